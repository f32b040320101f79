// Runs before the page is painted: the chosen role stands on <html data-role>, generated style hides the rest.
(() => {
  "use strict";
  const script = document.currentScript;
  const html = document.documentElement;
  const base = new URL(script.dataset.base.replace(/\/?$/, "/"), location.href);
  const roles = script.dataset.roles.split(" ").filter(Boolean);
  const palette = window.rolebook?.palette || [];
  const key = `rolebook:${base.pathname}:role`;

  // Storage can be switched off or full; the choice then lasts as long as the page.
  const stored = {
    get() {
      try {
        return localStorage.getItem(key) || "";
      } catch {
        return "";
      }
    },
    set(role) {
      try {
        if (role) localStorage.setItem(key, role);
        else localStorage.removeItem(key);
      } catch {
        // nothing to remember it in
      }
    },
  };

  const asked = new URLSearchParams(location.search).get("role");
  const known = (role) => (roles.includes(role) ? role : "");
  const pinned = () => known(document.querySelector("[data-rb-pin]")?.dataset.rbPin || script.dataset.pin || "");
  const initial = known(script.dataset.pin) || (asked === null ? known(stored.get()) : known(asked));
  if (asked !== null && (asked === "" || known(asked))) stored.set(known(asked));

  /** What the theme's script works with: a radio for each of its palettes, and the label that leads to the next. */
  function switchOf(options) {
    const form = document.createElement("form");
    form.className = "md-header__option";
    form.dataset.mdComponent = "palette";
    options.forEach(({ colour, name }, place) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: "__palette", id: `__palette_${place}`, className: "md-option" });
      for (const [part, value] of Object.entries(colour)) input.setAttribute(`data-md-color-${part}`, value);
      input.setAttribute(name ? "aria-label" : "aria-hidden", name || "true");
      const label = document.createElement("label");
      label.className = "md-header__button md-icon rb-toggle";
      Object.assign(label, { title: name, htmlFor: `__palette_${(place + 1) % options.length}`, hidden: true });
      form.append(input, ...(name ? [label] : []));
    });
    return form;
  }

  const rolebook = {
    base: base.href,
    roles,
    role: initial,
    /** The role a page belongs to by its address, or "". */
    pinned,
    /** Choose a role ("" for everyone): remembered, in the address, on the page at once. */
    setRole(role) {
      rolebook.role = known(role);
      stored.set(rolebook.role);
      const url = new URL(location.href);
      if (rolebook.role) url.searchParams.set("role", rolebook.role);
      else url.searchParams.delete("role");
      history.replaceState(history.state, "", url);
      show();
      document.dispatchEvent(new CustomEvent("rolebook:role", { detail: rolebook.role }));
    },
    /** Call back now and whenever instant navigation has put another page in place. */
    onPage(callback) {
      if (window.document$) window.document$.subscribe(callback);
      else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", callback);
      else callback();
    },
    /** The switcher names the chosen role: before the page is painted, too, so that it does not widen later. */
    nameRole() {
      const chosen = document.querySelector(`[data-rb-role="${rolebook.role}"]`);
      if (chosen) document.querySelector("[data-rb-current]").textContent = chosen.dataset.rbName || chosen.textContent;
    },
    /** Before the page is painted: the role's name, the switch between light and dark in place of the script that calls, and the choice. */
    palette() {
      rolebook.nameRole();
      document.currentScript.replaceWith(switchOf(palette));
      const { color } = window.__md_get("__palette") || {};
      if (!color) return;
      if (color.media === "(prefers-color-scheme)") {
        const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
        Object.assign(color, palette.find(({ colour }) => colour.media === `(prefers-color-scheme: ${scheme})`)?.colour);
      }
      for (const [name, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${name}`, value);
    },
    /** A sentence with its {names} filled in. */
    fill(text, values) {
      return text.replace(/\{(\w+)\}/g, (mark, name) => (name in values ? values[name] : mark));
    },
    /** Words in a place that is read aloud when they change: one that says the same again would talk over the rest. */
    say(place, words) {
      if (place.textContent !== words) place.textContent = words;
    },
  };

  // What the theme's script expects to find, once for the site instead of on every page.
  const scope = script.dataset.scope ? new URL(script.dataset.scope, location.href) : base;
  Object.assign(window, {
    __md_scope: scope,
    __md_hash: (text) => [...text].reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(0), 0),
    __md_get: (name, store = localStorage, at = scope) => JSON.parse(store.getItem(`${at.pathname}.${name}`)),
    __md_set(name, value, store = localStorage, at = scope) {
      try {
        store.setItem(`${at.pathname}.${name}`, JSON.stringify(value));
      } catch {
        // nothing to remember it in
      }
    },
  });

  /** Tabs of a page: the one that the address names, and those that were chosen last where the theme keeps that. */
  function openTabs() {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.name?.startsWith("__tabbed_")) target.checked = true;
    const chosen = new Set(document.querySelector(".tabbed-set") && window.__md_get("__tabs"));
    for (const label of document.querySelectorAll(".tabbed-set > .tabbed-labels > label")) {
      if (chosen.has(label.innerText.trim())) document.getElementById(label.htmlFor).checked = true;
    }
  }

  function show() {
    if (rolebook.role) html.dataset.role = rolebook.role;
    else delete html.dataset.role;
  }

  html.classList.add("rb-js");
  window.rolebook = rolebook;
  document.addEventListener("DOMContentLoaded", openTabs);
  show();
})();
