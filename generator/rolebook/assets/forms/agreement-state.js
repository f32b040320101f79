// Agreements: what a list of events comes to (docs/contracts.md). Nothing here touches the page.
(() => {
  "use strict";
  const { agreement } = rolebook.forms;
  const { START, ACTIONS, mayWrite, mayAct } = agreement;
  // Actions that say why.
  const NOTED = ["ask", "supersede"];

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isAnswer = (value) => [value].flat().every((one) => typeof one === "string");
  const isEvent = (event) => isObject(event) && isAnswer([event.name, event.at]) && isObject(event.answers) && Object.values(event.answers).every(isAnswer);

  /** JSON in one spelling. What two people confirm is the same when its spelling is; the order of what is picked means nothing. */
  const canonical = (value) => JSON.stringify(value, inOrder);

  function inOrder(_, value) {
    if (Array.isArray(value)) return [...value].sort();
    return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value;
  }

  /** Answers that are not the same in both, in the order of the fields; `undefined` where there is none. */
  function differences(before, now, { fields }) {
    const order = fields.map(({ name }) => name);
    const names = [...new Set([...order, ...Object.keys(before), ...Object.keys(now)])];
    const changed = names.filter((name) => canonical(before[name]) !== canonical(now[name]));
    return changed.map((name) => ({ name, before: before[name], now: now[name] }));
  }

  /** State, turn and answers after the last event; `problem` names the first event that cannot be, and why. */
  function fold({ events }, contract) {
    let at = START;
    for (const [index, event] of events.entries()) {
      const reason = refusal(at, event, contract);
      if (reason) return { ...at, problem: { index, reason } };
      at = after(at, event, contract);
    }
    return at;
  }

  function refusal(at, event, contract) {
    const { by, action, note, answers } = isEvent(event) ? event : {};
    if (!contract.people.some(({ id }) => id === by)) return "shape";
    if (!ACTIONS[at.state].includes(action)) return "state";
    if (!mayAct(at, by, action)) return "turn";
    if (NOTED.includes(action) && !`${note || ""}`.trim()) return "note";
    const changed = differences(at.answers, answers, contract).map(({ name }) => name);
    if (changed.length && (action === "confirm" || action === "supersede")) return "answers";
    return contract.fields.some((field) => changed.includes(field.name) && !mayWrite(field, by)) ? "writer" : "";
  }

  function after(at, { by, action, answers }, { people }) {
    const other = people.find(({ id }) => id !== by).id;
    const mine = { [by]: canonical(answers) };
    const agreed = { ...at.agreed, ...mine };
    const both = people.every(({ id }) => agreed[id] === mine[by]);
    return {
      save: { ...at, turn: by, answers },
      send: { ...at, state: "in-review", turn: other, answers, agreed: mine },
      ask: { ...at, state: "changes-asked", turn: other, answers, agreed: {} },
      confirm: both && { ...at, state: "confirmed", turn: "", agreed },
      supersede: { ...at, state: "superseded" },
    }[action];
  }

  /** What has happened since somebody's last turn: notes, and answers before and now; `null` before their first, and where nothing has. */
  function changesSince({ events }, person, contract) {
    const last = events.map(({ by }) => by).lastIndexOf(person);
    if (last < 0 || !events[last + 1]) return null;
    const notes = events.slice(last + 1).filter(({ note }) => note);
    return { notes, changes: differences(events[last].answers, events[events.length - 1].answers, contract) };
  }

  Object.assign(agreement, { NOTED, fold, changesSince, differences });
})();
