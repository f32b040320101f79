// Drafts: answers, and the key that lets a send be tried again. Kept on every input: in the tab, and on the computer only
// for somebody who said so, under the form's name; what a changed form does not take any more is told, not dropped.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { write, isAnswered, answerOf, answersOf, fit } = forms;
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
  const store = (place, key, draft) => !attempt((all) => all[place].setItem(key, JSON.stringify(draft)) ?? true);
  const keyOf = ({ edition, form }) => `rolebook:${new URL(rolebook.base).pathname}:draft:${edition}:${form}`;
  const keyFor = (view, who) => `${view.key}:${who}`;
  const keptOf = (view, who) => read(COMPUTER, keyFor(view, who));

  /** Whose drafts of this form the computer keeps. */
  function persons(view) {
    const key = keyFor(view, "");
    const keys = attempt((all) => Object.keys(all[COMPUTER])) || [];
    return keys.filter((one) => one.startsWith(key)).map((one) => one.slice(key.length));
  }

  const fromTab = (view) => fitted(view, read(TAB, view.key));
  const toTab = (view, draft) => (view.isLost = store(TAB, view.key, draft));

  /** Takes up the tab's own draft, where nothing was answered while the contract was on its way. */
  function openDraft(view) {
    view.draft = fromTab(view);
    const { answers } = view.draft;
    const isBegun = view.fields.some(isAnswered);
    for (const field of view.fields) if (answers[field.name] && !isAnswered(field)) write(field, answers[field.name]);
    toTab(view, view.draft);
    const look = () => {
      if (!view.form.isConnected || view.isFrozen) return;
      compare(view);
      forms.showDraft(view);
    };
    look();
    for (const name of ["storage", "pageshow"]) addEventListener(name, look);
    // What was answered while the contract was on its way is kept with the rest.
    if (isBegun) keepDraft(view);
  }

  /** A draft for this form as it is now: answers that no longer fit stand apart, in the words they were given in. */
  function fitted(view, found) {
    const draft = { key: newKey(), answers: {}, said: {}, ...found };
    const { digest } = view.contract;
    if (draft.digest === digest || !Object.keys(draft.answers).length) return draft;
    const { fits, misfits } = fit(view, draft.answers);
    const words = misfits.map(({ name, label, value }) => draft.said[name] || [label, value]);
    return { ...draft, digest, answers: fits, misfits: [...(draft.misfits || []), ...words] };
  }

  const saidOf = (field) => [answerOf(field)].flat().map((value) => field.options.find((one) => one.value === value)?.label || value).join(", ");
  const saidIn = ({ fields }) => Object.fromEntries(fields.filter(isAnswered).map((field) => [field.name, [field.label, saidOf(field)]]));

  function keepDraft(view) {
    const { draft, contract } = view;
    Object.assign(draft, { digest: contract.digest, at: Date.now(), answers: answersOf(view), said: saidIn(view) });
    Object.assign(view, { undo: null, trouble: "" });
    compare(view);
    if (draft.who && !view.other) {
      draft.kept = draft.at;
      if (store(COMPUTER, keyFor(view, draft.who), draft)) lose(view, "full");
    }
    toTab(view, draft);
    forms.showDraft(view);
  }

  /** The computer keeps it no longer, or never did: the tab goes on. */
  function lose(view, trouble) {
    view.trouble = trouble;
    view.draft.who = "";
  }

  const madeOf = ({ key, at, kept, said, digest, ...own }) => JSON.stringify(own);

  /** What became of the person's draft in other tabs: another one is offered to choose from, and till then kept as it is. */
  function compare(view) {
    const { draft } = view;
    if (!draft.who) return;
    const now = keptOf(view, draft.who);
    const isOther = now && now.at !== draft.kept && madeOf(now) !== madeOf(draft);
    view.other = isOther ? now : null;
    if (now && !isOther) draft.kept = now.at;
    if (!now && draft.kept) lose(view, "gone");
  }

  /** Another draft takes the place of the one on the page, which can be brought back until the next answer. */
  function swapDraft(view, next, undo = view.draft) {
    view.draft = fitted(view, next);
    for (const field of view.fields) write(field, view.draft.answers[field.name] || "");
    // One from a file was kept nowhere yet.
    if (next.answers) Object.assign(view.draft, { at: next.at || Date.now(), said: saidIn(view) });
    Object.assign(view, { other: null, trouble: "", isAfresh: false, undo: undo?.at && undo });
    toTab(view, view.draft);
    forms.changed(view);
    forms.showDraft(view);
  }

  /** Nothing is left on the computer, but for another draft that this person has in another tab. */
  function dropKept(view) {
    if (view.draft.who && !view.other) remove(COMPUTER, keyFor(view, view.draft.who));
    Object.assign(view.draft, { who: "", kept: 0 });
    view.other = null;
  }

  /** After sending. */
  function dropDraft(view) {
    compare(view);
    dropKept(view);
    remove(TAB, view.key);
    view.panel.remove();
  }

  Object.assign(forms, { attempt, newKey, keyOf, openDraft, keepDraft, swapDraft, dropKept, dropDraft, fromTab, toTab, saidIn, keptOf, persons });
})();
