// Errors: beside their questions and, in the same words, in one list at the top that takes the focus.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isAnswered } = forms;

  function missing({ fields, texts }) {
    const open = fields.filter((field) => field.required && !isAnswered(field));
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
    describe(field, beside.id, true);
    const link = make("a", { href: `#${field.controls[0].id}` }, message);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.controls[0].focus({ preventScroll: true });
      field.box.scrollIntoView();
    });
    view.errors.set(field, { beside, link });
    return link;
  }

  function describe({ isGroup, described }, id, isOn) {
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
    described.setAttribute("aria-describedby", [...ids, ...(isOn ? [id] : [])].join(" "));
    if (!isGroup) described.setAttribute("aria-invalid", isOn);
  }

  function dropError(view, field) {
    const { beside, link } = view.errors.get(field);
    view.errors.delete(field);
    describe(field, beside.id, false);
    beside.remove();
    link.parentElement.remove();
    if (!view.errors.size) view.summary.remove();
  }

  Object.assign(forms, { missing, showErrors, dropError });
})();
