// Profiles: the mean of all that points to one, and of each part of it. The formula stands in docs/scoring.md.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, isNumber, ranksOf, answersOf, chartRow, ticksOf, makeAxis, makeTable } = forms;

  /** What answers say of each profile of a contract and of its subscales. Pure: it knows nothing of the page. */
  forms.score = (contract, answers) => {
    const scores = (contract.scoring || []).filter(({ profile }) => profile).map((item) => scoreOf(contract, answers, item));
    const [start, top] = [Math.min(0, ...scores.map(({ low }) => low)), Math.max(...scores.map((score) => score.top))];
    const mean = (list) => {
      const given = list.filter(({ value }) => isNumber(value));
      const sum = (valueOf) => given.reduce((total, score) => total + score.weight * valueOf(score), 0);
      const found = given.length ? sum(({ value }) => value) / sum(() => 1) : null;
      return { mean: found, share: top > start && found !== null ? (found - start) / (top - start) : 0, answered: given.length };
    };
    const idsIn = (list, name) => [...new Set(list.map((score) => score[name]))].filter(Boolean);
    return idsIn(scores, "profile").map((profile) => {
      const own = scores.filter((score) => score.profile === profile);
      const subscales = idsIn(own, "subscale").map((subscale) => ({ subscale, ...mean(own.filter((one) => one.subscale === subscale)) }));
      return { profile, ...mean(own), subscales };
    });
  };

  /** What one statement counts; a reversed one counts from the other end of its scale. */
  function scoreOf({ fields }, answers, item) {
    const field = fields.find(({ name }) => name === item.field);
    const { rank } = field.options.find(({ value }) => value === answers[item.field]) || {};
    const [low, top] = [Math.min(...ranksOf(field)), Math.max(...ranksOf(field))];
    return { ...item, low, top, value: item.reverse && isNumber(rank) ? low + top - rank : rank };
  }

  forms.profileParts = (view) => {
    const { contract, texts, form } = view;
    const scores = forms.score(contract, answersOf(view));
    if (!scores.length) return null;
    const nameOf = (list, id) => list.find((one) => one.id === id)?.name || id;
    const field = contract.fields.find(({ name }) => name === contract.scoring[0].field);
    const steps = field.options.filter(({ rank }) => isNumber(rank));
    const [low, top] = [steps[0], steps.at(-1)];
    const start = Math.min(0, low.rank);
    const ticks = ticksOf([field], (rank) => (rank - start) / (top.rank - start));
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const said = (part) => part?.mean?.toLocaleString(forms.locale, digits) ?? "–";
    const whole = texts["all-statements"];
    const row = (label, part) => chartRow(label, `${said(part)} / ${top.rank}`, ticks, part.share);
    const columns = scores.map((one) => {
      const rows = one.subscales.map((part) => row(nameOf(contract.subscales, part.subscale), part));
      const title = make("h3", {}, nameOf(contract.profiles, one.profile));
      return make("div", { class: "rb-result__chart" }, title, makeAxis(ticks), row(whole, one), ...rows);
    });
    const parts = [...new Set(scores.flatMap(({ subscales }) => subscales.map(({ subscale }) => subscale)))];
    const partOf = (one, id) => one.subscales.find(({ subscale }) => subscale === id);
    const rows = parts.map((id) => [nameOf(contract.subscales, id), ...scores.map((one) => said(partOf(one, id)))]);
    const heads = [texts["profile-part"], ...scores.map(({ profile }) => nameOf(contract.profiles, profile))];
    const table = makeTable(texts["profiles-caption"], heads, [[[whole, ...scores.map(said)], ...rows]]);
    const note = make("p", {}, fill(texts["how-to-read"], { low: `${low.rank} (${low.label})`, top: `${top.rank} (${top.label})` }));
    // What a profile means is Markdown, rendered with the page.
    const meanings = [...form.querySelectorAll("template")].map((one) => one.content.cloneNode(true));
    return [note, make("div", { class: "rb-result__profiles" }, ...columns), table, ...meanings, groupLink(view)];
  };

  /** Where the result of all is shown, once enough have answered; only our own backend can add answers up. */
  function groupLink({ contract, texts, form }) {
    const { show, minimum_answers: count } = contract.results;
    if (show !== "group" || contract.submission.target !== "rolebook") return "";
    const link = make("a", { href: `${form.dataset.root}f/results/${contract.entry}` }, texts["group-open"]);
    return make("p", {}, fill(texts.group, { count }), " ", link);
  }
})();
