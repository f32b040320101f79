// Agreements: the page as the document stands: where it is, who may write what, what has changed, what both confirmed.
(() => {
  "use strict";
  const { base, fill, forms } = rolebook;
  const { make, linkTo, describe, showProgress } = forms;
  const { fold, changesSince, differences, mayWrite, mayAct } = forms.agreement;

  const place = ({ form }, name) => form.querySelector(`[data-agree="${name}"]`);
  const personOf = ({ contract }, person) => contract.people.find(({ id }) => id === person)?.name;

  /** Whether it goes through the backend: not where none keeps it, nor once it goes to and fro as a file. */
  const goesByLink = ({ agreed, contract }) => contract.submission.target === "rolebook" && (!!agreed.secret || !agreed.document.events.length);
  const secretOf = (link) => link.split("/").pop();
  const placeOf = (secret) => `${base}f/agreements/${secret}`;
  /** How the document stands: by what the backend says, which does not tell everything, or else by its events. */
  const standing = ({ agreed, contract }) => (agreed.secret && agreed.known) || fold(agreed.document, contract);

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
    if (isOver) place(view, "content").replaceChildren(...documentParts(view));
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

  // --- Answers in words

  function inWords(field, value) {
    const words = [value ?? []].flat().map((one) => field?.options.find((option) => option.value === one)?.label || one);
    return (field?.type === "date" && value ? forms.inWords(`${value}T12:00`) : words.join("; ")) || "–";
  }

  /** One answer before and now; of several picked at once, only what went and what came. */
  function change(view, { name, before, now }, titles) {
    const field = view.fields.find((one) => one.name === name);
    const without = (list, other) => (Array.isArray(list) ? list.filter((one) => !(other || []).includes(one)) : list);
    const words = [inWords(field, without(before, now)), inWords(field, without(now, before))];
    const lines = words.map((said, index) => make("div", {}, make("dt", {}, view.texts[titles[index]]), make("dd", {}, said)));
    return make("li", {}, field ? linkTo(field, field.label) : name, make("dl", {}, ...lines));
  }

  const listOf = (view, title, changes, titles) =>
    changes.length > 0 && [make("h2", {}, view.texts[title]), make("ul", {}, ...changes.map((one) => change(view, one, titles)))];

  /** What this person has to know: what the others wrote since, and what came to nothing (`told`: reason, what to do then, kept, unfit). */
  function showNews(view, { reason, offer, notice, kept = [], unfit = [] } = {}) {
    const { agreed, at, contract, texts } = view;
    const since = changesSince(agreed.document, agreed.by, contract);
    const notes = (since?.notes || []).map(({ name, note }) => make("blockquote", {}, make("p", {}, note), make("p", { class: "rb-note" }, name)));
    const parts = [
      reason && make("p", { class: "rb-error", role: "alert" }, reason),
      offer,
      notice && make("p", { role: "status" }, notice),
      ...linkParts(view),
      ...notes,
      since && at.turn === agreed.by && !since.changes.length && make("p", {}, texts["changes-none"]),
      listOf(view, "changes", since?.changes || [], ["before", "now"]),
      listOf(view, "kept", kept, ["theirs", "yours"]),
      listOf(view, "unfit", unfit.map(({ name, value }) => ({ name, before: value })), ["before", "now"]),
    ];
    const box = make("div", { class: "rb-news", role: "group", tabindex: -1, "aria-label": texts.changes }, ...parts.flat());
    place(view, "news").replaceChildren(...(box.children.length ? [box] : []));
    if (reason || notice) box.focus();
  }

  /** The links of a document that was begun with this draft: the backend tells them once. */
  function linkParts({ agreed: { links }, contract, texts }) {
    if (!links) return [];
    const lines = contract.people.map(({ id, name }) => {
      const href = `${location.href.split("#")[0]}#agreement=${secretOf(links[id])}`;
      return make("li", {}, `${name}: `, make("a", { href }, href));
    });
    return [make("p", {}, texts.links), make("ul", {}, ...lines)];
  }

  // --- What both confirmed

  function documentParts(view) {
    const { agreed, at, contract, fields, texts } = view;
    const row = (name, words) => make("div", {}, make("dt", {}, name), make("dd", {}, words));
    const people = contract.people.map(({ id, name }) => {
      const said = agreed.document.events.filter((event) => event.by === id && /send|confirm/.test(event.action)).pop();
      return row(name, fill(texts["confirmed-by"], { name: said.name, day: forms.inWords(said.at) }));
    });
    const parts = [make("dl", { class: "rb-facts" }, ...people)];
    let section;
    for (const { name, now } of differences({}, at.answers, contract)) {
      const field = fields.find((one) => one.name === name);
      if (!parts[1] || field?.section !== section) parts.push(make("h3", {}, field?.section || texts.unfit), make("dl", {}));
      section = field?.section;
      parts[parts.length - 1].append(row(field?.label || name, inWords(field, now)));
    }
    if (at.pdf) parts.push(make("a", { href: `${placeOf(agreed.secret)}/document.pdf` }, texts.pdf));
    return parts;
  }

  Object.assign(forms.agreement, { place, whoIs, signedAs, goesByLink, secretOf, placeOf, standing, showAgreement, showNews });
})();
