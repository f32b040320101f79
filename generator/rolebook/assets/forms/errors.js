// Errors: beside their questions and, in the same words, in one list at the top that takes the focus.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isAnswered, describe } = forms;

  /** What must be answered and is not; a round of what repeats that is begun must be finished. */
  function missing({ fields, texts, contract }) {
    const needs = contract.answers.dependencies || {};
    const begun = fields.filter(isAnswered).flatMap(({ name }) => needs[name] || []);
    const open = fields.filter((field) => (field.required || begun.includes(field.name)) && !isAnswered(field));
    return open.map((field) => ({ field, message: fill(texts[`missing-${field.type}`] || texts.missing, { label: field.label }) }));
  }

  /** Errors beside their questions and, in the same words, in one list at the top that takes the focus. */
  function showErrors(view, errors) {
    for (const field of [...view.errors.keys()]) dropError(view, field);
    view.summary?.remove();
    if (!errors.length) return;
    const lines = errors.map((error) => make("li", {}, error.field ? addError(view, error) : error.message));
    const title = make("h2", { class: "rb-error-summary__title" }, view.texts["errors-title"]);
    view.summary = make("div", { class: "rb-error-summary", role: "alert", tabindex: -1 }, title, make("ul", {}, ...lines));
    view.form.prepend(view.summary);
    view.summary.focus();
  }

  function addError(view, { field, message }) {
    const beside = make("p", { class: "rb-error", id: `error-${field.name}` }, message);
    (field.box.querySelector(".rb-hint") || field.box.querySelector("legend, label")).after(beside);
    mark(field, beside.id, true);
    const link = linkTo(field, message);
    view.errors.set(field, { beside, link });
    return link;
  }

  /** A link to a field, which takes the focus; what is folded away is opened. */
  function linkTo({ name, box, controls: [control] }, words) {
    control.id ||= `first-${name}`;
    const link = make("a", { href: `#${control.id}` }, words);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      control.focus({ preventScroll: true });
      box.scrollIntoView();
    });
    return link;
  }

  function mark(field, id, isOn) {
    describe(field, id, isOn);
    if (!field.isGroup) field.described.setAttribute("aria-invalid", isOn);
  }

  function dropError(view, field) {
    const { beside, link } = view.errors.get(field);
    view.errors.delete(field);
    mark(field, beside.id, false);
    beside.remove();
    link.parentElement.remove();
    if (!view.errors.size) view.summary.remove();
  }

  Object.assign(forms, { linkTo, missing, showErrors, dropError });
})();
