// Forms: where the parts come together. Without script, or without the contract, a form is a plain POST that the backend
// answers with pages of its own.
(() => {
  "use strict";
  const { base, onPage, forms } = rolebook;
  const { make, named, sentAs, fieldOf, answersOf, tell, extensions, missing, showErrors, addProgress, showProgress } = forms;
  const { newKey, readDraft, keepDraft, restore, send, showResult, makeResult } = forms;

  /** A JSON file of the site; `null` where it cannot be had. */
  async function read(address, options = {}) {
    try {
      return await (await fetch(address, options)).json();
    } catch {
      return null;
    }
  }

  /** The contract the page was rendered from, and what the script says; `null` where they cannot be had. */
  async function readBoth(form) {
    const address = new URL("assets/rolebook/form-words.json", base);
    const [contract, words] = await Promise.all([read(form.dataset.contract, { cache: "no-cache" }), read(address)]);
    // A page from before the last build cannot be filled in under today's contract.
    return contract && words && contract.digest === named(form, "_contract")[0].value ? { contract, words } : null;
  }

  async function enhance(form) {
    form.dataset.rbReady = "yes";
    const found = await readBoth(form);
    if (!found) return;
    const { contract, words } = found;
    const key = `rolebook:${new URL(base).pathname}:draft:${contract.form}:${contract.digest}`;
    const draft = { key: newKey(), answers: {}, ...readDraft(key) };
    const fields = contract.fields.map((field) => fieldOf(form, field, sentAs(contract, field.name))).filter(Boolean);
    const place = { send: form.querySelector(".rb-send"), sends: form.dataset.sending === "yes" };
    const texts = { ...words.script, ...words[contract.about] };
    const view = { form, contract, key, draft, fields, texts, errors: new Map(), ...place, hooks: { answered: [], sent: [] } };
    // The draft is kept here; a browser's own memory would hand it to whoever uses this computer next.
    form.setAttribute("autocomplete", "off");
    form.setAttribute("novalidate", "");
    restore(view);
    if (!view.sends && makeResult(view)) {
      view.send = make("div", { class: "rb-send" }, make("button", { class: "rb-button" }, texts["show-result"]));
      form.append(view.send);
    }
    addProgress(view);
    form.addEventListener("input", (event) => answered(view, event.target));
    form.addEventListener("submit", (event) => submit(view, event));
    for (const extend of extensions) extend(view);
  }

  function answered(view, control) {
    view.draft.answers = answersOf(view);
    keepDraft(view);
    showProgress(view);
    for (const field of [...view.errors.keys()]) if (field.controls.includes(control)) forms.dropError(view, field);
    if (view.result && !missing(view).length) showResult(view);
    tell(view, "answered", control);
  }

  function submit(view, event) {
    event.preventDefault();
    if (view.isFrozen) return;
    const errors = missing(view);
    showErrors(view, errors);
    if (!errors.length && view.sends) send(view);
    else if (!errors.length) showResult(view)?.focus();
  }

  onPage(() => {
    for (const form of document.querySelectorAll('form[data-module="rb-form"]')) if (!form.dataset.rbReady) enhance(form);
  });
})();
