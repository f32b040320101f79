// The draft: answers and the key that lets a send be tried again. It lives as long as the tab, and no longer.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { write, isAnswered } = forms;

  // randomUUID exists on secure addresses only; a handbook on an office network may be read without TLS.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function readDraft(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) || {};
    } catch {
      return {};
    }
  }

  function keepDraft({ key, draft }) {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // switched off or full: the page itself still holds the answers
    }
  }

  function dropDraft({ key }) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // there was none
    }
  }

  /** The draft's answers, where nothing was answered while the contract was on its way. */
  function restore({ fields, draft }) {
    for (const field of fields) if (draft.answers[field.name] && !isAnswered(field)) write(field, draft.answers[field.name]);
  }

  /** Another draft takes the place of the one on the page. */
  function swapDraft(view, draft) {
    view.draft = { key: newKey(), ...draft };
    for (const field of view.fields) write(field, draft.answers[field.name] || "");
    keepDraft(view);
    forms.changed(view);
  }

  Object.assign(forms, { swapDraft, newKey, readDraft, keepDraft, dropDraft, restore });
})();
