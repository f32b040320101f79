// Profiles: the mean of all that points to one, and of each part of it.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, isNumber, ranksOf, chosenOf, chartRow, ticksOf, makeAxis, makeTable } = forms;

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

  Object.assign(forms, { profileParts });
})();
