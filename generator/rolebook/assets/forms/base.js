// What every part of a form uses: making elements, finding controls, reading and writing answers.
(() => {
  "use strict";
  const SHAPES = ["svg", "rect", "path", "line", "text", "circle", "polygon"];

  function make(tag, attributes = {}, ...children) {
    const element = SHAPES.includes(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter(Boolean));
    return element;
  }

  /** A button that does something; a quiet one, if nothing else is said. */
  function button(words, act, more) {
    const made = make("button", { type: "button", class: "rb-button rb-button--quiet", ...more }, words);
    made.addEventListener("click", act);
    return made;
  }

  /** The words of a text, without the marks of Markdown. */
  const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, "$1");

  // The English of the pages' own sentences is British.
  const { lang } = document.documentElement;
  const locale = lang === "en" ? "en-GB" : lang || undefined;
  const inWords = (time, style = { dateStyle: "long" }) => new Date(time).toLocaleString(locale, style);

  const isNumber = (rank) => typeof rank === "number";
  const ranksOf = (field) => field.options.map((option) => option.rank).filter(isNumber);
  const named = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

  // --- How the controls of a field are read and written; each field type chooses one, or brings its own.

  // One of several controls, or of a list where the page has no room for them.
  const isList = ([control]) => control?.tagName === "SELECT";
  const pick = {
    read: ({ controls }) => controls.find((control) => control.checked || isList(controls))?.value || "",
    write({ controls }, value) {
      if (isList(controls)) controls[0].value = value;
      for (const control of controls) control.checked = control.value === value;
    },
  };
  const type = {
    // Blanks say nothing: they are no answer, and no signature.
    read: ({ controls }) => (controls[0].value.trim() ? controls[0].value : ""),
    write({ controls }, value) {
      controls[0].value = value;
    },
  };
  const types = {};

  /** The answer to a field: a string, or an array of them; of length 0 where there is none. */
  const answerOf = (field) => types[field.type].read(field);
  const isAnswered = (field) => answerOf(field).length > 0;
  const write = (field, value) => types[field.type].write(field, value);
  const answersOf = ({ fields }) => Object.fromEntries(fields.filter(isAnswered).map((field) => [field.name, answerOf(field)]));
  const chosenOf = (field) => field.options.find((option) => option.value === answerOf(field)) || null;

  /** Answers from elsewhere, such as a draft or a file: those this form takes, and those it does not, each by its question. */
  function fit({ contract }, answers) {
    const rules = contract.answers.properties;
    const asked = (name) => contract.fields.find((field) => field.name === name);
    // What was agreed to and signed was another text.
    const isSigned = (name) => contract.kind === "acknowledgement" && /^s(ignature|tatement)$/.test(asked(name)?.type);
    const isFit = (name, value) => Object.hasOwn(rules, name) && takes(rules[name], value) && !isSigned(name);
    const found = Object.entries(answers).map(([name, value]) => ({ name, value, isFit: isFit(name, value) }));
    const labelOf = (name) => asked(name)?.label || name;
    const fits = Object.fromEntries(found.filter(({ isFit }) => isFit).map(({ name, value }) => [name, value]));
    return { fits, misfits: found.filter(({ isFit }) => !isFit).map(({ name, value }) => ({ name, value, label: plain(labelOf(name)) })) };
  }

  // All that the schema of a form's answers says of one of them (docs/contracts.md).
  function takes({ type, enum: values, items, pattern, maxLength }, value) {
    if (type === "array") return Array.isArray(value) && value.length > 0 && value.every((one) => takes(items, one));
    const isText = typeof value === "string" && value !== "" && !(values && !values.includes(value));
    return isText && !([...value].length > maxLength) && (!pattern || new RegExp(pattern).test(value));
  }

  /** What a field is called where the answers are sent. */
  const sentAs = ({ submission }, name) => submission.names.answers.replace("{name}", name);

  /** A field of the contract with its place on the page; `null` where the page does not ask it. */
  function fieldOf(form, field, name = field.name) {
    const box = form.querySelector(`#${CSS.escape(`field-${field.name}`)}`);
    if (box) types[field.type].prepare?.(box, field, name);
    const controls = named(form, name);
    const isGroup = controls.length > 1 || controls[0]?.type === "radio";
    return box && { ...field, box, controls, isGroup, label: wordsOf(box), described: isGroup ? box : controls[0] };
  }

  /** The question as it is shown; the contract's own label may hold Markdown. */
  function wordsOf(box) {
    const words = box.querySelector("legend, label, summary").cloneNode(true);
    for (const aside of words.querySelectorAll(".rb-optional")) aside.remove();
    return words.textContent.replace(/\s+/g, " ").trim();
  }

  /** Whether an element of the page is among those that describe a field. */
  function describe({ described }, id, isOn) {
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
    described.setAttribute("aria-describedby", [...ids, ...(isOn ? [id] : [])].join(" "));
  }

  // Parts of a form that take part by themselves: each is called with the view once the form is ready, or it has come.
  const extensions = [];

  function extend(view) {
    const added = extensions.slice(view.extended);
    view.extended = extensions.length;
    for (const part of added) part(view);
  }

  /** Whether it came: what every form needs from its first answer on, and then what builds on that. */
  async function loadAll({ form: { dataset } }) {
    const names = (dataset.more || "").split(" ").filter(Boolean);
    return (await rolebook.load("form-send")) && !(await Promise.all(names.map(rolebook.load))).includes(false);
  }

  /** The same, tried again where it did not come; `place` is where that is said to somebody who waits for it. */
  async function loadMore(view, place) {
    view.more ||= loadAll(view);
    const isThere = await view.more;
    if (isThere || place) view.lost?.remove();
    if (!isThere) view.more = null;
    if (!isThere && place) place.append((view.lost = make("p", { class: "rb-error", role: "alert" }, view.texts["load-failed"])));
    extend(view);
    return isThere;
  }

  const tell = (view, name, ...given) => view.hooks[name].forEach((hook) => hook(...given));

  // Only an assessment has a result, and only one with targets or profiles; what makes it comes with the first answer.
  const hasResult = ({ about, fields, profiles }) => (about === "profile" ? profiles.length > 0 : fields.some(({ target }) => target));

  const shown = { make, button, locale, inWords, isNumber, ranksOf, named, sentAs, fieldOf, describe, fit, plain, hasResult, extend, loadMore };
  rolebook.forms = { ...shown, pick, type, types, answerOf, isAnswered, write, answersOf, chosenOf, extensions, tell, targets: {} };
})();
