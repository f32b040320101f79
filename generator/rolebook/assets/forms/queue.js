// What could not be sent is kept on this computer and tried again: by itself, from whichever page with a form is open, and
// never from two at once. It begins only after somebody has pressed "send"; until then a draft lives with its tab.
(() => {
  "use strict";
  const { base, forms, fill } = rolebook;
  const { make, answersOf, post, mayPass, recordOf, downloadButton, newKey, keepDraft, PATIENCE } = forms;
  const PREFIX = `rolebook:${new URL(base).pathname}:queue:`;
  const FIRST = 5000; // milliseconds until the second try; each further one takes twice as long, more or less
  const LONGEST = 15 * 60000;

  // --- One item of the storage for each entry: two tabs that write at once do not undo each other's.

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  /** Whether it could be kept: storage may be switched off or full. */
  function keep(entry) {
    try {
      localStorage.setItem(PREFIX + entry.key, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  function drop(key) {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch {
      // there was none
    }
  }

  /** Changes an entry, unless somebody has deleted it meanwhile. */
  function change(key, more) {
    const entry = read(key);
    if (entry) keep({ ...entry, ...more });
  }

  function entries() {
    try {
      const keys = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
      const found = keys.map((name) => read(name.slice(PREFIX.length))).filter(Boolean);
      return found.sort((one, other) => one.when - other.when);
    } catch {
      return [];
    }
  }

  // --- Trying

  const isOpen = (entry) => !entry.stopped && !entry.sent;
  const isTrying = (entry) => entry.until > Date.now();

  /** Does the work unless another tab is at the same entry. */
  async function alone(key, work) {
    if (navigator.locks) return navigator.locks.request(PREFIX + key, { ifAvailable: true }, (lock) => lock && work());
    const entry = read(key);
    if (!entry) return work();
    if (isTrying(entry)) return null;
    // Without locks (an address without TLS) the last one to sign the entry has it.
    const owner = newKey();
    change(key, { owner, until: Date.now() + PATIENCE });
    await new Promise((done) => setTimeout(done, 50 + 100 * Math.random()));
    return read(key)?.owner === owner ? work() : null;
  }

  /** The entry after a try that came to nothing. */
  function later(entry, { wait }) {
    const pause = Math.min(FIRST * 2 ** entry.tries, LONGEST) * (0.75 + Math.random() / 2);
    return { tries: entry.tries + 1, until: 0, asked: !!wait, next: Date.now() + (wait || pause) };
  }

  /** Keeps what a form could not send; `null` where this browser keeps nothing. */
  function enqueue(view, parcel, outcome) {
    const { contract, draft } = view;
    const entry = { key: draft.key, page: contract.page, record: recordOf(view), when: Date.now(), tries: 0, parcel };
    const kept = { ...entry, ...later(entry, outcome) };
    if (!keep(kept)) return null;
    show();
    return kept;
  }

  const attempt = (key, isAsked) =>
    alone(key, async () => {
      const entry = read(key);
      if (!entry || !isOpen(entry) || (!isAsked && entry.next > Date.now())) return;
      change(key, { until: Date.now() + PATIENCE });
      show();
      settle(entry, await post(entry.parcel));
      show();
    });

  function settle(entry, outcome) {
    const { body, address } = outcome;
    if (outcome.took) {
      say("queue-sent", entry);
      // What has a receipt need not be kept here any longer.
      const { key, page, when, record } = entry;
      const { answers, ...about } = record;
      const sent = { receipt: body.receipt, next: body.next, address, answers: JSON.stringify(answers) };
      change(key, { key, page, when, parcel: null, until: 0, record: body.receipt ? about : record, sent });
    } else if (mayPass(outcome)) change(entry.key, later(entry, outcome));
    else change(entry.key, { until: 0, stopped: { status: outcome.status, words: reasonsOf(outcome) } });
  }

  const reasonsOf = ({ body }) => [body.errors].flat().map((error) => error?.message).filter(Boolean).join(" ");

  let timer = 0;

  function run() {
    const now = Date.now();
    for (const entry of entries()) if (isOpen(entry) && entry.next <= now && navigator.onLine) attempt(entry.key);
  }

  /** The network is there, or a page is new: what no service asked to wait with is tried at once. */
  function runAll() {
    for (const entry of entries()) if (!entry.asked) change(entry.key, { next: 0 });
    run();
    show();
  }

  function plan(list) {
    clearTimeout(timer);
    const now = Date.now();
    const times = list.filter(isOpen).map(({ next, until }) => (until > now ? until : next));
    if (!times.length || !navigator.onLine) return;
    timer = setTimeout(() => [run(), show()], Math.min(Math.max(Math.min(...times) - now, 1000), LONGEST));
  }

  // --- The panel: what waits, on every page with a form.

  let views = [];
  let panel = null;
  let status = null;
  let list = null;
  let asking = ""; // the key of the entry that may be deleted

  const language = document.documentElement.lang || undefined;
  const clock = (time) => new Date(time).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  const day = (time) => new Date(time).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const titleOf = ({ record }) => `${record.title} · ${record.role.name}`;
  const wordsOf = (name, entry) => fill(views[0].texts[name], { title: titleOf(entry), time: clock(entry.next) });

  function say(name, entry) {
    if (status) status.textContent = wordsOf(name, entry);
  }

  function stateOf(entry) {
    if (entry.sent) return [wordsOf("queue-sent", entry), entry.sent.receipt && ` ${views[0].texts.receipt}: ${entry.sent.receipt}`];
    if (entry.stopped) return [wordsOf(entry.stopped.status === 409 ? "queue-changed" : "queue-stopped", entry), ` ${entry.stopped.words}`];
    if (isTrying(entry)) return [wordsOf("queue-trying", entry)];
    return [wordsOf(navigator.onLine ? "queue-later" : "queue-offline", entry)];
  }

  function button(entry, name, act) {
    const words = views[0].texts[`queue-${name}`];
    const label = { "aria-label": `${words}: ${titleOf(entry)}`, "data-does": `${name} ${entry.key}` };
    const made = make("button", { type: "button", class: "rb-button rb-button--quiet", ...label }, words);
    made.addEventListener("click", act);
    return made;
  }

  function remove(entry) {
    asking = "";
    drop(entry.key);
    say(entry.sent ? "queue-closed" : "queue-deleted", entry);
    show();
    status.focus();
  }

  function ask(entry, isAsked) {
    asking = isAsked ? entry.key : "";
    show(`${isAsked ? "keep" : "delete"} ${entry.key}`);
  }

  function buttonsOf(entry) {
    const { texts } = views[0];
    const does = { "data-does": `download ${entry.key}`, "aria-label": `${texts.download}: ${titleOf(entry)}` };
    const download = entry.record.answers && downloadButton(texts.download, entry.record, does);
    if (entry.sent) return [download, button(entry, "close", () => remove(entry))];
    if (asking === entry.key)
      return [make("p", {}, texts["queue-sure"]), button(entry, "drop", () => remove(entry)), button(entry, "keep", () => ask(entry, false))];
    const again = !entry.stopped && !isTrying(entry) && button(entry, "now", () => attempt(entry.key, true));
    const back = entry.stopped && make("a", { href: `${base}${entry.page}` }, texts["queue-back"]);
    return [again, back, download, button(entry, "delete", () => ask(entry, true))];
  }

  /** Shows what waits, the focus where it was or on the button that is named. */
  function show(focused = document.activeElement?.dataset.does) {
    views = views.filter(({ form }) => form.isConnected);
    if (!views.length) return;
    const waiting = entries().filter((entry) => !isShownAsSent(entry));
    const items = waiting.map((entry) => {
      const when = make("span", { class: "rb-hint" }, day(entry.when));
      const buttons = make("div", { class: "rb-queue__buttons" }, ...buttonsOf(entry));
      return make("li", {}, make("strong", {}, titleOf(entry)), " ", when, make("p", {}, ...stateOf(entry)), buttons);
    });
    panel.hidden = !items.length;
    list.replaceChildren(...items);
    if (focused) (list.querySelector(`[data-does="${CSS.escape(focused)}"]`) || status).focus();
    plan(waiting);
  }

  /** A form that is still open shows what came of its answers itself, unless they have been changed since. */
  function isShownAsSent({ key, sent }) {
    const view = sent && views.find(({ draft }) => draft.key === key);
    if (!view) return false;
    if (JSON.stringify(answersOf(view)) === sent.answers) {
      drop(key);
      forms.finish(view, sent, sent.address, false);
      return true;
    }
    view.draft.key = newKey();
    keepDraft(view);
    return false;
  }

  /** What was not taken as it was comes back into its form, where nothing is answered yet. */
  function resume(view) {
    const isOwn = ({ stopped, record }) => stopped && record.form === view.contract.form;
    const entry = Object.keys(answersOf(view)).length ? null : entries().find(isOwn);
    if (!entry) return;
    for (const field of view.fields) if (entry.record.answers[field.name]) forms.write(field, entry.record.answers[field.name]);
    view.hooks.sent.push(() => drop(entry.key), show);
    view.form.dispatchEvent(new Event("input"));
  }

  forms.extensions.push((view) => {
    if (!panel?.isConnected) {
      const { texts } = view;
      list = make("ul");
      status = make("p", { role: "status", tabindex: -1 });
      panel = make("div", { hidden: "" }, make("h2", {}, texts["queue-title"]), make("p", { class: "rb-hint" }, texts["queue-hint"]), list);
      view.form.before(make("section", { class: "rb-queue", id: "rb-queue", "aria-label": texts["queue-title"] }, status, panel));
    }
    views.push(view);
    resume(view);
    runAll();
  });

  addEventListener("online", runAll);
  addEventListener("offline", () => show());
  addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX)) && show());

  Object.assign(forms, { alone, enqueue, dropQueued: (key) => [drop(key), show()], queueWords: wordsOf });
})();
