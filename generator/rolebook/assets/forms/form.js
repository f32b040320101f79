// Forms: where the parts come together. Without script, or without the contract, a form is a plain POST that the backend
// answers with pages of its own.
(() => {
  "use strict";
  const { base, onPage, forms } = rolebook;
  const { make, named, sentAs, fieldOf, isAnswered, tell, extend, loadMore, addProgress, showProgress } = forms;
  const { attempt, keyOf, openDraft, keepDraft, hasResult } = forms;
  const QUEUED = `rolebook:${new URL(base).pathname}:queue:`; // what the names of all that waits begin with

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
    const { contract: place, first } = form.dataset;
    // Some forms need scripts of their own before they can begin.
    const [contract, words] = await Promise.all([read(place, { cache: "no-cache" }), read(address), ...(first ? first.split(" ").map(rolebook.load) : [])]);
    return contract && words && { contract, words };
  }

  async function enhance(form) {
    form.dataset.rbReady = "";
    const found = await readBoth(form);
    if (!found) return;
    const { contract, words } = found;
    forms.askAll?.(form, contract, words.script);
    for (const part of form.querySelectorAll(".rb-plain")) part.remove();
    const fields = contract.fields.map((field) => fieldOf(form, field, sentAs(contract, field.name))).filter(Boolean);
    const place = { send: form.querySelector(".rb-send"), sends: form.dataset.sending === "yes" };
    const texts = { ...words.script, ...words[contract.about] };
    const view = { form, contract, key: keyOf(contract), fields, texts, errors: new Map(), ...place, hooks: { answered: [], sent: [] } };
    const { value: digest } = named(form, "_contract")[0];
    if (contract.digest !== digest) return void ((await rolebook.load("form-changed")) && forms.showOutdated(view, digest));
    // The draft is kept here; a browser's own memory would hand it to whoever uses this computer next.
    form.setAttribute("autocomplete", "off");
    form.setAttribute("novalidate", "");
    for (const held of form.parentElement.querySelectorAll(".rb-held")) held.classList.remove("rb-held");
    openDraft(view);
    if (!view.sends && hasResult(contract)) {
      view.send = make("div", { class: "rb-send" }, make("button", { class: "rb-button" }, texts["show-result"]));
      form.append(view.send);
    }
    addProgress(view);
    form.addEventListener("input", (event) => answered(view, event.target));
    form.addEventListener("submit", (event) => submit(view, event));
    // Today's date, which a form fills in by itself, is no beginning.
    const isBegun = fields.some(isAnswered);
    extend(view);
    // From here on a press on its button is ours and no plain post.
    form.dataset.rbReady = "yes";
    if (isBegun) loadMore(view);
  }

  // The queue comes with the first answer, or where something waits from another time or in another tab.
  forms.extensions.push((view) => {
    const isQueued = (name) => name?.startsWith(QUEUED);
    // Where storage is switched off, there is no queue.
    if (attempt((all) => Object.keys(all.localStorage).some(isQueued))) loadMore(view);
    addEventListener("storage", ({ key }) => view.form.isConnected && isQueued(key) && loadMore(view));
  });

  function answered(view, control) {
    loadMore(view);
    keepDraft(view);
    showProgress(view);
    for (const field of [...view.errors.keys()]) if (field.controls.includes(control)) forms.dropError(view, field);
    if (view.result && !forms.missing(view).length) forms.showResult(view);
    tell(view, "answered", control);
  }

  /** All answers are others now. */
  forms.changed = (view) => {
    loadMore(view);
    forms.showErrors?.(view, []);
    view.result?.remove();
    view.places?.comparison.replaceChildren();
    view.result = null;
    showProgress(view);
    tell(view, "answered");
  };

  async function submit(view, event) {
    event.preventDefault();
    // A part that does not come is told first; who presses again sends without it.
    const isTold = view.lost?.isConnected;
    const isThere = await loadMore(view, view.send);
    // What sends is there, and is not at it already.
    if (!(isThere || isTold) || !forms.send || view.isFrozen) return;
    const errors = forms.missing(view);
    forms.showErrors(view, errors);
    if (errors.length) return;
    if (view.sends) {
      view.lost?.remove();
      forms.send(view);
    } else if (view.contract.kind === "acknowledgement") tell(view, "sent", {});
    else forms.showResult(view)?.focus();
  }

  Object.assign(forms, { read, QUEUED });

  onPage(() => {
    for (const form of document.querySelectorAll('form[data-module="rb-form"]')) {
      // A page for those without script says where it goes on with it.
      if (form.dataset.elsewhere) location.replace(form.dataset.elsewhere);
      else if (form.dataset.rbReady === undefined) enhance(form);
    }
  });
})();
