// The search dialog: Pagefind over one record per descriptor, behaviour, commitment and page, narrowed by exact facets.
// Without script, or where the index cannot be loaded, the opener stays what it is: a link to the A–Z page.
(() => {
  "use strict";
  const { rolebook } = window;
  const OPENER = "[data-rb-search]";
  const FACETS = ["role", "kind", "level"];
  const FIRST = 6;
  const PAGE = 20;
  const WORDS = 30;
  // Nothing is asked for so many milliseconds before it is said aloud what was found.
  const PAUSE = 600;
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
    const { search: texts, names, kinds, levels } = rolebook.words;
    ui = { texts, roles: names, facets: {}, preset: "", turn: 0, timer: 0, asking: null, names: null, results: [], shown: 0 };
    // Order comes from the data, never from the alphabet; what the page does not list follows as the index gives it.
    ui.order = { role: Object.values(ui.roles), kind: kinds, level: levels };
    ui.dialog = make("dialog", "dialog", "", { "aria-label": texts.title });
    ui.told = make("p", "status");
    ui.status = make("p", "", "", { role: "status" });
    ui.status.className = "rb-hidden";
    ui.widen = make("button", "more", texts.widen, { type: "button", hidden: "" });
    ui.list = make("ol", "results", "", { role: "list" });
    ui.more = make("button", "more", "", { type: "button", hidden: "" });
    const body = make("div", "body");
    body.append(ui.list, ui.more);
    ui.dialog.append(buildForm(), ui.told, ui.status, ui.widen, body, buildFoot());
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
    ui.input.addEventListener("input", refresh);
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
      import(`${rolebook.base}pagefind/pagefind.js`).then(async ({ createInstance }) => {
        // In a worker every result found, not only those shown, is sent over and given back one by one (decision 12).
        const pagefind = createInstance({ noWorker: true });
        await pagefind.init();
        await pagefind.options({ ranking: { metaWeights: { title: 5, words: 5, synonyms: 0.5, crumbs: 0.5, kind: 0.2, level: 0.2 } } });
        // Until all filters are loaded, answers count only those that were asked by.
        await pagefind.filters();
        return pagefind;
      });
    engine.catch(() => (engine = null));
    return engine;
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

  /** What is in the field; a single letter is the beginning of nearly everything. */
  function asked() {
    const query = ui.input.value.trim();
    return /^\p{sc=Latin}$/u.test(query) ? "" : query;
  }

  /** Ask and show, the first results first. Resolves to whether this answer is the newest; an older one touches nothing. */
  async function refresh() {
    const turn = ++ui.turn;
    const isNewest = () => turn === ui.turn;
    const query = asked();
    try {
      const pagefind = await load();
      // One question at a time: what was typed while another was answered is asked once, as it then is.
      await ui.asking?.catch(() => {});
      if (!isNewest()) return false;
      ui.asking = pagefind.search(query || null, { filters: filters() });
      const found = await ui.asking;
      const results = isNewest() && (query || isBrowsing()) ? found.results : [];
      const first = await read(results.slice(0, FIRST));
      if (!isNewest()) return false;
      const known = !query || (await rolebook.isKnown(pagefind, query, first, read));
      if (!isNewest()) return false;
      if (known && first.length) showFirst(query, results, first);
      const { counts, everyone } = known ? await countFacets(pagefind, query, found, isNewest) : countNone(found);
      if (!isNewest()) return false;
      showCounts(counts);
      if (known && first.length) await showRest(Math.min(PAGE, results.length), isNewest);
      else await showNone(query, everyone, isNewest);
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

  /** Of what is not known there is nothing, whichever value is chosen. */
  function countNone({ filters: found }) {
    const none = (name) => Object.fromEntries(Object.keys(found[name] || {}).map((value) => [value, 0]));
    return { counts: Object.fromEntries(FACETS.map((name) => [name, none(name)])), everyone: 0 };
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

  function show(query, rows, told) {
    ui.list.dataset.query = query;
    ui.list.replaceChildren(...rows);
    ui.list.parentElement.scrollTop = 0;
    ui.widen.hidden = ui.more.hidden = true;
    say(told);
  }

  /** Seen at once, said when typing has come to rest. */
  function say(...words) {
    ui.told.replaceChildren(...words);
    clearTimeout(ui.timer);
    ui.timer = setTimeout(() => (ui.status.textContent = ui.told.textContent), PAUSE);
  }

  function showFirst(query, results, records) {
    const { length } = results;
    ui.results = results;
    ui.shown = records.length;
    show(query, records.map(row), length === 1 ? ui.texts.one : rolebook.fill(ui.texts.many, { count: length }));
  }

  /** `others` counts what would be found if no role were chosen. */
  async function showNone(query, others, isNewest) {
    const names = query && !others ? await likely(query) : [];
    if (!isNewest()) return;
    const { texts } = ui;
    const role = ui.facets.role.value;
    const lost = names.length ? texts.meant : texts.none;
    const alone = others === 1 ? texts["none-for-one"] : texts["none-for"];
    show(query, names.map(suggestion), query ? rolebook.fill(others ? alone : lost, { query, role, count: others }) : "");
    ui.widen.hidden = !query || !others;
    const href = findOpener()?.getAttribute("href");
    if (query && !others && href) ui.told.append(" ", make("a", "", texts.index, { href }));
  }

  // --- What may have been meant

  /** The names nearest to what was typed, whole or in one of their words; none that differ in more than a third of it. */
  async function likely(query) {
    ui.names ??= await fetch(`${rolebook.base}assets/rolebook/names.json`).then((answer) => answer.json());
    const asked = query.toLowerCase();
    const far = (name) => Math.min(...[name, ...name.split(" ")].map((word) => distance(asked, word)));
    const near = ui.names.map(([name, address]) => ({ name, address, far: far(name.toLowerCase()) }));
    return near.filter((one) => one.far <= asked.length / 3).sort((one, other) => one.far - other.far).slice(0, 3);
  }

  /** How many letters must be put in, taken out or changed to make one word the other. */
  function distance(one, other) {
    let row = [...other, ""].map((_, at) => at);
    for (const [line, sign] of [...one].entries()) {
      const next = [line + 1];
      for (const [at, against] of [...other].entries()) next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (sign !== against)));
      row = next;
    }
    return row.at(-1);
  }

  function suggestion({ name, address }) {
    const item = make("li", "result");
    item.append(make("a", "link", name, { href: new URL(address, rolebook.base).href }));
    return item;
  }

  /** What nothing is found of for a role is looked for among everything; the status says what came of it. */
  async function widen() {
    ui.facets.role.value = "";
    ui.input.focus();
    if (await refresh()) ui.list.querySelector("a")?.focus();
  }

  /** More rows, up to so many; resolves to the first of them. */
  async function showRest(upTo, isNewest) {
    const records = await read(ui.results.slice(ui.shown, upTo));
    if (!isNewest()) return null;
    const rows = records.map(row);
    ui.shown += rows.length;
    ui.list.append(...rows);
    const rest = ui.results.length - ui.shown;
    ui.more.hidden = rest <= 0;
    ui.more.textContent = rolebook.fill(ui.texts.more, { count: Math.min(rest, PAGE) });
    return rows[0];
  }

  async function showMore() {
    const { turn } = ui;
    try {
      const next = await showRest(ui.shown + PAGE, () => turn === ui.turn);
      next?.querySelector("a").focus();
    } catch {
      if (turn === ui.turn) showFailure();
    }
  }

  function showFailure() {
    const href = findOpener()?.getAttribute("href");
    show("", [], "");
    say(href ? make("a", "", ui.texts.failed, { href }) : ui.texts.failed);
  }

  /** A record's text holds what is shown, in this order: title, crumbs, other words, and the text itself. */
  function row(record, at) {
    const { title = "", kind = "", crumbs = "", words = "", synonyms = "" } = record.meta;
    const text = reader(record);
    const link = put("a", "link", text.take(title));
    const place = text.take(crumbs);
    const others = [words, synonyms].flatMap((list) => list.split(" | ").map((word, number) => text.take(number ? `|${word}` : word)));
    const said = text.rest();
    const about = put("p", "about", [put("span", "kind", [kind]), put("span", "crumbs", place)]);
    const found = others.filter((nodes) => nodes.some((node) => node.nodeName));
    if (found.length) about.append(put("span", "crumbs", [`${ui.texts.words} `, ...found.flat().filter((part) => part !== "|")]));
    about.id = `rb-found-${ui.shown}-${at}`;
    link.href = addressOf(record);
    link.setAttribute("aria-describedby", about.id);
    return put("li", "result", said.length ? [link, put("p", "excerpt", said), about] : [link, about]);
  }

  /** Reads a record's words one after the other; those that were found are <mark>s. Nothing is put in as HTML. */
  function reader({ raw_content: content, locations }) {
    const gap = content.includes("\u200b") ? "" : " ";
    const words = content.split(gap ? /\s+/ : "\u200b").map((word) => word.replace(/&lt;/g, "<").replace(/&gt;/g, ">"));
    const hits = new Set(locations);
    let at = 0;
    const next = () => [hits.has(at) ? make("mark", "", words[at]) : words[at], at++ < words.length - 1 ? gap : ""];
    const bare = (text) => text.replace(/[\s\u200b]/g, "").length;
    return {
      take(text) {
        const nodes = [];
        for (let left = bare(text); left > 0 && at < words.length; left -= bare(words[at - 1])) nodes.push(...next());
        return nodes;
      },
      /** What is left, from a little before the first word found. */
      rest() {
        const from = at;
        const hit = [...hits].filter((place) => place >= from).sort((one, other) => one - other)[0] ?? from;
        at = hit - from < WORDS / 2 ? from : hit - 6;
        const nodes = at > from ? ["… "] : [];
        for (let left = WORDS; left && at < words.length; left--) nodes.push(...next());
        return at < words.length ? [...nodes, "…"] : nodes;
      },
    };
  }

  function put(tag, part, nodes) {
    const element = make(tag, part);
    element.append(...nodes);
    return element;
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
    const query = asked();
    if (!query || (ui.list.dataset.query !== query && !(await refresh())) || !ui.dialog.open) return;
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
      for (const name of ["pointerenter", "focus"]) opener.addEventListener(name, () => load().catch(() => {}), { once: true });
      opener.setAttribute("aria-keyshortcuts", shortcut.on ? "/ Control+K Meta+K" : "Control+K Meta+K");
    }
  });
})();
