// How far one has come: in all, and part by part as a way to jump; and the levels that descriptors were drawn from.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isAnswered, plain } = forms;
  const LONG = 6; // questions, from which on an overview helps
  const SHAPES = ["○", "◐", "●"]; // nothing, something, all answered

  function addProgress(view) {
    const asked = view.fields.filter((field) => field.required);
    const words = make("span", { role: "status" });
    const bar = make("progress", { max: asked.length });
    view.progress = { asked, words, bar, parts: [], box: make("div", { class: "rb-progress" }, make("label", {}, words, bar)) };
    if (asked.length) view.form.insertBefore(view.progress.box, view.send);
    if (asked.length >= LONG) addOverview(view);
    addLevels(view);
    showProgress(view);
  }

  function showProgress({ progress, texts }) {
    progress.bar.value = progress.asked.filter(isAnswered).length;
    say(progress.words, fill(texts.progress, { answered: progress.bar.value, all: progress.asked.length }));
    for (const { fields, shape, state } of progress.parts) {
      const answered = fields.filter(isAnswered).length;
      const isAll = answered === fields.length;
      shape.textContent = SHAPES[isAll ? 2 : Math.sign(answered)];
      say(state, fields.length > 1 ? fill(texts["part-count"], { answered, all: fields.length }) : texts[isAll ? "part-done" : "part-open"]);
    }
  }

  // A region that says the same again would talk over the question.
  function say(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  /** The sections of the form, or where it has none its questions, each with what is answered in it. */
  function addOverview(view) {
    const { asked, parts, box } = view.progress;
    for (const field of asked) {
      const last = parts.at(-1);
      if (last && field.section && last.name === field.section) last.fields.push(field);
      else parts.push({ name: field.section || field.label, fields: [field], shape: make("span", { "aria-hidden": "true" }), state: make("span") });
    }
    if (parts.length < 2) return (parts.length = 0);
    const lines = parts.map(({ name, fields, shape, state }) => {
      const link = make("a", { href: `#${placeOf(fields[0]).id}` }, name);
      return make("li", {}, shape, " ", link, " ", state);
    });
    const list = make("nav", { class: "rb-overview", id: "overview", "aria-label": view.texts.overview }, make("ol", {}, ...lines));
    placeOf(asked[0]).before(list);
    box.append(make("a", { href: "#overview" }, view.texts.overview));
  }

  /** The heading of a question's section, or the question itself. */
  function placeOf({ box, section }) {
    let place = box;
    while (section && place.tagName !== "H2") place = place.previousElementSibling;
    return place;
  }

  /** Each section's levels in whole, folded away beside the link to them. */
  function addLevels({ form, contract, texts }) {
    for (const { id, levels } of contract.sections || []) {
      const place = form.querySelector(`[data-section="${id}"]`);
      const all = levels.map(({ label, text, details }) => {
        const list = make("ul", {}, ...details.map((words) => make("li", {}, plain(words))));
        return make("div", {}, make("strong", {}, label), text && make("p", {}, plain(text)), list);
      });
      if (all.length) place.after(make("details", { class: "rb-drawer" }, make("summary", {}, texts.levels), ...all));
    }
  }

  Object.assign(forms, { addProgress, showProgress });
})();
