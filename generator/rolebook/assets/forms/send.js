// Sending without leaving the page, and the receipt.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, tell, newKey, keepDraft, dropDraft, showErrors, showResult, nextPart } = forms;
  const { sentAs, pack, post, heldWords, errorsIn, mayPass, downloadButton } = forms;

  async function send(view) {
    const button = view.send.querySelector("[type=submit]");
    const name = button.textContent;
    view.alert?.remove();
    button.focus();
    button.textContent = view.texts.sending;
    // Under way: a second send does nothing, and the answers stay those that were sent.
    button.setAttribute("aria-disabled", "true");
    freeze(view, true);
    const parcel = pack(view);
    // Another tab may be sending the same; what came of it, the queue shows.
    const work = () => post(parcel);
    const outcome = (await (forms.alone ? forms.alone(view.draft.key, work) : work())) || { status: 0, body: {} };
    freeze(view, false);
    button.removeAttribute("aria-disabled");
    button.textContent = name;
    settle(view, parcel, outcome);
  }

  function freeze(view, isOn) {
    view.isFrozen = isOn;
    for (const control of view.fields.flatMap((field) => field.controls)) control.disabled = isOn;
  }

  function settle(view, parcel, outcome) {
    const { status, took, address, body } = outcome;
    const kept = !took && mayPass(outcome) && forms.enqueue?.(view, parcel, outcome);
    if (kept) return showKept(view, kept, outcome);
    if (!mayPass(outcome) || took) forms.dropQueued?.(view.draft.key);
    const fieldOf = (sent) => view.fields.find(({ name }) => name === sent || sentAs(view.contract, name) === sent);
    const found = errorsIn(body).map((error) => ({ ...error, field: fieldOf(error.field) }));
    if (took) finish(view, body, address);
    else if (status >= 400 && status < 500 && found.some(({ field }) => field)) showErrors(view, found);
    else showFailure(view, body.error, found);
  }

  function alert(view, ...parts) {
    view.alert = make("div", { class: "rb-error", role: "alert" }, ...parts);
    view.send.append(view.alert);
  }

  /** The answers wait in the queue, which tries again by itself; they stay in the form as well. */
  function showKept(view, entry, { wait }) {
    const { texts } = view;
    keepDraft(view);
    const asked = wait && fill(texts.asked, { count: Math.ceil(wait / 1000) });
    const words = navigator.onLine ? forms.queueWords("kept-later", entry) : texts["kept-offline"];
    const link = make("a", { href: "#rb-queue" }, texts["queue-see"]);
    alert(view, make("p", {}, asked && `${asked} `, words), make("p", {}, texts.kept, " ", link));
  }

  function showFailure(view, code, found) {
    // An earlier try did arrive, with other answers: what is here now is a new submission and needs a key of its own.
    const isReused = code === "key-reused";
    if (isReused) view.draft.key = newKey();
    keepDraft(view);
    // What can be put right elsewhere opens in another tab: what was entered stays here.
    const told = ({ message, href }) => (href ? make("a", { href, target: "_blank" }, message) : message);
    const reasons = [view.texts.failed, ...(isReused ? [] : found.map(told))];
    alert(view, ...reasons.map((reason) => make("p", {}, reason)), downloadButton(view));
  }

  /** What was sent has arrived. Where nobody waits for it, as with the queue, the focus stays where it is. */
  function finish(view, body, address, isAsked = true) {
    dropDraft(view);
    view.alert?.remove();
    view.progress.box.remove();
    // What was sent stays to be read beside its result; changing it here would change nothing there.
    freeze(view, true);
    const receipt = makeReceipt(view, body, address);
    view.send.replaceWith(receipt);
    showResult(view);
    if (isAsked) receipt.focus();
    tell(view, "sent", body);
  }

  /** The way to the receipt's own page, where the target has one. */
  function receiptLink({ texts }, { next }, address) {
    const url = next && new URL(next, address);
    return url && url.protocol.startsWith("http") && make("a", { href: url.href }, texts["receipt-open"]);
  }

  function makeReceipt(view, body, address) {
    const { receipt } = body;
    const { texts } = view;
    const box = make("div", { class: "rb-receipt", role: "status", tabindex: -1 }, make("h2", {}, texts[receipt ? "sent" : "sent-on"]));
    if (!receipt) box.append(make("p", {}, texts["no-receipt"]), downloadButton(view));
    else {
      const way = receiptLink(view, body, address);
      const link = way ? [make("p", {}, way)] : [];
      const code = make("p", {}, `${texts.receipt}: `, make("code", {}, receipt));
      if (body.held) box.append(make("p", {}, heldWords(view, body)));
      box.append(...[code, make("p", { class: "rb-hint" }, texts["receipt-hint"]), ...link]);
    }
    box.append(nextPart(view));
    return box;
  }

  Object.assign(forms, { receiptLink, send, finish });
})();
