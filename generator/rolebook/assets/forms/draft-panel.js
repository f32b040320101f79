// The panel above a form: where its draft is kept and since when, for whom, and what can be done with it.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, keepDraft, swapDraft, dropKept, keepPlain, keptOf, persons } = forms;
  const TIME = { dateStyle: "medium", timeStyle: "short" };

  const timeOf = ({ at }) => new Date(at).toLocaleString(document.documentElement.lang || undefined, TIME);

  function addPanel({ form, texts }) {
    const panel = make("section", { class: "rb-draft", tabindex: -1, "aria-label": texts.draft });
    panel.append(make("p", { role: "status" }), make("p", { class: "rb-note" }), make("div"));
    form.before(panel);
    return panel;
  }

  /** Says how things stand. What did not change stays as it is, so that nothing is said twice and no focus is lost. */
  function showDraft(view) {
    const { draft, texts, other, undo } = view;
    const panel = (view.panel ||= addPanel(view));
    if (!panel.isConnected) view.form.before(panel);
    const others = draft.who ? [] : persons(view);
    const state = stateOf(view, others);
    const [status, saved, rest] = panel.children;
    saved.textContent = draft.at ? fill(texts["draft-saved"], { time: timeOf(draft) }) : "";
    const shown = JSON.stringify([state, draft.who, !draft.at, others, draft.misfits, other?.at, !!undo, view.isNaming]);
    if (panel.shown === shown) return;
    panel.shown = shown;
    status.textContent = fill(texts[`draft-${state}`], { who: draft.who, time: other && timeOf(other) });
    const buttons = actionsOf(view, state, others).map(([name, act, who]) => makeButton(view, name, act, { who: who || draft.who }));
    rest.replaceChildren(...[draft.misfits && makeMisfits(view), ...(view.isNaming ? [makeNaming(view)] : buttons)].filter(Boolean));
  }

  /** After a button, which may be gone by now. */
  function showAndFocus(view) {
    showDraft(view);
    (view.panel.querySelector("input") || view.panel).focus();
  }

  function stateOf({ draft, other, undo, isLost, isFull, isGone, isAfresh }, others) {
    if (isLost) return "lost";
    if (other) return "other";
    if (isFull) return "full";
    if (isGone) return "gone";
    if (draft.who) return "kept";
    if (undo) return "cleared";
    return others.length && !draft.at && !isAfresh ? "choose" : "tab";
  }

  /** The buttons: the name of each one's words, and what it does. */
  function actionsOf(view, state, others) {
    const { draft, other, undo } = view;
    const can = (isOn, ...actions) => (isOn ? actions : []);
    const tabOnly = () => {
      dropKept(view);
      view.draft.who = "";
      view.other = null;
      keepDraft(view);
    };
    const keepMine = () => {
      view.draft.kept = view.other.at;
      keepDraft(view);
    };
    const takeBack = () => {
      swapDraft(view, view.undo, null);
      keepDraft(view);
    };
    const clear = () => {
      dropKept(view);
      swapDraft(view, {});
    };
    return [
      ...can(undo, ["undo", takeBack]),
      ...can(other, ["take", () => swapDraft(view, view.other)], ["mine", keepMine]),
      ...others.map((who) => ["go-on", () => swapDraft(view, keptOf(view, who)), who]),
      ...can(state === "choose", ["afresh", () => (view.isAfresh = true)]),
      ...can(!draft.who && state !== "choose", ["keep", () => (view.isNaming = true)]),
      ...can(draft.who, ["tab-only", tabOnly]),
      ...can(state === "kept", ["leave", () => swapDraft(view, {}, null)]),
      ...can(draft.at, ["clear", clear]),
    ];
  }

  function makeButton(view, name, act, given = {}) {
    const words = fill(view.texts[`draft-do-${name}`], given);
    const button = make("button", { class: "rb-button rb-button--quiet", type: "button" }, words);
    button.addEventListener("click", () => {
      if (view.isFrozen) return;
      act();
      showAndFocus(view);
    });
    return button;
  }

  /** Asks for whom the computer is to keep the draft. */
  function makeNaming(view) {
    const input = make("input", { type: "text", required: "", maxlength: 40, autocomplete: "off" });
    const keep = make("button", { class: "rb-button" }, view.texts["draft-do-name"]);
    const cancel = makeButton(view, "cancel", () => (view.isNaming = false));
    const form = make("form", {}, make("label", {}, view.texts["draft-who"], input), keep, cancel);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const who = input.value.trim();
      if (!who || view.isFrozen) return;
      Object.assign(view.draft, { who, kept: 0 });
      view.isNaming = false;
      keepDraft(view);
      showAndFocus(view);
    });
    return form;
  }

  /** What a changed form does not take: to be read, kept as a file, and put away. */
  function makeMisfits(view) {
    const { draft, texts, contract } = view;
    const lines = draft.misfits.map((words) => words.join(": "));
    const file = `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join("\n"))}`;
    const list = [
      make("ul", {}, ...lines.map((line) => make("li", {}, line))),
      make("a", { href: file, download: `${contract.form}.txt` }, texts["draft-do-file"]),
    ];
    const done = makeButton(view, "dismiss", () => {
      delete view.draft.misfits;
      keepDraft(view);
    });
    const title = make("p", {}, texts[lines.length ? "draft-misfits" : "draft-fits"]);
    return make("div", { class: "rb-draft__misfits", role: "alert" }, title, ...(lines.length ? list : []), done);
  }

  /** A page from before the last build cannot be filled in under today's contract. */
  function showOutdated(form, contract, texts) {
    const again = make("button", { class: "rb-button", type: "button" }, texts["outdated-reload"]);
    again.addEventListener("click", () => {
      keepPlain(form, contract);
      location.reload();
    });
    form.before(make("div", { class: "rb-draft", role: "alert" }, make("p", {}, texts.outdated), again));
  }

  Object.assign(forms, { showDraft, showOutdated });
})();
