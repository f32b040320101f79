// Agreements: what has changed since somebody's last turn, what came to nothing, and what both confirmed.
(() => {
  "use strict";
  const { fill, forms } = rolebook;
  const { make, linkTo } = forms;
  const { changesSince, differences, place, secretOf, placeOf } = forms.agreement;

  // --- Answers in words

  function inWords(field, value) {
    const words = [value ?? []].flat().map((one) => field?.options.find((option) => option.value === one)?.label || one);
    return (field?.type === "date" && value ? forms.inWords(`${value}T12:00`) : words.join("; ")) || "–";
  }

  /** One answer before and now; of several picked at once, only what went and what came. */
  function change(view, { name, before, now }, titles) {
    const field = view.fields.find((one) => one.name === name);
    const without = (list, other) => (Array.isArray(list) ? list.filter((one) => !(other || []).includes(one)) : list);
    const words = [inWords(field, without(before, now)), inWords(field, without(now, before))];
    const lines = words.map((said, index) => make("div", {}, make("dt", {}, view.texts[titles[index]]), make("dd", {}, said)));
    return make("li", {}, field ? linkTo(field, field.label) : name, make("dl", {}, ...lines));
  }

  const listOf = (view, title, changes, titles) =>
    changes.length > 0 && [make("h2", {}, view.texts[title]), make("ul", {}, ...changes.map((one) => change(view, one, titles)))];

  /** What this person has to know: what the others wrote since, and what came to nothing (`told`: reason, what to do then, kept, unfit). */
  function showNews(view, { reason, offer, notice, kept = [], unfit = [] } = {}) {
    const { agreed, at, contract, texts } = view;
    const since = changesSince(agreed.document, agreed.by, contract);
    const notes = (since?.notes || []).map(({ name, note }) => make("blockquote", {}, make("p", {}, note), make("p", { class: "rb-note" }, name)));
    const parts = [
      reason && make("p", { class: "rb-error", role: "alert" }, reason),
      offer,
      notice && make("p", { role: "status" }, notice),
      ...linkParts(view),
      ...notes,
      since && at.turn === agreed.by && !since.changes.length && make("p", {}, texts["changes-none"]),
      listOf(view, "changes", since?.changes || [], ["before", "now"]),
      listOf(view, "kept", kept, ["theirs", "yours"]),
      listOf(view, "unfit", unfit.map(({ name, value }) => ({ name, before: value })), ["before", "now"]),
    ];
    const box = make("div", { class: "rb-news", role: "group", tabindex: -1, "aria-label": texts.changes }, ...parts.flat());
    place(view, "news").replaceChildren(...(box.children.length ? [box] : []));
    if (reason || notice) box.focus();
  }

  /** The links of a document that was begun with this draft: the backend tells them once. */
  function linkParts({ agreed: { links }, contract, texts }) {
    if (!links) return [];
    const lines = contract.people.map(({ id, name }) => {
      const href = `${location.href.split("#")[0]}#agreement=${secretOf(links[id])}`;
      return make("li", {}, `${name}: `, make("a", { href }, href));
    });
    return [make("p", {}, texts.links), make("ul", {}, ...lines)];
  }

  // --- What both confirmed

  function documentParts(view) {
    const { agreed, at, contract, fields, texts } = view;
    const row = (name, words) => make("div", {}, make("dt", {}, name), make("dd", {}, words));
    const people = contract.people.map(({ id, name }) => {
      const said = agreed.document.events.filter((event) => event.by === id && /send|confirm/.test(event.action)).pop();
      return row(name, fill(texts["confirmed-by"], { name: said.name, day: forms.inWords(said.at) }));
    });
    const parts = [make("dl", { class: "rb-facts" }, ...people)];
    let section;
    for (const { name, now } of differences({}, at.answers, contract)) {
      const field = fields.find((one) => one.name === name);
      if (!parts[1] || field?.section !== section) parts.push(make("h3", {}, field?.section || texts.unfit), make("dl", {}));
      section = field?.section;
      parts[parts.length - 1].append(row(field?.label || name, inWords(field, now)));
    }
    if (at.pdf) parts.push(make("a", { href: `${placeOf(agreed.secret)}/document.pdf` }, texts.pdf));
    return parts;
  }

  Object.assign(forms.agreement, { showNews, documentParts });
})();
