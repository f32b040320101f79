// Agreements: what the page shows before anything is written: where the document stands, who may write what, what can be
// done. What does it comes with the first input, press or file, or where a document is under way already.
(() => {
  "use strict";
  const { base, fill, forms } = rolebook;
  const { describe, showProgress, answersOf, isAnswered, keepDraft, loadMore, newKey } = forms;
  const FORMAT = "rolebook-agreement-1";
  const START = { state: "draft", turn: "", answers: {}, agreed: {}, problem: null };
  // What can be done in which state; whoever's turn it is does it, and either of the two where it is nobody's.
  const ACTIONS = {
    draft: ["save", "send"],
    "changes-asked": ["send"],
    "in-review": ["ask", "confirm"],
    confirmed: ["supersede"],
    superseded: [],
  };

  const mayWrite = ({ writers = [] }, person) => !writers.length || writers.includes(person);
  const mayAct = ({ state, turn }, person, action) => ACTIONS[state].includes(action) && (!turn || turn === person);

  const place = ({ form }, name) => form.querySelector(`[data-agree="${name}"]`);
  const personOf = ({ contract }, person) => contract.people.find(({ id }) => id === person)?.name;

  /** Whether it goes through the backend: not where none keeps it, nor once it goes to and fro as a file. */
  const goesByLink = ({ agreed, contract }) => contract.submission.target === "rolebook" && (!!agreed.secret || !agreed.document.events.length);
  const secretOf = (link) => link.split("/").pop();
  const placeOf = (secret) => `${base}f/agreements/${secret}`;
  const isUnderWay = ({ agreed }) => !!agreed.secret || agreed.document.events.length > 0;
  const secretHere = () => new URLSearchParams(location.hash.slice(1)).get("agreement");
  /** Whether the address leads to a document that is not here yet. */
  const isAwaited = ({ agreed, called }) => called && called !== agreed.secret && !agreed.document.events.length;
  /** How the document stands: by what the backend says, which does not tell everything, or else by its events. */
  const standing = (view) => {
    const { agreed, contract } = view;
    return (agreed.secret && agreed.known) || (isUnderWay(view) ? forms.agreement.fold(agreed.document, contract) : START);
  };

  /** Who somebody is: the name they signed with last, and their part. */
  const whoIs = (view, person) => [signedAs(view.agreed.document, person), personOf(view, person)].filter(Boolean).join(", ");
  const signedAs = ({ events }, person) => events.filter(({ by, name }) => by === person && name).pop()?.name;

  function showAgreement(view) {
    const { agreed, form } = view;
    const at = (view.at = standing(view));
    const isOver = at.state === "confirmed" || at.state === "superseded";
    const isMine = !isOver && (!at.turn || at.turn === agreed.by);
    for (const radio of form.querySelectorAll("[name=_by]")) {
      radio.checked = radio.value === agreed.by;
      // A link is one person's.
      radio.disabled = !!agreed.secret && !radio.checked;
    }
    place(view, "questions").hidden = isOver;
    place(view, "who").hidden = isOver && !!agreed.by && !!agreed.name;
    for (const way of form.querySelectorAll("[data-way]")) way.hidden = (way.dataset.way === "link") !== goesByLink(view);
    view.progress.box.hidden = !isMine;
    showTurn(view, isOver ? "over" : isMine ? "you" : agreed.by ? "other" : "nobody");
    for (const field of view.fields) lock(field, agreed.by, isMine);
    for (const button of form.querySelectorAll("[data-act]")) button.hidden = !offers(view, button.dataset.act, isOver);
    place(view, "note").hidden = !isMine && !offers(view, "supersede", isOver);
    place(view, "document").hidden = !isOver;
    if (isOver) place(view, "content").replaceChildren(...forms.agreement.documentParts(view));
    place(view, "acts").hidden = false;
    showProgress(view);
  }

  function showTurn(view, whose) {
    const { form, at, texts } = view;
    let state = at.state;
    for (const step of form.querySelectorAll("[data-state]")) {
      const isHere = step.dataset.state === at.state;
      if (isHere) state = step.textContent;
      step.toggleAttribute("aria-current", isHere);
      if (isHere) step.setAttribute("aria-current", "step");
    }
    form.querySelector(".rb-turn").textContent = fill(texts[`turn-${whose}`], { state, person: whoIs(view, at.turn) });
  }

  /** Read-only what is not for this person to write now; the reason is said by what describes it. */
  function lock(field, person, isMine) {
    const isTheirs = !mayWrite(field, person);
    for (const control of field.controls) {
      if (control.matches("[type=radio], [type=checkbox]")) control.disabled = isTheirs || !isMine;
      else control.readOnly = isTheirs || !isMine;
    }
    field.box.classList.toggle("rb-field--locked", isTheirs || !isMine);
    describe(field, `by-${field.name.split(".")[0]}`, isTheirs);
    describe(field, "rb-turn", !isTheirs && !isMine);
  }

  function offers(view, act, isOver) {
    const { agreed, at, contract } = view;
    if (/print|download|renew/.test(act)) return isOver;
    // By link there is nothing to hand over; where a draft is a file, one button for it is enough.
    if (act === "file") return !agreed.secret && (goesByLink(view) || !mayAct(at, agreed.by, "save"));
    // Confirmed is what both have seen, and under the words both have seen.
    if (act === "confirm" && agreed.document.contract !== contract.digest) return false;
    if (act === "supersede" && !contract.states.includes("superseded")) return false;
    return mayAct(at, agreed.by, act);
  }

  /** Rounds of what repeats are open up to the last that is filled in. */
  function tidy({ form, draft, fields }) {
    draft.answers = answersOf({ fields });
    for (const round of form.querySelectorAll(".rb-slot")) round.open = false;
    for (const { box } of fields.filter(isAnswered))
      for (let round = box.closest(".rb-slot"); round?.matches(".rb-slot"); round = round.previousElementSibling) round.open = true;
  }

  // --- Beginning

  const noteOf = (view) => place(view, "note").querySelector("textarea");
  const nameOf = ({ form }) => form.querySelector("[name=_name]");
  const blank = ({ contract }) => ({ format: FORMAT, form: contract.form, contract: contract.digest, id: newKey(), events: [] });

  function begin(view) {
    const { form } = view;
    place(view, "top").hidden = false;
    for (const radio of form.querySelectorAll("[name=_by]")) radio.addEventListener("change", () => become(view, radio.value));
    nameOf(view).addEventListener("input", () => (view.agreed.name = nameOf(view).value.trim()));
    noteOf(view).addEventListener("input", () => (view.agreed.note = noteOf(view).value));
    form.querySelector("[type=file]").addEventListener("change", async ({ target }) => {
      if (target.files[0] && (await loadActs(view))) await forms.agreement.openFile(view, target.files[0]);
      target.value = "";
    });
    for (const button of form.querySelectorAll("[data-act]")) button.addEventListener("click", () => press(view, button.dataset.act));
    // What was said while the script was on its way.
    begun(view, { by: form.querySelector("[name=_by]:checked")?.value || "", name: nameOf(view).value.trim() });
    // Another draft may take the place of this one.
    view.hooks.answered.push(() => {
      if (view.agreed === view.draft.agreement) return;
      point(view);
      begun(view);
    });
    if (!forms.agreement.load) look(view);
    window.addEventListener("hashchange", () => {
      show(view);
      if (secretHere()) look(view);
    });
  }

  const loadActs = (view, where = "news") => loadMore(view, place(view, where));

  /** Does what a button says, once, however often it is pressed while the script that does it is on its way. */
  async function press(view, action) {
    if (view.isPressed) return;
    view.isPressed = true;
    if ((await loadActs(view, "acts")) && !isAwaited(view)) forms.agreement.act(view, action);
    view.isPressed = false;
  }

  /** Takes up what the address leads to. */
  function look(view) {
    const secret = view.called || view.agreed.secret;
    if (!secret || !view.form.isConnected) return;
    if (forms.agreement.load) forms.agreement.load(view, secret);
    else loadActs(view);
  }

  /** Goes on from the draft, and from what was said since; a link is one person's. */
  function begun(view, { by, name } = {}) {
    const kept = { by: "", name: "", note: "", document: blank(view), ...view.draft.agreement };
    view.agreed = view.draft.agreement = { ...kept, by: (!kept.secret && by) || kept.by, name: name || kept.name };
    nameOf(view).value = view.agreed.name;
    noteOf(view).value = view.agreed.note;
    tidy(view);
    show(view);
  }

  /** What is under way takes more than an empty document; once that is there, it shows it. Till then nothing is done. */
  function show(view) {
    // Another place on the page is no other address.
    if (secretHere() || !location.hash) view.called = secretHere();
    if (isAwaited(view) || (isUnderWay(view) && !forms.agreement.fold)) {
      place(view, "acts").hidden = true;
      for (const field of view.fields) lock(field, "", false);
      return void loadActs(view);
    }
    showAgreement(view);
    forms.agreement.showNews?.(view);
  }

  /** The address leads to what is open here, or to the form alone. */
  function point({ draft: { agreement } }) {
    history.replaceState(history.state, "", agreement?.secret ? `#agreement=${agreement.secret}` : location.pathname + location.search);
  }

  function become(view, person) {
    view.agreed.by = person;
    keepDraft(view);
    show(view);
  }

  const rules = { FORMAT, START, ACTIONS, mayWrite, mayAct, goesByLink, secretOf, placeOf, standing, whoIs, signedAs };
  forms.agreement = { ...rules, place, noteOf, nameOf, blank, show, showAgreement, tidy, look, point, become };

  forms.extensions.push((view) => {
    if (view.contract.kind === "agreement") begin(view);
  });
})();
