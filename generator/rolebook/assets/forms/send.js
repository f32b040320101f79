// Sending without leaving the page, and the receipt.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, named, answersOf, tell, newKey, keepDraft, dropDraft, showErrors, showResult } = forms;
  const PATIENCE = 30000; // milliseconds a send may take

  async function send(view) {
    const button = view.send.querySelector("[type=submit]");
    const name = button.textContent;
    view.alert?.remove();
    button.focus();
    button.textContent = view.texts.sending;
    // Under way: a second send does nothing, and the answers stay those that were sent.
    button.setAttribute("aria-disabled", "true");
    freeze(view, true);
    const outcome = await post(view);
    freeze(view, false);
    button.removeAttribute("aria-disabled");
    button.textContent = name;
    settle(view, outcome);
  }

  function freeze(view, isOn) {
    view.isFrozen = isOn;
    for (const control of view.fields.flatMap((field) => field.controls)) control.disabled = isOn;
  }

  /** What came back; status 0 where nothing did, or nothing that can be read. */
  async function post(view) {
    const gotcha = named(view.form, "_gotcha")[0]?.value || "";
    const body = JSON.stringify({ ...answersOf(view), _contract: view.contract.digest, _key: view.draft.key, _gotcha: gotcha });
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(view.form.getAttribute("action"), { method: "POST", headers, body, signal: patience.signal });
      return { status: response.status, address: response.url, body: (await response.json()) || {} };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  function settle(view, { status, address, body }) {
    const errors = (Array.isArray(body.errors) ? body.errors : []).filter((error) => error?.message);
    const found = errors.map(({ field, message }) => ({ field: view.fields.find(({ name }) => name === field), message }));
    // Only what the backend itself confirms counts as kept: a gateway's sign-in page is a 200, too.
    if ((status === 201 || status === 200) && body.ok === true) finish(view, body, address);
    else if (status === 422 && found.some(({ field }) => field)) showErrors(view, found);
    else showFailure(view, body.error, found);
  }

  function showFailure(view, code, found) {
    // An earlier try did arrive, with other answers: what is here now is a new submission and needs a key of its own.
    const isReused = code === "key-reused";
    if (isReused) view.draft.key = newKey();
    keepDraft(view);
    const reasons = [view.texts.failed, ...(isReused ? [] : found.map(({ message }) => message))];
    view.alert = make("div", { class: "rb-error", role: "alert" }, ...reasons.map((reason) => make("p", {}, reason)));
    view.send.append(view.alert);
  }

  function finish(view, body, address) {
    dropDraft(view);
    view.progress.box.remove();
    // What was sent stays to be read beside its result; changing it here would change nothing there.
    freeze(view, true);
    const receipt = makeReceipt(view, body, address);
    view.send.replaceWith(receipt);
    showResult(view);
    receipt.focus();
    tell(view, "sent", body);
  }

  function makeReceipt({ texts }, { receipt, next }, address) {
    const code = receipt && make("p", {}, `${texts.receipt}: `, make("code", {}, receipt));
    const hint = receipt && make("p", { class: "rb-hint" }, texts["receipt-hint"]);
    const url = next && new URL(next, address);
    const link = url && url.protocol.startsWith("http") && make("p", {}, make("a", { href: url.href }, texts["receipt-open"]));
    return make("div", { class: "rb-receipt", role: "status", tabindex: -1 }, make("h2", {}, texts.sent), code, hint, link);
  }

  Object.assign(forms, { send, freeze });
})();
