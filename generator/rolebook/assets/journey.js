// Steps of a journey ticked off: remembered in this browser by their ids, shown alike wherever the journey is shown.
(() => {
  "use strict";
  const { rolebook } = window;
  const prefix = `rolebook:${new URL(rolebook.base).pathname}:steps:`;
  const memory = new Map(); // what storage does not take, for as long as the page is open
  const cleared = new Map();

  function read(journey) {
    if (memory.has(journey)) return memory.get(journey);
    try {
      const found = JSON.parse(localStorage.getItem(prefix + journey));
      return new Set(Array.isArray(found) ? found : []);
    } catch {
      return new Set();
    }
  }

  function write(journey, done) {
    try {
      localStorage.setItem(prefix + journey, JSON.stringify([...done]));
      memory.delete(journey);
    } catch {
      memory.set(journey, done);
    }
    show();
  }

  function keeps() {
    try {
      localStorage.setItem(`${prefix}?`, "");
      localStorage.removeItem(`${prefix}?`);
      return true;
    } catch {
      return false;
    }
  }

  function say(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  function show() {
    for (const root of document.querySelectorAll("[data-rb-journey]")) {
      const journey = root.dataset.rbJourney;
      const words = JSON.parse(root.dataset.rbWords);
      const done = read(journey);
      const told = (place) => {
        const steps = [...place.querySelectorAll("[data-rb-step]")];
        const count = steps.filter((step) => done.has(step.dataset.rbStep)).length;
        return rolebook.fill(words[count === steps.length ? "all-done" : "done"], { done: count, all: steps.length });
      };
      for (const step of root.querySelectorAll("[data-rb-step]")) {
        step.querySelector("input").checked = done.has(step.dataset.rbStep);
      }
      for (const stage of root.querySelectorAll("[data-rb-stage]")) say(stage.querySelector(".rb-fold__hint"), told(stage));
      say(root.querySelector("[role=status]"), told(root));
      const button = root.querySelector("button");
      button.hidden = !done.size && !cleared.has(journey);
      say(button, words[done.size ? "clear" : "undo"]);
      document.querySelectorAll(`[data-rb-done="${journey}"]`).forEach((place) => say(place, told(root)));
    }
  }

  function begin(root) {
    const journey = root.dataset.rbJourney;
    if (root.querySelector("[data-rb-step] > input")) return;
    for (const stage of root.querySelectorAll("section[data-rb-stage] > h2")) {
      const hint = document.createElement("p");
      hint.className = "rb-note rb-fold__hint";
      stage.after(hint);
    }
    for (const step of root.querySelectorAll("[data-rb-step]")) {
      const box = document.createElement("input");
      box.type = "checkbox";
      const text = step.querySelector("span");
      text.id = `tick-${journey}-${step.dataset.rbStep}`;
      box.setAttribute("aria-labelledby", text.id);
      box.addEventListener("change", () => {
        const done = read(journey);
        done[box.checked ? "add" : "delete"](step.dataset.rbStep);
        cleared.delete(journey);
        write(journey, done);
      });
      step.prepend(box);
    }
    const words = JSON.parse(root.dataset.rbWords);
    say(root.querySelector(".rb-ticks .rb-note"), words[keeps() ? "kept" : "lost"]);
    root.querySelector("button").addEventListener("click", () => {
      const done = read(journey);
      if (done.size) cleared.set(journey, done);
      write(journey, done.size ? new Set() : cleared.get(journey) || done);
    });
  }

  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(prefix)) show();
  });
  // A page kept for the way back shows what it showed when it was left.
  window.addEventListener("pageshow", show);

  /** Opens what is folded around the place that the address names; not every browser does so by itself. */
  function unfold() {
    // Ids are written in ASCII, so that the address needs no decoding.
    const target = document.getElementById(location.hash.slice(1));
    const closed = [...document.querySelectorAll("#content details:not([open])")].filter((one) => one.contains(target));
    for (const one of closed) one.open = true;
    if (closed.length) target.scrollIntoView();
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
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-rb-print]")) window.print();
  });

  rolebook.onPage(() => {
    document.querySelectorAll("[data-rb-journey]").forEach(begin);
    show();
    unfold();
  });
})();
