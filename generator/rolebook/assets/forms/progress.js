// How far one has come.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isAnswered } = forms;

  function addProgress(view) {
    const asked = view.fields.filter((field) => field.required);
    const words = make("span", { role: "status" });
    const bar = make("progress", { max: asked.length });
    view.progress = { asked, words, bar, box: make("label", { class: "rb-progress" }, words, bar) };
    if (asked.length) view.form.insertBefore(view.progress.box, view.send);
    showProgress(view);
  }

  function showProgress({ progress, texts }) {
    progress.bar.value = progress.asked.filter(isAnswered).length;
    const words = fill(texts.progress, { answered: progress.bar.value, all: progress.asked.length });
    // A region that says the same again would talk over the question.
    if (progress.words.textContent !== words) progress.words.textContent = words;
  }

  Object.assign(forms, { addProgress, showProgress });
})();
