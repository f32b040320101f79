// The search dialog: Pagefind over one record per descriptor, behaviour, commitment and page, narrowed by exact facets.
// Without script, or where the index cannot be loaded, the opener stays what it is: a link to the A–Z page.
(() => {
  "use strict";
  const { rolebook } = window;
  const OPENER = "[data-rb-search]";
  const FACETS = ["role", "kind", "level"];
  const PAGE = 20;
  const PAUSE = 120;
  const shortcutKey = `rolebook:${new URL(rolebook.base).pathname}:search-shortcut`;

  let ui = null;
  let engine = null;

  // --- Small helpers

  function make(tag, part, text = "", attributes = {}) {
    const element = document.createElement(tag);
    if (part) element.className = part === "dialog" ? "rb-search" : `rb-search__${part}`;
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function findOpener() {
    return document.querySelector(OPENER);
  }

  /** The chosen role's name, which is what records are filtered by. */
  function roleName() {
    return ui.roles[rolebook.role] || "";
  }

  // A key of one character must be possible to switch off (WCAG 2.1.4); storage itself may be switched off too.
  const shortcut = {
    get on() {
      try {
        return localStorage.getItem(shortcutKey) !== "off";
      } catch {
        return true;
      }
    },
    set on(value) {
      try {
        if (value) localStorage.removeItem(shortcutKey);
        else localStorage.setItem(shortcutKey, "off");
      } catch {
        // it then stays on
      }
    },
  };

  // --- The dialog, made once

  function build() {
    const opener = findOpener();
    const texts = JSON.parse(opener.dataset.texts);
    ui = { texts, roles: JSON.parse(opener.dataset.names || "{}"), facets: {}, preset: "", turn: 0, timer: 0, results: [], shown: 0 };
    // Order comes from the data, never from the alphabet; what the page does not list follows as the index gives it.
    const listed = (name) => JSON.parse(opener.dataset[name] || "[]");
    ui.order = { role: Object.values(ui.roles), kind: listed("kinds"), level: listed("levels") };
    ui.dialog = make("dialog", "dialog", "", { "aria-label": texts.title });
    ui.status = make("p", "status", "", { role: "status" });
    ui.widen = make("button", "more", texts.widen, { type: "button", hidden: "" });
    ui.list = make("ol", "results", "", { role: "list" });
    ui.more = make("button", "more", "", { type: "button", hidden: "" });
    const body = make("div", "body");
    body.append(ui.list, ui.more);
    ui.dialog.append(buildForm(), ui.status, ui.widen, body, buildFoot());
    document.body.append(ui.dialog);
    listen();
    presetRole();
  }

  function buildForm() {
    const { texts } = ui;
    const form = make("form", "form", "", { role: "search" });
    const bar = make("div", "bar");
    const attributes = { type: "search", placeholder: texts.placeholder, "aria-label": texts.title };
    ui.input = make("input", "input", "", { ...attributes, autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
    ui.close = make("button", "close", texts.close, { type: "button" });
    bar.append(ui.input, ui.close);
    const facets = make("div", "facets");
    facets.append(...FACETS.map(buildFacet));
    form.append(bar, facets);
    ui.form = form;
    return form;
  }

  function buildFacet(name) {
    const label = make("label", "facet");
    const select = make("select", "select");
    const all = name === "role" ? ui.texts.everyone : ui.texts.all;
    select.append(new Option(all, ""));
    label.append(make("span", "facet-name", ui.texts[name]), select);
    ui.facets[name] = select;
    if (name === "role") offer(name, ui.order.role);
    return label;
  }

  function buildFoot() {
    const foot = make("div", "foot");
    foot.append(make("p", "hint", ui.texts.hint));
    if (ui.texts.shortcut) {
      const label = make("label", "shortcut");
      const box = make("input", "", "", { type: "checkbox" });
      box.checked = shortcut.on;
      box.addEventListener("change", () => (shortcut.on = box.checked));
      label.append(box, ` ${ui.texts.shortcut}`);
      foot.append(label);
    }
    return foot;
  }

  function listen() {
    ui.input.addEventListener("input", later);
    ui.form.addEventListener("change", (event) => event.target !== ui.input && refresh());
    ui.form.addEventListener("submit", openFirst);
    ui.close.addEventListener("click", () => ui.dialog.close());
    ui.more.addEventListener("click", showMore);
    ui.widen.addEventListener("click", widen);
    ui.list.addEventListener("click", leave);
    ui.dialog.addEventListener("keydown", keys);
    ui.dialog.addEventListener("mousedown", (event) => event.target === ui.dialog && ui.dialog.close());
    ui.dialog.addEventListener("close", giveFocusBack);
    document.addEventListener("rolebook:role", presetRole);
  }

  // --- Opening and closing

  function open() {
    if (!ui) build();
    if (ui.dialog.open) return;
    ui.dialog.showModal();
    ui.input.focus();
    ui.input.select();
    refresh();
  }

  // The browser returns to what had the focus before; opened by key from nowhere, the opener is the place to be.
  function giveFocusBack() {
    clearTimeout(ui.timer);
    const at = document.activeElement;
    // The browser may notice only later that what had the focus is gone with the dialog.
    if (!at || at === document.body || ui.dialog.contains(at)) findOpener()?.focus({ preventScroll: true });
  }

  /** A followed link leaves the dialog behind, also where it leads to a part of this very page. */
  function leave(event) {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (plain && event.target.closest("a")) ui.dialog.close();
  }

  function presetRole() {
    ui.preset = roleName();
    ui.facets.role.value = ui.preset;
  }

  // --- Asking

  function load() {
    engine =
      engine ||
      import(`${rolebook.base}pagefind/pagefind.js`).then(async (pagefind) => {
        await pagefind.init();
        // Until all filters are loaded, answers count only those that were asked by.
        await pagefind.filters();
        return pagefind;
      });
    engine.catch(() => (engine = null));
    return engine;
  }

  function later() {
    clearTimeout(ui.timer);
    ui.timer = setTimeout(refresh, PAUSE);
  }

  /** The chosen facets as Pagefind takes them, leaving one out where asked. */
  function filters(except = "") {
    const chosen = FACETS.filter((name) => name !== except && ui.facets[name].value);
    return Object.fromEntries(chosen.map((name) => [name, ui.facets[name].value]));
  }

  /** Without words a list is shown only for a facet the person chose; the role that was set for them says nothing yet. */
  function isBrowsing() {
    return FACETS.some((name) => ui.facets[name].value && !(name === "role" && ui.facets.role.value === ui.preset));
  }

  /** Ask and show. Resolves to whether this answer is the newest; an older one touches nothing. */
  async function refresh() {
    clearTimeout(ui.timer);
    const turn = ++ui.turn;
    const isNewest = () => turn === ui.turn;
    const query = ui.input.value.trim();
    try {
      const pagefind = await load();
      const found = await pagefind.search(query || null, { filters: filters() });
      const { counts, everyone } = await countFacets(pagefind, query, found, isNewest);
      const results = query || isBrowsing() ? found.results : [];
      const records = isNewest() && (await read(results.slice(0, PAGE)));
      if (!isNewest()) return false;
      showCounts(counts);
      showFirst(query, results, records, everyone);
    } catch {
      if (isNewest()) showFailure();
    }
    return isNewest();
  }

  /**
   * How many records each value of a facet would leave: under the other facets, not under its own choice; and how
   * many there are for everyone.
   */
  async function countFacets(pagefind, query, found, isNewest) {
    const counts = {};
    let everyone = 0;
    for (const name of FACETS) {
      if (!isNewest()) break;
      const others = ui.facets[name].value ? await pagefind.search(query || null, { filters: filters(name) }) : found;
      counts[name] = others.filters[name] || {};
      if (name === "role") everyone = others.results.length;
    }
    return { counts, everyone };
  }

  function read(results) {
    return Promise.all(results.map((result) => result.data()));
  }

  // --- Showing

  function offer(name, values) {
    const known = [...ui.facets[name].options].map((option) => option.value);
    const fresh = new Set(values.filter((value) => !known.includes(value)));
    ui.facets[name].append(...[...fresh].map((value) => new Option(value, value)));
  }

  function showCounts(counts) {
    for (const name of FACETS) {
      const found = counts[name];
      offer(name, [...ui.order[name].filter((value) => value in found), ...Object.keys(found)]);
      for (const option of ui.facets[name].options) if (option.value) showCount(option, found[option.value] || 0);
      ui.facets[name].parentElement.hidden = ui.facets[name].options.length < 2;
    }
  }

  function showCount(option, count) {
    option.textContent = `${option.value} (${count})`;
    option.disabled = !count && !option.selected;
  }

  function showFirst(query, results, records, everyone) {
    const others = results.length ? 0 : everyone;
    ui.results = results;
    ui.shown = records.length;
    ui.list.replaceChildren(...records.map(row));
    ui.list.parentElement.scrollTop = 0;
    ui.status.textContent = query || results.length ? told(query, results.length, others) : "";
    ui.widen.hidden = !query || !others;
    showRest();
  }

  /** `others` counts what would be found if no role were chosen. */
  function told(query, count, others) {
    const role = ui.facets.role.value;
    if (count === 0 && others) return rolebook.fill(others === 1 ? ui.texts["none-for-one"] : ui.texts["none-for"], { role, count: others });
    if (count === 0) return rolebook.fill(ui.texts.none, { query });
    return count === 1 ? ui.texts.one : rolebook.fill(ui.texts.many, { count });
  }

  /** What nothing is found of for a role is looked for among everything; the status says what came of it. */
  async function widen() {
    ui.facets.role.value = "";
    ui.input.focus();
    if (await refresh()) ui.list.querySelector("a")?.focus();
  }

  function showRest() {
    const rest = ui.results.length - ui.shown;
    ui.more.hidden = rest <= 0;
    ui.more.textContent = rolebook.fill(ui.texts.more || ui.texts.many, { count: Math.min(rest, PAGE) });
  }

  async function showMore() {
    const { turn } = ui;
    const records = await read(ui.results.slice(ui.shown, ui.shown + PAGE)).catch(() => null);
    if (turn !== ui.turn) return;
    if (!records) {
      showFailure();
      return;
    }
    const rows = records.map(row);
    ui.shown += rows.length;
    ui.list.append(...rows);
    showRest();
    rows[0]?.querySelector("a").focus();
  }

  function showFailure() {
    const href = findOpener()?.getAttribute("href");
    const message = href ? make("a", "", ui.texts.failed, { href }) : document.createTextNode(ui.texts.failed);
    ui.list.replaceChildren();
    ui.more.hidden = true;
    ui.widen.hidden = true;
    ui.status.replaceChildren(message);
  }

  /** A record's text may begin with its title and hold its crumbs: each is said once, in its own place. */
  function row(record) {
    const { title = "", kind = "", crumbs = "" } = record.meta;
    const { body } = new DOMParser().parseFromString(record.excerpt, "text/html");
    const start = body.textContent.startsWith(title) ? title.length : 0;
    const [from, to] = placeOf(body.textContent, crumbs, start);
    const said = [...marked(body, start, from), ...marked(body, to)];
    const item = make("li", "result");
    item.append(put("a", "link", start ? marked(body, 0, start) : [title]));
    item.firstChild.href = addressOf(record);
    if (said.some((words) => words.textContent.trim())) item.append(put("p", "excerpt", said));
    item.append(put("p", "about", [put("span", "kind", [kind]), put("span", "crumbs", from < to ? marked(body, from, to) : [crumbs])]));
    return item;
  }

  function put(tag, part, nodes) {
    const element = make(tag, part);
    element.append(...nodes);
    return element;
  }

  /** Where the crumbs stand: after a full stop only, lest a sentence lose a word that also names a section. */
  function placeOf(text, crumbs, start) {
    const at = text.lastIndexOf(crumbs);
    const isPlace = crumbs && at >= start && !/[\p{L}\p{N},]\s*$/u.test(text.slice(start, at));
    return isPlace ? [at, at + crumbs.length] : [text.length, text.length];
  }

  /** A stretch of Pagefind's excerpt as text and <mark> alone: parsed where no script runs, never put in as HTML. */
  function marked(body, from, to = Infinity) {
    let at = 0;
    return [...body.childNodes].map((node) => {
      const words = node.textContent.slice(Math.max(from - at, 0), Math.max(to - at, 0));
      at += node.textContent.length;
      return words && node.nodeName === "MARK" ? make("mark", "", words) : document.createTextNode(words);
    });
  }

  /** Records say where they are from the edition's root, with or without a slash before it. */
  function addressOf(record) {
    return new URL(`./${(record.raw_url || "").replace(/^[/\\]+/, "")}`, rolebook.base).href;
  }

  // --- Keys

  function keys(event) {
    // The theme listens for single keys on the page behind.
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      ui.dialog.close();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey) move(event);
  }

  /** Arrows walk between the field and the results; Home and End leap within the results. */
  function move(event) {
    const buttons = [ui.widen, ui.more].filter((button) => !button.hidden);
    const stops = [...ui.list.querySelectorAll("a"), ...buttons];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== ui.input) return;
    const leaps = at < 0 ? {} : { ArrowUp: at - 1, Home: 0, End: stops.length - 1 };
    const to = { ArrowDown: at + 1, ...leaps }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      (to < 0 ? ui.input : stops[Math.min(to, stops.length - 1)])?.focus();
    } else if (at >= 0 && event.key.length === 1 && event.key !== " ") ui.input.focus();
  }

  async function openFirst(event) {
    event.preventDefault();
    if (!ui.input.value.trim() || !(await refresh()) || !ui.dialog.open) return;
    const first = ui.list.querySelector("a");
    // The search key of a touch keyboard should uncover the results, not choose among them.
    if (matchMedia("(hover: none)").matches) first?.focus();
    else first?.click();
  }

  function isTyping(target) {
    return target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select") || target.isContentEditable;
  }

  function onKey(event) {
    const opener = findOpener();
    if (!opener || event.defaultPrevented || event.isComposing) return;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey && event.key === "/";
    if (!command && !(bare && shortcut.on && !isTyping(event.target))) return;
    if (document.querySelector("dialog:modal")) return;
    event.preventDefault();
    open();
  }

  // Caught on its way down, so that the theme's instant navigation does not follow the link first.
  function onClick(event) {
    const opener = event.target.closest?.(OPENER);
    if (!opener || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  }

  if (!HTMLDialogElement.prototype.showModal) return;
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey);
  rolebook.onPage(() => {
    for (const opener of document.querySelectorAll(OPENER)) {
      opener.setAttribute("aria-haspopup", "dialog");
      opener.setAttribute("aria-keyshortcuts", shortcut.on ? "/ Control+K Meta+K" : "Control+K Meta+K");
    }
  });
})();
