// Steps of a journey ticked off: remembered in this browser by their ids, shown alike wherever the journey is shown.
(() => {
  "use strict";
  const { rolebook } = window;
  const { say } = rolebook;
  const prefix = `rolebook:${new URL(rolebook.base).pathname}:steps:`;
  const memory = {}; // where storage takes nothing, for as long as the page is open
  const undo = {};

  function read(journey) {
    let kept = "";
    try {
      kept = localStorage.getItem(prefix + journey);
    } catch {
      memory[journey] ??= new Set();
    }
    if (memory[journey]) return memory[journey];
    try {
      return new Set([...JSON.parse(kept)]);
    } catch {
      return new Set();
    }
  }

  function write(journey, done) {
    try {
      localStorage.setItem(prefix + journey, JSON.stringify([...done]));
      delete memory[journey];
    } catch {
      memory[journey] = done;
    }
    show();
  }

  function show() {
    for (const root of document.querySelectorAll("[data-rb-journey]")) {
      const journey = root.dataset.rbJourney;
      const words = rolebook.words.steps;
      const done = read(journey);
      const told = (place) => {
        const boxes = [...place.querySelectorAll("[data-rb-step] > input")];
        for (const box of boxes) box.checked = done.has(box.parentElement.dataset.rbStep);
        const values = { done: boxes.filter((box) => box.checked).length, all: boxes.length };
        return rolebook.fill(words[values.done === values.all ? "all-done" : "done"], values);
      };
      for (const place of root.querySelectorAll("[data-rb-told]")) say(place, told(place.closest("[data-rb-stage]")));
      const [status, note, button] = root.querySelector(".rb-ticks").children;
      say(status, told(root));
      document.querySelectorAll(`[data-rb-done="${journey}"]`).forEach((place) => say(place, status.textContent));
      say(note, words[memory[journey] ? "lost" : "kept"]);
      const any = root.querySelector("input:checked");
      say(button, words[any ? "clear" : "undo"]);
      button.hidden = !any && !undo[journey];
    }
  }

  const journeyOf = (element) => element.closest("[data-rb-journey]").dataset.rbJourney;

  function begin(step) {
    const box = document.createElement("input");
    const [text] = step.children;
    text.id = `tick-${journeyOf(step)}-${step.dataset.rbStep}`;
    box.type = "checkbox";
    box.setAttribute("aria-labelledby", text.id);
    step.prepend(box);
  }

  document.addEventListener("change", ({ target }) => {
    const step = target.closest("[data-rb-step]");
    if (!step) return;
    const journey = journeyOf(step);
    const done = read(journey);
    done[target.checked ? "add" : "delete"](step.dataset.rbStep);
    delete undo[journey];
    write(journey, done);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-rb-print]")) window.print();
    if (!target.closest(".rb-ticks button")) return;
    const journey = journeyOf(target);
    const back = undo[journey];
    if (back) delete undo[journey];
    else undo[journey] = read(journey);
    write(journey, back || new Set());
  });

  window.addEventListener("storage", ({ key }) => {
    if (key === null || key.startsWith(prefix)) show();
  });
  // A page kept for the way back shows what it showed when it was left.
  window.addEventListener("pageshow", show);

  /** Opens what is folded around the place that the address names; not every browser does so by itself. */
  function unfold() {
    // Ids are written in ASCII, so that the address needs no decoding.
    const target = document.getElementById(location.hash.slice(1));
    let closed = target;
    while ((closed = closed?.closest("details:not([open])"))) {
      closed.open = true;
      target.scrollIntoView();
    }
  }

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("#content details:not([open])")];
    for (const one of folded) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
  window.addEventListener("hashchange", unfold);

  rolebook.onPage(() => {
    document.querySelectorAll("[data-rb-step]:not(:has(> input))").forEach(begin);
    show();
    unfold();
  });
})();
