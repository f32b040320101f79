// Saved answers side by side: what a person and the manager see differently, and how one of them came on.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isNumber, answersOf, makeChart, makeTable, shareIn, readFile, notesOf } = forms;

  async function compareFiles(view, files) {
    const found = await Promise.all(files.map((file) => readFile(view, file)));
    const here = answersOf(view);
    const sources = found.filter(({ error }) => !error).map(({ fits, by, at }) => ({ answers: fits, by, at }));
    if (Object.keys(here).length) sources.push({ answers: here, by: forms.byOf(view), at: new Date(), isHere: true });
    const parts = sources.length > 1 ? partsOf(view, sources) : [];
    const title = make("h2", { tabindex: -1 }, view.texts.compared);
    view.places.comparison.replaceChildren(...(parts.length ? [make("section", { class: "rb-result" }, title, ...parts)] : []));
    if (parts.length) title.focus();
    const alone = files.length && !parts.length && !found.some(({ error }) => error);
    return [...found.flatMap((one) => notesOf(view, one)), alone && make("p", {}, view.texts["compare-alone"])];
  }

  function partsOf(view, sources) {
    const inTime = [...sources].sort((one, other) => one.at - other.at);
    const lastAs = (as) => inTime.filter(({ by }) => by.as === as).at(-1);
    const [self, manager] = [lastAs("self"), lastAs("manager")];
    const persons = new Map();
    for (const one of inTime) {
      const key = `${one.by.as} ${one.by.name}`;
      persons.set(key, [...(persons.get(key) || []), one]);
    }
    const histories = [...persons.values()].filter(({ length }) => length > 1);
    return [...(self && manager ? overlay(view, self, manager) : []), ...histories.flatMap((all) => history(view, all))];
  }

  const optionOf = (field, { answers }) => field.options.find(({ value }) => value === answers[field.name]) || null;
  const questions = ({ fields }) => fields.filter(({ options, type }) => options.length && type !== "choices");
  const nameOf = ({ by }, texts) => by.name || texts[`by-short-${by.as}`];

  /** One bar and one mark a question; the table has them all, those that differ most first. */
  function overlay(view, self, manager) {
    const texts = { ...view.texts, you: nameOf(self, view.texts), target: nameOf(manager, view.texts) };
    const rows = questions(view).map((field) => {
      const [you, target] = [optionOf(field, self), optionOf(field, manager)];
      const apart = isNumber(you?.rank) && isNumber(target?.rank) ? you.rank - target.rank : null;
      return { field, label: field.label, you, target, apart };
    });
    rows.sort((one, other) => Math.abs(other.apart) - Math.abs(one.apart));
    const both = rows.filter(({ apart }) => apart !== null);
    const words = ({ apart }) => (apart === null ? "–" : apart ? apart.toLocaleString(forms.locale, { signDisplay: "always" }) : texts.same);
    const cells = rows.map((row) => [row.label, row.you?.label || "–", row.target?.label || "–", words(row)]);
    const heads = [texts.question, texts.you, texts.target, texts.difference];
    const title = make("h3", {}, fill(texts["compare-two"], { self: texts.you, manager: texts.target }));
    return [title, both.length > 0 && makeChart(both, texts), makeTable(texts["compare-caption"], heads, [cells])];
  }

  /** One line a question over the days, and a table of them. */
  function history(view, sources) {
    const { texts } = view;
    const days = sources.map(({ at, isHere }) => (isHere ? texts.now : forms.inWords(at, { dateStyle: "medium" })));
    const rows = questions(view).map((field) => ({ field, options: sources.map((source) => optionOf(field, source)) }));
    const share = shareIn(rows);
    const lines = rows.map(({ field, options }) => {
      const points = options.flatMap((option, index) => (isNumber(option?.rank) ? [[`${(100 * index) / (days.length - 1)}%`, 26 - 20 * share(option.rank)]] : []));
      const steps = points.slice(1).map(([x2, y2], index) => make("line", { x1: points[index][0], y1: points[index][1], x2, y2 }));
      const dots = points.map(([cx, cy]) => make("circle", { cx, cy, r: 4 }));
      const said = options.map((option, index) => `${days[index]}: ${option?.label || "–"}`).join(", ");
      const svg = make("svg", { class: "rb-result__line", role: "img", "aria-label": `${field.label}. ${said}` }, ...steps, ...dots);
      return make("div", { class: "rb-result__row" }, make("span", { "aria-hidden": "true" }, field.label), svg);
    });
    const cells = rows.map(({ field, options }) => [field.label, ...options.map((option) => option?.label || "–")]);
    const title = make("h3", {}, fill(texts["compare-time"], { who: nameOf(sources[0], texts) }));
    const table = makeTable(texts["compare-time-caption"], [texts.question, ...days], [cells]);
    return [title, make("div", { class: "rb-result__chart" }, ...lines), table];
  }

  Object.assign(forms, { compareFiles });
})();
