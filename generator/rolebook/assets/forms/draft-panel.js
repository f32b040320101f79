// The panel above a form: where its draft is kept and since when, for whom, and what can be done with it.
(() => {
  "use strict";
  const { forms, fill, say } = rolebook;
  const { make, button, keepDraft, swapDraft, dropKept, keptOf, persons } = forms;

  const timeOf = ({ at }) => forms.inWords(at, { dateStyle: "medium", timeStyle: "short" });

  /** Says how things stand. What did not change stays as it is, so that nothing is said twice and no focus is lost. */
  function showDraft(view) {
    const { draft, texts, other } = view;
    const panel = (view.panel ||= panelOf(view));
    if (!panel.isConnected) view.form.before(panel);
    const others = draft.who ? [] : persons(view);
    const state = stateOf(view, others);
    const [status, saved, rest] = panel.children;
    const since = draft.at ? fill(texts["draft-saved"], { time: timeOf(draft) }) : texts["draft-unsaved"];
    saved.textContent = view.isLost ? "" : since;
    const shown = JSON.stringify([state, draft.who, !draft.at, draft.isLeft, others, draft.misfits, other?.at, !view.undo, view.isNaming]);
    if (panel.shown === shown) return;
    panel.shown = shown;
    const words = fill(texts[`draft-${state}`], { who: draft.who, time: other && timeOf(other) });
    say(status, draft.isLeft ? `${texts["plan-left"]} ${words}` : words);
    const actions = view.isNaming ? [makeNaming(view)] : actionsOf(view, state, others);
    rest.replaceChildren(...[draft.misfits && makeChanged(view), ...actions].filter(Boolean));
  }

  /** The page has it from the start, invisible, so that the form below does not move. */
  function panelOf({ form, texts }) {
    const panel = form.parentElement.querySelector(".rb-draft");
    panel.tabIndex = -1;
    panel.ariaLabel = texts.draft;
    return panel;
  }

  function stateOf({ draft, other, undo, isLost, trouble, isAfresh }, others) {
    if (isLost) return "lost";
    if (other) return "other";
    if (trouble) return trouble;
    if (draft.who) return "kept";
    if (undo && !draft.at) return "cleared";
    return others.length && isUnused(draft) && !isAfresh ? "choose" : "tab";
  }

  /** Nothing was written for it yet; the plan of answers that were sent may still be in it. */
  const isUnused = ({ at, isLeft, answers }) => !at || (isLeft && !Object.keys(answers).length);

  /** The buttons for how things stand, each made where there is a use for it. */
  function actionsOf(view, state, others) {
    const { draft, other, undo } = view;
    const offer = (name, act, who = draft.who) => makeButton(view, name, act, who);
    const clear = () => {
      const before = { ...draft, kept: 0 };
      dropKept(view);
      swapDraft(view, {}, before);
    };
    const afresh = () => {
      swapDraft(view, {}, null);
      view.isAfresh = true;
    };
    const keep = (act) => () => {
      act();
      keepDraft(view);
    };
    return [
      undo && offer("undo", keep(() => swapDraft(view, undo, null))),
      other && offer("take", () => swapDraft(view, other)),
      other && offer("mine", keep(() => (draft.kept = other.at))),
      ...others.map((who) => offer("go-on", () => swapDraft(view, keptOf(view, who)), who)),
      state === "choose" && offer("afresh", afresh),
      !draft.who && state !== "choose" && offer("keep", () => (view.isNaming = true)),
      draft.who && offer("tab-only", keep(() => dropKept(view))),
      state === "kept" && offer("leave", () => swapDraft(view, {}, null)),
      draft.at && offer("clear", clear),
    ];
  }

  function makeButton(view, name, act, who) {
    return button(fill(view.texts[`draft-do-${name}`], { who }), () => settle(view, act));
  }

  /** Does what a button says and shows it. The button may be gone by now: the focus goes on from the panel. */
  function settle(view, act) {
    if (view.isFrozen) return;
    act();
    showDraft(view);
    (view.panel.querySelector("input") || view.panel).focus();
  }

  /** Asks for whom the computer is to keep the draft. */
  function makeNaming(view) {
    const input = make("input", { required: "", maxlength: 40, pattern: ".*\\S.*", autocomplete: "off" });
    const keep = make("button", { class: "rb-button" }, view.texts["draft-do-name"]);
    const cancel = makeButton(view, "cancel", () => (view.isNaming = false));
    const form = make("form", {}, make("label", {}, view.texts["draft-who"], input), keep, cancel);
    const take = () => {
      Object.assign(view.draft, { who: input.value.trim(), kept: 0 });
      view.isNaming = false;
      keepDraft(view);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      settle(view, take);
    });
    return form;
  }

  /** What a changed form does not take; told by a script that few ever need. */
  function makeChanged(view) {
    const place = make("div", { class: "rb-draft__misfits", role: "alert" });
    rolebook.load("form-changed").then((isThere) => isThere && place.append(...forms.misfitsOf(view)));
    return place;
  }

  Object.assign(forms, { showDraft, makeButton });
})();
