// The role switcher and the live count of what a list shows. Everything here works on pages that read without script.
(() => {
  "use strict";
  const { rolebook } = window;
  const ENTRIES = "li.rb-row, tr[id], .rb-descriptors > li, .rb-index > li";

  /** Browsers that do not know CSS's way to begin a list at its current line begin it at the first. */
  function showCurrent(list) {
    const current = list.querySelector("[aria-current]");
    if (!current || CSS.supports("scroll-initial-target", "nearest")) return;
    const [at, frame] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollLeft += at.left + at.width / 2 - frame.left - frame.width / 2;
  }

  function switcher(root) {
    const links = [...root.querySelectorAll("[data-rb-role]")];

    function show() {
      for (const link of links) {
        if (link.dataset.rbRole === rolebook.role) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      rolebook.nameRole();
    }

    for (const link of links) {
      link.addEventListener("click", (event) => {
        // A page that belongs to one role stays what it is: the link leads to the other role's page.
        if (rolebook.pinned()) return;
        event.preventDefault();
        // Nor may instant navigation follow it: in Zensical it does not ask whether a click is taken already.
        event.stopPropagation();
        rolebook.setRole(link.dataset.rbRole);
        root.open = false;
        root.querySelector("summary").focus();
      });
    }
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !root.open) return;
      root.open = false;
      root.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (root.open && !root.contains(event.target)) root.open = false;
    });
    document.addEventListener("rolebook:role", show);
    show();
  }

  function count(region) {
    const texts = rolebook.words.list;
    const scope = region.parentElement;

    function show() {
      const entries = [...scope.querySelectorAll(ENTRIES)];
      const shown = entries.filter((entry) => getComputedStyle(entry).display !== "none");
      region.textContent = rolebook.fill(texts.showing, {
        shown: shown.length,
        all: entries.length,
        kind: texts[region.dataset.rbShowing],
      });
    }

    for (const name of ["role", "list"]) document.addEventListener(`rolebook:${name}`, show);
    show();
  }

  /** A link to a place of the page, with the attribute that names it. */
  rolebook.linkTo = (place, attribute, name) => {
    const link = document.createElement("a");
    link.className = "rb-anchor";
    link.href = `#${place.id}`;
    link.textContent = "#";
    link.setAttribute(attribute, name);
    return link;
  };

  const HEADS =
    "[data-at], tr[id] > th, div[id] > dt, .rb-role :is(.rb-due > li, .rb-expected > h3, details)[id]";

  /** The link to what has a heading: within the heading; in an entry of a role's page behind the entry's first link. */
  function named(head) {
    const link = head.querySelector("a");
    const title = head.dataset.at || (link || head.firstChild).textContent.trim();
    const place = head.id ? head : head.parentElement;
    const anchor = rolebook.linkTo(place, "aria-label", rolebook.fill(rolebook.words.anchor, { title }));
    if (link) link.after(" ", anchor);
    else head.append(" ", anchor);
  }

  /** The link to a descriptor or behaviour, named by its sentence. */
  const anchor = (place) => place.append(rolebook.linkTo(place, "aria-labelledby", `rb-to ${place.id}`));

  /** A second way to open search, where there is search. */
  function opensSearch(link) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector("[data-rb-search]").click();
    });
  }

  const loaded = {};

  /** A script of its own, once; whether it came. */
  rolebook.load = (name) => {
    const add = (done) => {
      const script = document.createElement("script");
      script.onload = () => done(true);
      script.onerror = () => done((loaded[name] = false));
      // Together, yet one after the other: a later one builds on those before it.
      script.async = false;
      script.src = `${rolebook.base}assets/rolebook/${name}.js`;
      document.head.append(script);
    };
    return (loaded[name] ||= new Promise(add));
  };

  /** Whether this computer remembers that something was signed, and the page asks for it. */
  function isSigned() {
    try {
      return document.querySelector("[data-rb-signed]") && Object.keys(localStorage).some((key) => key.includes(":signed:"));
    } catch {
      return false;
    }
  }

  /** The forms' own script, where a page has a form or tells of one that was signed: no other page loads it. */
  function loadForms() {
    const signed = isSigned();
    if (signed || document.querySelector('[data-module="rb-form"]')) rolebook.load("forms");
    if (signed) rolebook.load("form-acknowledgement");
  }

  let header = false;
  rolebook.onPage(() => {
    if (!header) document.querySelectorAll("[data-rb-switcher]").forEach(switcher);
    header = true;
    document.querySelectorAll(".rb-sections ul").forEach(showCurrent);
    document.querySelectorAll("[data-rb-showing]").forEach(count);
    document.querySelectorAll(`#content :is(${HEADS}):not(:has(.rb-anchor))`).forEach(named);
    document.querySelectorAll(".rb-descriptors > li[id]:not(:has(> .rb-anchor))").forEach(anchor);
    document.querySelectorAll("[data-rb-search-too]").forEach(opensSearch);
    loadForms();
  });
})();
