// What follows answers: the person's own result, and the way to the next part of a form.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make } = forms;

  /** The way to the part that follows, or that there is none. */
  function nextPart({ contract: { parts }, texts, form }) {
    if (!parts) return "";
    const { number, of } = parts;
    const next = of[number];
    const words = fill(texts[next ? "part-next" : "part-last"], { part: number + 1, count: of.length, name: next?.name });
    return make("p", {}, next ? make("a", { href: form.dataset.root + next.page }, words) : words);
  }

  function showResult(view) {
    const isFirst = !view.result;
    view.result?.remove();
    view.result = forms.resultOf?.(view) || null;
    if (!view.result) return null;
    view.result.append(nextPart(view));
    view.places.outcome.append(view.result);
    // What keeps, prints and compares it is wanted now.
    if (isFirst) view.places.files.firstChild.open = true;
    return view.result;
  }

  Object.assign(forms, { nextPart, showResult });
})();
