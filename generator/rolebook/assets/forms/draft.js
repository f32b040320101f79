// Drafts: answers, and the key that lets a send be tried again. Kept on every input: in the tab, and on the computer only
// for somebody who said so, under the form's name; what a changed form does not take any more is told, not dropped.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { named, wordsOf, write, isAnswered, answerOf, answersOf, fit } = forms;
  const TAB = "sessionStorage";
  const COMPUTER = "localStorage";

  // randomUUID exists on secure addresses only; a handbook on an office network may be read without TLS.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /** What is done with storage; `null` where it is switched off, full, or holds something else. */
  function attempt(act) {
    try {
      return act(window);
    } catch {
      return null;
    }
  }

  const read = (place, key) => attempt((all) => JSON.parse(all[place].getItem(key)));
  const remove = (place, key) => attempt((all) => all[place].removeItem(key));
  const store = (place, key, draft) => attempt((all) => all[place].setItem(key, JSON.stringify(draft)) ?? true);
  const keyOf = ({ edition, form }) => `rolebook:${new URL(rolebook.base).pathname}:draft:${edition}:${form}`;
  const kept = ({ key }, who) => read(COMPUTER, `${key}:${who}`);

  /** Whose drafts of this form the computer keeps. */
  function persons({ key }) {
    const keys = attempt(({ localStorage }) => Object.keys(localStorage)) || [];
    return keys.filter((one) => one.startsWith(`${key}:`)).map((one) => one.slice(key.length + 1)).sort();
  }

  /** Takes up the tab's own draft, where nothing was answered while the contract was on its way. */
  function openDraft(view) {
    view.key = keyOf(view.contract);
    view.draft = fitted(view, read(TAB, view.key));
    const { answers } = view.draft;
    for (const field of view.fields) if (answers[field.name] && !isAnswered(field)) write(field, answers[field.name]);
    view.isLost = !store(TAB, view.key, view.draft);
    const look = () => {
      if (!view.form.isConnected || view.isFrozen) return;
      compare(view);
      forms.showDraft(view);
    };
    look();
    window.addEventListener("storage", ({ key }) => (key === null || key.startsWith(view.key)) && look());
    window.addEventListener("pageshow", look);
  }

  /** A draft for this form as it is now: answers that no longer fit stand apart, in the words they were given in. */
  function fitted(view, found) {
    const draft = { key: newKey(), answers: {}, said: {}, ...found };
    const { digest } = view.contract;
    if ((draft.digest || digest) === digest) return draft;
    const { fits, misfits } = fit(view, draft.answers);
    const words = misfits.map(({ name, label, value }) => draft.said[name] || [label, String(value)]);
    return { ...draft, digest, answers: fits, misfits: [...(draft.misfits || []), ...words] };
  }

  function keepDraft(view) {
    const { draft, fields, contract } = view;
    const said = fields.filter(isAnswered).map((field) => [field.name, [field.label, saidOf(field)]]);
    Object.assign(draft, { digest: contract.digest, at: Date.now(), answers: answersOf(view), said: Object.fromEntries(said) });
    Object.assign(view, { undo: null, isGone: false, isFull: false });
    compare(view);
    if (draft.who && !view.other) keepForPerson(view);
    view.isLost = !store(TAB, view.key, draft);
    forms.showDraft(view);
  }

  function keepForPerson(view) {
    const { draft } = view;
    draft.kept = draft.at;
    view.isFull = !store(COMPUTER, `${view.key}:${draft.who}`, draft);
    if (view.isFull) draft.who = "";
  }

  const saidOf = (field) => [answerOf(field)].flat().map((value) => field.options.find((one) => one.value === value)?.label || value).join(", ");

  /** What became of the person's draft in other tabs: another one is offered to choose from, and till then kept as it is. */
  function compare(view) {
    const { draft } = view;
    if (!draft.who) return;
    const now = kept(view, draft.who);
    const isOther = now && now.at !== draft.kept && JSON.stringify(now.answers) !== JSON.stringify(draft.answers);
    view.other = isOther ? now : null;
    view.isGone = !now && !!draft.kept;
    if (view.isGone) draft.who = "";
    else if (now && !isOther) draft.kept = now.at;
  }

  /** Another draft takes the place of the one on the page, which can be brought back until the next answer. */
  function swapDraft(view, next, undo = view.draft) {
    view.draft = fitted(view, next);
    for (const field of view.fields) write(field, view.draft.answers[field.name] || "");
    const plain = { other: null, isGone: false, isFull: false, isAfresh: false };
    Object.assign(view, plain, { undo: undo?.at ? undo : null, isLost: !store(TAB, view.key, view.draft) });
    forms.changed(view);
  }

  function dropKept(view) {
    if (view.draft.who && !view.other) remove(COMPUTER, `${view.key}:${view.draft.who}`);
    view.draft.kept = 0;
  }

  /** After sending: nothing is left of the draft, but for another one that this person has in another tab. */
  function dropDraft(view) {
    compare(view);
    dropKept(view);
    view.draft.who = "";
    remove(TAB, view.key);
    view.panel.remove();
  }

  /** What was answered on a page older than its contract, so that it is there after a reload. */
  function keepPlain(form, contract) {
    const draft = { key: newKey(), answers: {}, said: {}, ...read(TAB, keyOf(contract)) };
    for (const box of form.querySelectorAll("[data-field]")) {
      const name = box.dataset.field;
      const given = named(form, name).filter(({ type, checked, value }) => (/radio|checkbox/.test(type) ? checked : value));
      if (!given.length) continue;
      const values = given.map(({ value }) => value);
      const words = given.map((control) => control.closest("label")?.textContent.trim() || control.value);
      draft.answers[name] = box.querySelector(".rb-options--choices") ? values : values[0];
      draft.said[name] = [wordsOf(box), words.join(", ")];
      draft.at = Date.now();
    }
    draft.digest = named(form, "_contract")[0].value;
    store(TAB, keyOf(contract), draft);
  }

  Object.assign(forms, { newKey, openDraft, keepDraft, swapDraft, dropKept, dropDraft, keepPlain, keptOf: kept, persons });
})();
