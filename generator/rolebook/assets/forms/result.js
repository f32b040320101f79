// The person's own result: answers beside targets, and what to work on.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isNumber, ranksOf, chosenOf, makeChart, makeTable, profileParts } = forms;

  function showResult(view) {
    view.result?.remove();
    view.result = makeResult(view);
    if (view.result) view.form.append(view.result);
    return view.result;
  }

  /** The person's own result as a section; `null` where the form has none to show. */
  function makeResult(view) {
    const { contract, texts } = view;
    if (contract.kind !== "assessment") return null;
    const parts = contract.about === "profile" ? profileParts(view) : targetParts(view);
    const title = make("h2", {}, texts.result);
    return parts && make("section", { class: "rb-result", tabindex: -1, "aria-label": texts.result }, title, ...parts);
  }

  function targetParts(view) {
    const { fields, texts } = view;
    if (!fields.some((field) => field.target)) return null;
    const rows = fields.filter(({ type }) => type === "level" || type === "rating").map(rowOf);
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

  Object.assign(forms, { showResult, makeResult });
})();
