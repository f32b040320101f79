// The person's own result: answers beside targets, what is strong, and gaps in order with what leads further.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isNumber, ranksOf, chosenOf, answerOf, makeChart, makeRadar, makeTable, profileParts } = forms;
  const NEAREST = 3;

  /** Which part of a form this is; empty where it is in one. */
  const partWords = ({ contract: { parts }, texts }) =>
    parts ? fill(texts["part-here"], { part: parts.number, count: parts.of.length, name: parts.of[parts.number - 1].name }) : "";

  /** The person's own result as a section; `null` where the form has none to show. */
  function resultOf(view) {
    const { contract, texts } = view;
    if (contract.kind !== "assessment") return null;
    const parts = contract.about === "profile" ? profileParts(view) : targetParts(view);
    const date = forms.inWords(Date.now());
    const top = [make("h2", {}, texts.result), make("p", { class: "rb-note" }, [partWords(view), view.draft.by?.name, date].filter(Boolean).join(" · "))];
    return parts && make("section", { class: "rb-result", tabindex: -1, "aria-label": texts.result }, ...top, ...parts);
  }

  function targetParts(view) {
    const { fields, texts } = view;
    if (!fields.some((field) => field.target)) return null;
    const groups = groupsOf(view);
    const rows = groups.map(([row]) => row);
    const compared = rows.filter((row) => row.steps !== null);
    const heads = [texts.question, texts.you, texts.target, texts.gap];
    const evidence = fields.some((field) => field.type === "remark" && answerOf(field)) ? [texts.evidence] : [];
    const cellsOf = (row) => [row.label, ...wordsOf(row, texts), ...evidence.map(() => row.evidence || "–")];
    const bodies = groups.some(({ length }) => length > 1) ? groups.map((group) => group.map(cellsOf)) : [rows.map(cellsOf)];
    const table = makeTable(texts["result-caption"], [...heads, ...evidence], bodies);
    return compared.length ? [makeChart(compared, texts), makeRadar(compared, texts), table, ...listParts(view, compared)] : [table];
  }

  const wordsOf = (row, texts) => [row.you?.label || "–", row.target?.label || texts["no-target"], gapWords(row, texts)];

  /** What is compared: each question; or, where questions are parts of an entry, the entry with them behind it. */
  function groupsOf(view) {
    const groups = new Map();
    for (const row of view.fields.filter(({ type }) => type === "level" || type === "rating").map((field) => rowOf(view, field))) {
      const section = (view.contract.sections || []).find(({ id }) => row.key.startsWith(`${id}.`));
      if (!groups.has(section || row)) groups.set(section || row, []);
      groups.get(section || row).push(row);
    }
    return [...groups].map(([of, rows]) => (rows.includes(of) ? rows : [sumUp(of, rows), ...rows]));
  }

  /** One answer beside its target. `steps` to go, below 0 when past it, `null` where there is nothing to compare. */
  function rowOf({ contract, fields }, field) {
    const { name, label, href, target } = field;
    const you = chosenOf(field);
    const remark = fields.find(({ type, of }) => type === "remark" && of === name);
    const { weight = 1 } = (contract.scoring || []).find((item) => item.field === name) || {};
    const evidence = remark && answerOf(remark);
    return { field, key: name, label, href, you, target, evidence, weight, steps: stepsBetween(field, you?.rank, target?.rank) };
  }

  // A ladder may lack rungs: what counts is how many it has in between, not the difference of their numbers.
  function stepsBetween(field, from, to) {
    if (!isNumber(from) || !isNumber(to)) return null;
    return from > to ? -1 : new Set([...ranksOf(field), to].filter((rank) => from < rank && rank <= to)).size;
  }

  /** The mean of all that was rated of an entry, and what of it is below its target. */
  function sumUp({ id, name, href, levels }, rows) {
    const { field, target } = rows[0];
    const rated = rows.filter((row) => row.steps !== null);
    const mean = (valueOf) => rated.reduce((sum, row) => sum + valueOf(row), 0) / rated.length;
    const rank = mean(({ you }) => you.rank);
    const label = `${rank.toLocaleString(forms.locale, { maximumFractionDigits: 1 })} / ${Math.max(...ranksOf(field))}`;
    const found = rated.length ? { you: { rank, label }, steps: mean(({ steps }) => Math.max(steps, 0)) } : { you: null, steps: null };
    return { field, key: id, label: name, href, target, weight: 1, ...found, levels, rated, below: rated.filter(({ steps }) => steps > 0) };
  }

  function gapWords({ steps, below, rated }, texts) {
    if (steps === null) return "–";
    if (steps > 0 && below) return fill(texts.below, { count: below.length, all: rated.length });
    if (steps <= 0) return steps ? texts.above : texts.reached;
    return steps === 1 ? texts["steps-1"] : fill(texts["steps-n"], { count: steps });
  }

  /** Strengths, or where no target is reached what comes nearest; then gaps, the largest and weightiest first. */
  function listParts(view, compared) {
    const { texts } = view;
    const inOrder = [...compared].sort((one, other) => other.steps - one.steps || other.weight - one.weight);
    const gaps = inOrder.filter(({ steps }) => steps > 0);
    const strong = compared.filter(({ steps }) => steps <= 0).sort((one, other) => one.steps - other.steps);
    const nearest = inOrder.filter(({ steps }) => steps === inOrder.at(-1).steps).slice(0, NEAREST);
    const list = (tag, rows) => make(tag, { class: "rb-result__gaps" }, ...rows.map((row) => makeItem(view, row)));
    const title = (name) => make("h3", {}, texts[name]);
    const first = strong.length ? [title("strengths"), list("ul", strong)] : [title("nearest"), list("ul", nearest)];
    return [...first, title("gaps-title"), gaps.length ? list("ol", gaps) : make("p", {}, texts["no-gaps"])];
  }

  function makeItem(view, row) {
    const { label, href, steps } = row;
    const link = (to, words, more = {}) => make("a", { href: view.form.dataset.root + to, ...more }, words);
    const title = make("strong", {}, href ? link(href, label) : label);
    const gap = make("span", { class: "rb-result__gap" }, gapWords(row, view.texts));
    const links = linksOf(row, view.texts).map(([to, words, about]) => make("li", {}, link(to, words, about && { "aria-label": `${words}: ${label}` })));
    const chosen = steps > 0 && forms.planLink(view, row);
    return make("li", {}, title, " ", gap, " ", chosen, links.length > 0 && make("ul", {}, ...links));
  }

  /** Where to read on: the levels in between or the one reached, else the descriptors; and what the next level adds. */
  function linksOf({ field, you, target, steps, below, levels }, texts) {
    const above = field.options.filter(({ rank }) => isNumber(rank) && rank > you.rank);
    const read = steps > 0 ? above.filter(({ rank }) => rank <= target.rank) : [you];
    const next = levels ? levels.find(({ label }) => below.some((row) => row.field.hint === label)) : above[0];
    const adds = next?.step ? [[next.step, fill(texts.adds, { level: next.label }), true]] : [];
    if (below) return [...below.filter(({ href }) => href).map((row) => [row.href, row.label]), ...adds];
    return [...read.filter(({ href }) => href).map(({ href, label }) => [href, fill(texts.read, { level: label }), true]), ...adds];
  }

  Object.assign(forms, { resultOf, cellsOf: (view, field) => wordsOf(rowOf(view, field), view.texts) });
})();
