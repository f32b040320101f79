// How far one has come: in all, and part by part as a way to jump; and the levels that descriptors were drawn from.
(() => {
  "use strict";
  const { forms, fill, say } = rolebook;
  const { make, isAnswered, plain } = forms;
  const SHAPES = ["○", "◐", "●"]; // nothing, something, all answered

  function addProgress(view) {
    const asked = view.fields.filter((field) => field.required);
    const words = make("span", { role: "status" });
    const bar = make("progress", { max: asked.length });
    view.progress = { asked, words, bar, parts: [], box: make("div", { class: "rb-progress" }, make("label", {}, words, bar)) };
    if (asked.length) view.form.insertBefore(view.progress.box, view.send);
    readOverview(view);
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

  /** The sections of a form, or where it has none its questions, with the answers needed in each: as `lines_of` in render/form_page.py. */
  function partsOf(fields) {
    const parts = [];
    let begun = {};
    for (const field of fields.filter(({ of }) => !of)) {
      if (field.section && field.section !== begun.section) begun = field;
      const first = field.section ? begun : field;
      if (!field.required) continue;
      if (parts.at(-1)?.first !== first) parts.push({ first, name: field.section || field.label, fields: [] });
      parts.at(-1).fields.push(field);
    }
    return parts;
  }

  /** Each line of the overview says how far its part is. */
  function readOverview({ form, fields, texts, progress }) {
    const lines = [...form.querySelectorAll(".rb-overview li")];
    if (!lines.length) return;
    progress.parts = partsOf(fields).map((part) => ({ ...part, shape: make("span", { "aria-hidden": "true" }), state: make("span") }));
    for (const [at, { shape, state }] of progress.parts.entries()) {
      lines[at].prepend(shape, " ");
      lines[at].append(" ", state);
    }
    progress.box.append(make("a", { href: "#overview" }, texts.overview));
  }

  /** Each section's levels in whole, folded away beside the link to them. */
  function addLevels({ form, contract }) {
    for (const { id, levels } of contract.sections || []) {
      const all = levels.map(({ label, text, details }) => {
        const list = make("ul", {}, ...details.map((words) => make("li", {}, plain(words))));
        return make("div", {}, make("strong", {}, label), text && make("p", {}, plain(text)), list);
      });
      form.querySelector(`[data-section="${id}"] + .rb-drawer`)?.append(...all);
    }
  }

  Object.assign(forms, { addProgress, showProgress, partsOf });
})();
