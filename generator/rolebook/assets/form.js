// Forms: a draft in this tab, progress, an error summary, sending without leaving the page, the receipt and the result.
// Without script, or without the contract, the form is a plain POST that the backend answers with pages of its own.
(() => {
  "use strict";
  const { base, fill, onPage } = window.rolebook;
  const PATIENCE = 30000; // milliseconds a send may take
  const SHAPES = ["svg", "rect", "path", "line", "text"];
  // How many letters the name of a tick may have: where the chart is narrow, and where it is wide.
  const SHORT = 5;
  const LONG = 15;

  function make(tag, attributes = {}, ...children) {
    const element = SHAPES.includes(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter(Boolean));
    return element;
  }

  const isNumber = (rank) => typeof rank === "number";
  const ranksOf = (field) => field.options.map((option) => option.rank).filter(isNumber);
  const named = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

  // --- The draft: answers and the key that lets a send be tried again. It lives as long as the tab, and no longer.

  // randomUUID exists on secure addresses only; a handbook on an office network may be read without TLS.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function readDraft(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) || {};
    } catch {
      return {};
    }
  }

  function keepDraft(name, draft) {
    try {
      if (draft) sessionStorage.setItem(name, JSON.stringify(draft));
      else sessionStorage.removeItem(name);
    } catch {
      // switched off or full: the page itself still holds the answers
    }
  }

  // --- The form as the contract describes it

  /** The contract the page was rendered from; `null` where it cannot be had, or is another than the page's. */
  async function readContract(form) {
    try {
      const contract = await (await fetch(form.dataset.contract, { cache: "no-cache" })).json();
      return contract.digest === named(form, "_contract")[0].value ? contract : null;
    } catch {
      return null;
    }
  }

  function fieldOf(form, field) {
    const box = form.querySelector(`[data-field="${CSS.escape(field.name)}"]`);
    const controls = named(form, field.name);
    const hasOptions = field.options.length > 0;
    return { ...field, box, controls, hasOptions, label: wordsOf(box), described: hasOptions ? box : controls[0] };
  }

  /** The question as it is shown; the contract's own label may hold Markdown. */
  function wordsOf(box) {
    const words = box.querySelector("legend, label").cloneNode(true);
    words.querySelector(".rb-field__number")?.remove();
    return words.textContent.replace(/\s+/g, " ").trim();
  }

  const pickedIn = (controls) => controls.find((control) => control.checked)?.value || "";
  const answerOf = ({ hasOptions, controls }) => (hasOptions ? pickedIn(controls) : controls[0].value);
  const answersOf = ({ fields }) => Object.fromEntries(fields.filter(answerOf).map((field) => [field.name, answerOf(field)]));
  const chosenOf = (field) => field.options.find((option) => option.value === answerOf(field)) || null;

  /** The draft's answers, where nothing was answered while the contract was on its way. */
  function restore({ fields, draft }) {
    for (const field of fields.filter((one) => draft.answers[one.name] && !answerOf(one))) {
      if (!field.hasOptions) field.controls[0].value = draft.answers[field.name];
      else for (const control of field.controls) control.checked = control.value === draft.answers[field.name];
    }
  }

  async function enhance(form) {
    form.dataset.rbReady = "yes";
    const contract = await readContract(form);
    if (!contract) return;
    const key = `rolebook:${new URL(base).pathname}:draft:${contract.form}:${contract.digest}`;
    const draft = { key: newKey(), answers: {}, ...readDraft(key) };
    const fields = contract.fields.map((field) => fieldOf(form, field));
    const place = { send: form.querySelector(".rb-send"), sends: form.dataset.sending === "yes" };
    const view = { form, contract, key, draft, fields, texts: JSON.parse(form.dataset.texts), errors: new Map(), ...place };
    // The draft is kept here; a browser's own memory would hand it to whoever uses this computer next.
    form.setAttribute("autocomplete", "off");
    form.setAttribute("novalidate", "");
    restore(view);
    if (!view.sends && makeResult(view)) {
      view.send = make("div", { class: "rb-send" }, make("button", { class: "rb-button" }, view.texts["show-result"]));
      form.append(view.send);
    }
    addProgress(view);
    form.addEventListener("input", (event) => answered(view, event.target));
    form.addEventListener("submit", (event) => submit(view, event));
  }

  function answered(view, control) {
    view.draft.answers = answersOf(view);
    keepDraft(view.key, view.draft);
    showProgress(view);
    for (const field of [...view.errors.keys()]) if (field.controls.includes(control)) dropError(view, field);
    if (view.result && !missing(view).length) showResult(view);
  }

  function submit(view, event) {
    event.preventDefault();
    if (view.isFrozen) return;
    const errors = missing(view);
    showErrors(view, errors);
    if (!errors.length && view.sends) send(view);
    else if (!errors.length) showResult(view)?.focus();
  }

  function addProgress(view) {
    const asked = view.fields.filter((field) => field.required);
    const words = make("span", { role: "status" });
    const bar = make("progress", { max: asked.length });
    view.progress = { asked, words, bar, box: make("label", { class: "rb-progress" }, words, bar) };
    if (asked.length) view.form.insertBefore(view.progress.box, view.send);
    showProgress(view);
  }

  function showProgress({ progress, texts }) {
    progress.bar.value = progress.asked.filter(answerOf).length;
    const words = fill(texts.progress, { answered: progress.bar.value, all: progress.asked.length });
    // A region that says the same again would talk over the question.
    if (progress.words.textContent !== words) progress.words.textContent = words;
  }

  // --- Errors

  function missing({ fields, texts }) {
    const open = fields.filter((field) => field.required && !answerOf(field));
    return open.map((field) => ({ field, message: fill(texts.missing, { label: field.label }) }));
  }

  /** Errors beside their questions and, in the same words, in one list at the top that takes the focus. */
  function showErrors(view, errors) {
    for (const field of [...view.errors.keys()]) dropError(view, field);
    view.summary?.remove();
    if (!errors.length) return;
    const lines = errors.map((error) => make("li", {}, error.field ? addError(view, error) : error.message));
    const title = make("h2", { class: "rb-error-summary__title" }, view.texts["errors-title"]);
    view.summary = make("div", { class: "rb-error-summary", role: "alert", tabindex: -1 }, title, make("ul", {}, ...lines));
    view.form.prepend(view.summary);
    view.summary.focus();
  }

  function addError(view, { field, message }) {
    const beside = make("p", { class: "rb-error", id: `error-${field.name}` }, message);
    (field.box.querySelector(".rb-hint") || field.box.querySelector("legend, label")).after(beside);
    describe(field, beside.id, true);
    const link = make("a", { href: `#${field.controls[0].id}` }, message);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.controls[0].focus({ preventScroll: true });
      field.box.scrollIntoView();
    });
    view.errors.set(field, { beside, link });
    return link;
  }

  function describe({ hasOptions, described }, id, isOn) {
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
    described.setAttribute("aria-describedby", [...ids, ...(isOn ? [id] : [])].join(" "));
    if (!hasOptions) described.setAttribute("aria-invalid", isOn);
  }

  function dropError(view, field) {
    const { beside, link } = view.errors.get(field);
    view.errors.delete(field);
    describe(field, beside.id, false);
    beside.remove();
    link.parentElement.remove();
    if (!view.errors.size) view.summary.remove();
  }

  // --- Sending

  async function send(view) {
    const button = view.send.querySelector("[type=submit]");
    const name = button.textContent;
    view.alert?.remove();
    button.focus();
    button.textContent = view.texts.sending;
    // Under way: a second send does nothing, and the answers stay those that were sent.
    button.setAttribute("aria-disabled", "true");
    freeze(view, true);
    const outcome = await post(view);
    freeze(view, false);
    button.removeAttribute("aria-disabled");
    button.textContent = name;
    settle(view, outcome);
  }

  function freeze(view, isOn) {
    view.isFrozen = isOn;
    for (const control of view.fields.flatMap((field) => field.controls)) control.disabled = isOn;
  }

  /** What came back; status 0 where nothing did, or nothing that can be read. */
  async function post(view) {
    const gotcha = named(view.form, "_gotcha")[0]?.value || "";
    const body = JSON.stringify({ ...answersOf(view), _contract: view.contract.digest, _key: view.draft.key, _gotcha: gotcha });
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(view.form.getAttribute("action"), { method: "POST", headers, body, signal: patience.signal });
      return { status: response.status, address: response.url, body: (await response.json()) || {} };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  function settle(view, { status, address, body }) {
    const errors = (Array.isArray(body.errors) ? body.errors : []).filter((error) => error?.message);
    const found = errors.map(({ field, message }) => ({ field: view.fields.find(({ name }) => name === field), message }));
    // Only what the backend itself confirms counts as kept: a gateway's sign-in page is a 200, too.
    if ((status === 201 || status === 200) && body.ok === true) finish(view, body, address);
    else if (status === 422 && found.some(({ field }) => field)) showErrors(view, found);
    else showFailure(view, body.error, found);
  }

  function showFailure(view, code, found) {
    // An earlier try did arrive, with other answers: what is here now is a new submission and needs a key of its own.
    const isReused = code === "key-reused";
    if (isReused) view.draft.key = newKey();
    keepDraft(view.key, view.draft);
    const reasons = [view.texts.failed, ...(isReused ? [] : found.map(({ message }) => message))];
    view.alert = make("div", { class: "rb-error", role: "alert" }, ...reasons.map((reason) => make("p", {}, reason)));
    view.send.append(view.alert);
  }

  function finish(view, body, address) {
    keepDraft(view.key, null);
    view.progress.box.remove();
    // What was sent stays to be read beside its result; changing it here would change nothing there.
    freeze(view, true);
    const receipt = makeReceipt(view, body, address);
    view.send.replaceWith(receipt);
    showResult(view);
    receipt.focus();
  }

  function makeReceipt({ texts }, { receipt, next }, address) {
    const code = receipt && make("p", {}, `${texts.receipt}: `, make("code", {}, receipt));
    const hint = receipt && make("p", { class: "rb-hint" }, texts["receipt-hint"]);
    const url = next && new URL(next, address);
    const link = url && url.protocol.startsWith("http") && make("p", {}, make("a", { href: url.href }, texts["receipt-open"]));
    return make("div", { class: "rb-receipt", role: "status", tabindex: -1 }, make("h2", {}, texts.sent), code, hint, link);
  }

  // --- The result

  function showResult(view) {
    view.result?.remove();
    view.result = makeResult(view);
    if (view.result) view.form.append(view.result);
    return view.result;
  }

  /** The person's own result as a section; `null` where the form has none to show. */
  function makeResult(view) {
    const { contract, texts } = view;
    if (contract.results?.show === "group") return null;
    const parts = contract.about === "profile" ? profileParts(view) : targetParts(view);
    const title = make("h2", {}, texts.result);
    return parts && make("section", { class: "rb-result", tabindex: -1, "aria-label": texts.result }, title, ...parts);
  }

  function targetParts(view) {
    const { fields, texts } = view;
    if (!fields.some((field) => field.target)) return null;
    const rows = fields.filter((field) => field.hasOptions).map(rowOf);
    const compared = rows.filter((row) => row.steps !== null);
    const cells = rows.map((row) => [row.label, row.you?.label || "–", row.target?.label || texts["no-target"], gapWords(row, texts)]);
    const table = makeTable(texts["result-caption"], [texts.question, texts.you, texts.target, texts.gap], [cells]);
    return compared.length ? [makeChart(compared, texts), table, ...gapParts(view, compared)] : [table];
  }

  /** One answer beside its target. `steps` to go, below 0 when past it, `null` where there is nothing to compare. */
  function rowOf(field) {
    const { label, target } = field;
    const you = chosenOf(field);
    return { field, label, you, target, steps: stepsBetween(field, you?.rank, target?.rank) };
  }

  // A ladder may lack rungs: what counts is how many it has in between, not the difference of their numbers.
  function stepsBetween(field, from, to) {
    if (!isNumber(from) || !isNumber(to)) return null;
    return from > to ? -1 : new Set([...ranksOf(field), to].filter((rank) => from < rank && rank <= to)).size;
  }

  function gapWords({ steps }, texts) {
    if (steps === null) return "–";
    if (steps <= 0) return steps ? texts.above : texts.reached;
    return steps === 1 ? texts["steps-1"] : fill(texts["steps-n"], { count: steps });
  }

  function gapParts(view, compared) {
    const gaps = compared.filter((row) => row.steps > 0).sort((one, other) => other.steps - one.steps);
    const list = make("ol", { class: "rb-result__gaps" }, ...gaps.map((row) => gapItem(view, row)));
    return [make("h3", {}, view.texts["gaps-title"]), gaps.length ? list : make("p", {}, view.texts["no-gaps"])];
  }

  function gapItem({ form, texts }, { field, label, you, target, steps }) {
    const link = (href, words, more = {}) => make("a", { href: form.dataset.root + href, ...more }, words);
    const between = field.options.filter(({ rank, href }) => href && isNumber(rank) && rank > you.rank && rank <= target.rank);
    const links = between.map((option) => {
      const words = fill(texts.read, { level: option.label });
      return make("li", {}, link(option.href, words, { "aria-label": `${words}: ${label}` }));
    });
    const title = make("strong", {}, field.href ? link(field.href, label) : label);
    const gap = make("span", { class: "rb-result__gap" }, gapWords({ steps }, texts));
    return make("li", {}, title, " ", gap, links.length > 0 && make("ul", {}, ...links));
  }

  // --- Profiles: the mean of all that points to one, and of each part of it

  function profileParts(view) {
    const { contract, texts } = view;
    const scores = (contract.scoring || []).map((item) => scoreOf(view, item));
    const idsIn = (list, name) => [...new Set(list.map((score) => score[name]))].filter(Boolean);
    const means = idsIn(scores, "profile").map((id) => {
      const own = scores.filter((score) => score.profile === id);
      const meanOfPart = (part) => meanOf(own.filter((score) => score.subscale === part), contract.subscales, part);
      return [meanOf(own, contract.profiles, id), ...idsIn(own, "subscale").map(meanOfPart)];
    });
    if (!means.length) return null;
    const ticks = ticksOf(scores.map(({ field }) => view.fields.find(({ name }) => name === field)), (rank) => rank / scores[0].top);
    const drawn = means.map(([{ label, words, share }]) => chartRow(label, words, ticks, share));
    const chart = make("div", { class: "rb-result__chart" }, makeAxis(ticks), ...drawn);
    const bodies = means.map((body) => body.map(({ label, words }) => [label, words]));
    return [chart, makeTable(texts["profiles-caption"], [texts.profile, texts.mean], bodies)];
  }

  /** What one statement counts; a reversed one counts from the other end of its scale. */
  function scoreOf({ fields }, item) {
    const field = fields.find(({ name }) => name === item.field);
    const rank = chosenOf(field)?.rank;
    const [low, top] = [Math.min(...ranksOf(field)), Math.max(...ranksOf(field))];
    return { ...item, top, value: item.reverse && isNumber(rank) ? low + top - rank : rank };
  }

  function meanOf(scores, names, id) {
    const given = scores.filter((score) => isNumber(score.value));
    const sum = (valueOf) => given.reduce((total, score) => total + score.weight * valueOf(score), 0);
    const [mean, top] = given.length ? [sum((score) => score.value) / sum(() => 1), given[0].top] : [0, 1];
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const words = given.length ? `${mean.toLocaleString(document.documentElement.lang || undefined, digits)} / ${top}` : "–";
    return { label: names?.find((one) => one.id === id)?.name || id, words, share: mean / top };
  }

  // --- Chart and table: drawn shapes, since backgrounds are not printed

  function makeChart(rows, texts) {
    const ranks = rows.flatMap((row) => ranksOf(row.field));
    const low = Math.min(0, ...ranks);
    const share = (rank) => (rank - low) / (Math.max(...ranks) - low || 1);
    const words = ({ you, target }) => `${texts.you}: ${you.label}, ${texts.target}: ${target.label}`;
    const ticks = ticksOf(rows.map((row) => row.field), share);
    const drawn = rows.map((row) => chartRow(row.label, words(row), ticks, share(row.you.rank), share(row.target.rank)));
    return make("div", { class: "rb-result__chart" }, makeLegend(texts), makeAxis(ticks), ...drawn);
  }

  function chartRow(label, words, ticks, share, target = null) {
    const track = make("rect", { class: "rb-result__track", width: "100%", height: 12, y: 4 });
    const attributes = { class: "rb-result__bar", role: "img", "aria-label": `${label}. ${words}` };
    const lines = ticks.map(({ at }) => make("line", { class: "rb-result__tick", x1: percent(at), x2: percent(at), y1: 2, y2: 18 }));
    const svg = make("svg", attributes, track, makeBar(share), ...lines, target !== null && makeMarker(target));
    return make("div", { class: "rb-result__row" }, make("span", { "aria-hidden": "true" }, label), svg);
  }

  const percent = (share) => `${share * 100}%`;

  /** The steps of a scale with their places on the bar. A step that questions call by different names has none. */
  function ticksOf(fields, share) {
    const names = new Map();
    for (const { rank, label } of fields.flatMap((field) => field.options)) {
      if (isNumber(rank) && share(rank) > 0) names.set(rank, [undefined, label].includes(names.get(rank)) ? label : "");
    }
    return [...names].map(([rank, name]) => ({ at: share(rank), name, value: String(rank) }));
  }

  /** What the ticks mean: names where they fit, their values where they do not; all of it is in the table, too. */
  function makeAxis(ticks) {
    const isLeft = getComputedStyle(document.documentElement).direction !== "rtl";
    const longest = ticks.every(({ name }) => name) ? Math.max(...ticks.map(({ name }) => name.length)) : Infinity;
    const say = (key) => ({ at, [key]: words }) => {
      const place = { x: percent(isLeft ? at : 1 - at), y: 12, "text-anchor": "middle" };
      return make("text", { class: `rb-result__${key}`, ...place }, words);
    };
    const kind = longest <= SHORT ? "names" : longest <= LONG ? "both" : "values";
    const words = [...(kind === "values" ? [] : ticks.map(say("name"))), ...(kind === "names" ? [] : ticks.map(say("value")))];
    const svg = make("svg", { class: `rb-result__axis rb-result__axis--${kind}` }, ...words);
    return make("div", { class: "rb-result__row", "aria-hidden": "true" }, make("span"), svg);
  }

  const makeBar = (share) => make("rect", { class: "rb-result__you", width: `${Math.max(share * 100, 1)}%`, height: 12, y: 4 });
  const makeDiamond = () => make("path", { class: "rb-result__target", d: "M0 1 9 10 0 19 -9 10z" });
  const makeMarker = (share) => make("svg", { x: `${share * 100}%`, overflow: "visible" }, makeDiamond());

  function makeLegend({ you, target }) {
    const entry = (shape, words) => make("span", {}, make("svg", { class: "rb-result__swatch", width: 20, height: 20 }, shape), words);
    return make("p", { class: "rb-result__legend", "aria-hidden": "true" }, entry(makeBar(1), you), entry(makeMarker(0.5), target));
  }

  /** A table of one or more bodies of rows, each row headed by its first cell. Roles keep it one where rows are stacked. */
  function makeTable(caption, heads, bodies) {
    const head = make("tr", { role: "row" }, ...heads.map((words) => make("th", { scope: "col", role: "columnheader" }, words)));
    const cell = (words, index) => make("td", { role: "cell", "data-label": heads[index + 1] }, words);
    const rowOf = ([first, ...rest]) => make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, first), ...rest.map(cell));
    const groups = bodies.map((rows) => make("tbody", { role: "rowgroup" }, ...rows.map(rowOf)));
    const top = [make("caption", {}, caption), make("thead", { role: "rowgroup" }, head)];
    return make("table", { class: `rb-result__table${heads.length > 2 ? " rb-stack" : ""}`, role: "table" }, ...top, ...groups);
  }

  onPage(() => {
    for (const form of document.querySelectorAll('form[data-module="rb-form"]')) if (!form.dataset.rbReady) enhance(form);
  });
})();
