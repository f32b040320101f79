// The questions of a form that are too many for its page: made from the contract, as the page would have them.
(() => {
  "use strict";
  const { make, plain, sentAs, partsOf } = rolebook.forms;

  function askAll(form, contract, texts) {
    const place = form.querySelector("[data-rb-questions]");
    if (!place || place.firstChild) return;
    const beside = (name) => contract.fields.filter(({ of }) => of === name).map((field) => (field.type === "remark" ? makeRemark : makeWish)(contract, field));
    const asked = contract.fields.filter(({ of }) => !of);
    let section = "";
    for (const [at, field] of asked.entries()) {
      if (!field.options.length) continue;
      if (field.section && field.section !== section) place.append(make("h2", { id: `part-${at + 1}` }, (section = field.section)));
      place.append(makeGroup(contract, field, beside(field.name)));
    }
    if (place.dataset.rbListed !== undefined) place.prepend(overviewOf(form, contract, texts));
  }

  function overviewOf(form, { fields }, texts) {
    const lines = partsOf(fields).map(({ name, fields: [first] }) => {
      return make("li", {}, make("a", { href: `#${placeOf(form, first).id}` }, plain(name)));
    });
    return make("nav", { class: "rb-overview", id: "overview", "aria-label": texts.overview }, make("ol", {}, ...lines));
  }

  /** The heading of a question's section, or the question itself. */
  function placeOf(form, { name, section }) {
    let place = form.querySelector(`#${CSS.escape(`field-${name}`)}`);
    while (section && place.tagName !== "H2") place = place.previousElementSibling;
    return place;
  }

  function makeGroup(contract, field, more) {
    const { name, label, hint, type, options } = field;
    const group = make("fieldset", { class: "rb-field", id: `field-${name}`, ...(hint && { "aria-describedby": `hint-${name}` }) }, make("legend", {}, plain(label)));
    if (hint) group.append(make("p", { class: "rb-hint", id: `hint-${name}` }, plain(hint)));
    const labels = options.map(({ value, label: words }, at) => {
      const control = make("input", { type: "radio", name: sentAs(contract, name), value, ...(at ? {} : { id: name, ...(field.required && { required: "" }) }) });
      return make("label", {}, control, " ", words);
    });
    group.append(make("div", { class: type === "rating" ? "rb-rate" : "rb-options" }, ...labels), ...more);
    return group;
  }

  const controlOf = (contract, { name }, more) => ({ id: name, name: sentAs(contract, name), ...more });

  function makeRemark(contract, field) {
    const area = make("textarea", controlOf(contract, field, { rows: 3, maxlength: field.max_length, "aria-label": field.label }));
    return make("details", { class: "rb-remark", id: `field-${field.name}` }, make("summary", {}, field.label), area);
  }

  function makeWish(contract, field) {
    const box = make("input", controlOf(contract, field, { type: "checkbox", value: "yes" }));
    return make("div", { class: "rb-field rb-field--statement", id: `field-${field.name}` }, make("label", {}, box, " ", make("span", {}, field.label)));
  }

  Object.assign(rolebook.forms, { askAll });
})();
