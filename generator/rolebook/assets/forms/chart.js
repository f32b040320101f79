// Chart and table: drawn shapes, since backgrounds are not printed.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, isNumber, ranksOf } = forms;
  // How many letters the name of a tick may have: where the chart is narrow, and where it is wide.
  const SHORT = 5;
  const LONG = 15;
  // Fewer axes make no net, more none that can be read.
  const AXES = [3, 10];

  function makeChart(rows, texts) {
    const share = shareIn(rows);
    const words = ({ you, target }) => `${texts.you}: ${you.label}, ${texts.target}: ${target.label}`;
    const ticks = ticksOf(rows.map((row) => row.field), share);
    const drawn = rows.map((row) => chartRow(row.label, words(row), ticks, share(row.you.rank), share(row.target.rank)));
    return make("div", { class: "rb-result__chart" }, makeLegend(texts), makeAxis(ticks), ...drawn);
  }

  /** How far up the scale that all rows share a rank is, from 0 to 1. */
  function shareIn(rows) {
    const ranks = rows.flatMap((row) => ranksOf(row.field));
    const low = Math.min(0, ...ranks);
    return (rank) => (rank - low) / (Math.max(...ranks) - low || 1);
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

  /** The same once more as a net, folded away: one axis a row. The table has its data. */
  function makeRadar(rows, texts) {
    if (rows.length < AXES[0] || rows.length > AXES[1]) return null;
    const share = shareIn(rows);
    const at = (index, length) => {
      const turn = (2 * Math.PI * index) / rows.length;
      return [150 + length * Math.sin(turn), 120 - length * Math.cos(turn)].map((place) => place.toFixed(1));
    };
    const net = (name, lengthOf) => make("polygon", { class: `rb-radar__${name}`, points: rows.map((row, index) => at(index, lengthOf(row))).join(" ") });
    const names = rows.map((_, index) => {
      const [x, y] = at(index, 108);
      return make("text", { x, y, dy: 4, "text-anchor": "middle" }, String(index + 1));
    });
    const shapes = [net("edge", () => 100), net("edge", () => 50), net("you", (row) => 100 * share(row.you.rank)), net("target", (row) => 100 * share(row.target.rank))];
    const said = { viewBox: "0 0 300 240", role: "img", "aria-label": texts.radar };
    const svg = make("svg", said, ...shapes, ...names);
    const axes = make("ol", {}, ...rows.map(({ label }) => make("li", {}, label)));
    return make("details", { class: "rb-drawer rb-radar" }, make("summary", {}, texts.radar), svg, axes);
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

  Object.assign(forms, { makeChart, makeRadar, shareIn, chartRow, ticksOf, makeAxis, makeTable });
})();
