// What could not be sent is kept on this computer and tried again: by itself, from whichever page with a form is open, and
// never from two at once. It begins only after somebody has pressed "send"; until then a draft lives with its tab.
(() => {
  "use strict";
  const { base, forms, fill } = rolebook;
  const { make, button, inWords, answersOf, post, mayPass, recordOf, downloadRecord, newKey, keepDraft, saidIn, swapDraft, PATIENCE, QUEUED } = forms;
  const FIRST = 5000; // milliseconds until the second try; each further one takes twice as long, more or less
  const LONGEST = 15 * 60000;

  // --- One item of the storage for each entry: two tabs that write at once do not undo each other's.

  /** What the work gives; nothing where storage is switched off or full. */
  const stored = (work) => forms.attempt((all) => work(all.localStorage));

  const read = (key) => stored((store) => JSON.parse(store.getItem(QUEUED + key)));
  const keep = (entry) => stored((store) => [store.setItem(QUEUED + entry.key, JSON.stringify(entry))]) && entry;
  const drop = (key) => stored((store) => store.removeItem(QUEUED + key));

  /** Changes an entry, unless somebody has deleted it meanwhile. */
  function change(key, more) {
    const entry = read(key);
    if (entry) keep({ ...entry, ...more });
  }

  function entries() {
    const names = stored((store) => Object.keys(store)) || [];
    const found = names.filter((name) => name.startsWith(QUEUED)).map((name) => read(name.slice(QUEUED.length)));
    return found.filter(Boolean).sort((one, other) => one.when - other.when);
  }

  // --- Trying. An entry has no `state` as long as it is to be tried; later it is sent, stopped or changed.

  const isTrying = (entry) => entry.until > Date.now();

  /** Does the work unless another tab is at the same entry. */
  async function alone(key, work) {
    if (navigator.locks) return navigator.locks.request(QUEUED + key, { ifAvailable: true }, (lock) => lock && work());
    const entry = read(key);
    if (!entry) return work();
    if (isTrying(entry)) return null;
    // Without locks (an address without TLS) the last one to sign the entry has it.
    const owner = newKey();
    change(key, { owner, until: Date.now() + PATIENCE });
    await new Promise((done) => setTimeout(done, 50 + 100 * Math.random()));
    return read(key)?.owner === owner ? work() : null;
  }

  /** What a try that came to nothing changes. */
  function later({ tries }, { wait }) {
    const pause = Math.min(FIRST * 2 ** tries, LONGEST) * (0.75 + Math.random() / 2);
    return { tries: tries + 1, until: 0, asked: !!wait, next: Date.now() + (wait || pause) };
  }

  /** Keeps what a form could not send; `null` where this browser keeps nothing. */
  function enqueue(view, parcel, outcome) {
    const about = { page: view.contract.page, record: recordOf(view), said: saidIn(view) };
    const entry = { key: view.draft.key, ...about, when: Date.now(), tries: 0, parcel };
    const kept = keep({ ...entry, ...later(entry, outcome) });
    show();
    return kept;
  }

  const attempt = (key, isAsked) =>
    alone(key, async () => {
      const entry = read(key);
      if (!entry || entry.state || (!isAsked && entry.next > Date.now())) return;
      change(key, { until: Date.now() + PATIENCE });
      show();
      settle(entry, await post(entry.parcel));
      show();
    });

  /** A number that tells whether answers are the same, and nothing else about them. */
  const markOf = (answers) => [...JSON.stringify(answers)].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 4294967291, 7);

  function settle(entry, outcome) {
    const { status, body, address } = outcome;
    if (outcome.took) {
      const { answers, ...about } = entry.record;
      // What has a receipt need not be kept here any longer.
      const kept = { record: body.receipt ? about : entry.record, said: null, parcel: null, until: 0 };
      const sent = { ...body, address, mark: markOf(answers) };
      say("queue-done", { ...entry, sent });
      change(entry.key, { ...kept, state: "sent", sent });
    } else if (mayPass(outcome)) change(entry.key, later(entry, outcome));
    else {
      const reason = [body.errors].flat().map((error) => error?.message).join(" ");
      change(entry.key, { until: 0, state: status === 409 ? "changed" : "stopped", status, reason });
    }
  }

  /** Tries what is due; with `isNew`, as when the network is back, all that no service has asked to wait with. */
  function run(isNew) {
    for (const { key, state, asked, next } of entries()) {
      if (isNew && !asked) change(key, { next: 0 });
      if (navigator.onLine && !state && (next <= Date.now() || (isNew && !asked))) attempt(key);
    }
    show();
  }

  let timer = 0;

  function plan(list) {
    clearTimeout(timer);
    const times = list.filter(({ state }) => !state).map((entry) => (isTrying(entry) ? entry.until : entry.next));
    if (times.length) timer = setTimeout(run, Math.min(Math.max(Math.min(...times) - Date.now(), 1000), LONGEST));
  }

  // --- The panel: what waits, on every page with a form.

  let views = [];
  let asking = ""; // the key of the entry that may be deleted
  const status = make("p", { role: "status", tabindex: -1 });
  const list = make("ul");
  const panel = make("div");
  const section = make("section", { class: "rb-queue", id: "rb-queue" }, status, panel);

  const titleOf = ({ record }) => `${record.title} · ${record.role.name}`;

  function wordsOf(name, entry) {
    const { texts } = views[0];
    const receipt = entry.sent?.receipt ? `${texts.receipt}: ${entry.sent.receipt}` : "";
    const time = inWords(entry.next, { hour: "2-digit", minute: "2-digit" });
    const reason = entry.reason || fill(texts["queue-no-reason"], entry);
    return fill(texts[name], { title: titleOf(entry), time, receipt, reason });
  }

  function say(name, entry) {
    status.textContent = wordsOf(name, entry);
  }

  function remove(entry) {
    drop(entry.key);
    say("queue-deleted", entry);
    show();
    status.focus();
  }

  function ask(key, focused) {
    asking = key;
    show(focused + key);
  }

  /** The form on this page that can take an entry's answers up; one that has been sent cannot. */
  const formFor = ({ record }) => views.find(({ contract, panel }) => contract.form === record.form && panel.isConnected);

  /** What was not taken as it was goes into its form and off the queue. */
  function goOn(key) {
    const entry = read(key);
    const view = entry && formFor(entry);
    if (!view || view.isFrozen) return show();
    const before = view.draft.key;
    const { answers, contract: digest } = entry.record;
    swapDraft(view, { answers, digest, said: entry.said });
    view.taken = { entry, before };
    // Where the tab keeps nothing, it stays here as well.
    if (!view.isLost) drop(key);
    show();
    view.panel.focus();
  }

  /** Where the first thing that happens to them in their form is “Undo”, they wait again. */
  function putBack(view, control) {
    const { taken, draft } = view;
    view.taken = null;
    if (!taken || control || draft.key !== taken.before) return;
    keep(taken.entry);
    show();
  }

  function actsOf(entry) {
    const { key, state, record } = entry;
    const download = record.answers && { download: () => downloadRecord(record) };
    if (state === "sent") return { ...download, close: () => remove(entry) };
    if (asking === key) return { drop: () => remove(entry), keep: () => ask("", `delete${key}`) };
    const onward = state && formFor(entry) && { "go-on": () => goOn(key) };
    return { ...(!state && !isTrying(entry) && { now: () => attempt(key, true) }), ...onward, ...download, delete: () => ask(key, "keep") };
  }

  /** Elsewhere, a link leads to the form of refused answers; a form no newer than they are has to be loaded once more. */
  function linkWords(entry) {
    const view = formFor(entry);
    if (!view) return "queue-back";
    return entry.state === "changed" && view.contract.digest === entry.record.contract && "outdated-reload";
  }

  function item(entry) {
    const { key, state, page, when } = entry;
    const { texts } = views[0];
    const buttons = Object.entries(actsOf(entry)).map(([name, act]) => {
      const words = texts[`queue-${name}`];
      return button(words, act, { "aria-label": `${words}: ${titleOf(entry)}`, "data-does": name + key });
    });
    const name = asking === key ? "sure" : state || (isTrying(entry) ? "trying" : navigator.onLine ? "later" : "offline");
    const back = state && state !== "sent" && linkWords(entry);
    const { sent } = entry;
    const link = sent ? forms.receiptLink(views[0], sent, sent.address) : back && make("a", { href: base + page }, texts[back]);
    const time = make("span", { class: "rb-hint" }, inWords(when, { dateStyle: "medium", timeStyle: "short" }));
    const said = make("p", {}, wordsOf(`queue-${name}`, entry), " ", link);
    return make("li", {}, make("strong", {}, titleOf(entry)), " ", time, said, ...buttons);
  }

  /** Shows what waits, the focus where it was or on the button that is named. */
  function show(focused = document.activeElement?.dataset.does) {
    views = views.filter(({ form }) => form.isConnected);
    if (!views.length) return;
    const waiting = entries().filter((entry) => !isShownAsSent(entry));
    panel.hidden = !waiting.length;
    list.replaceChildren(...waiting.map(item));
    if (focused) (list.querySelector(`[data-does="${focused}"]`) || status).focus();
    plan(waiting);
  }

  /** A form that is still open shows what came of its answers itself, unless they have been changed since. */
  function isShownAsSent({ key, sent }) {
    const view = sent && views.find(({ draft }) => draft.key === key);
    if (!view) return false;
    if (markOf(answersOf(view)) === sent.mark) {
      drop(key);
      forms.finish(view, sent, sent.address, false);
      return true;
    }
    view.draft.key = newKey();
    keepDraft(view);
    return false;
  }

  forms.extensions.push((view) => {
    const { texts } = view;
    section.setAttribute("aria-label", texts["queue-title"]);
    panel.replaceChildren(make("h2", {}, texts["queue-title"]), make("p", { class: "rb-hint" }, texts["queue-hint"]), list);
    if (!section.isConnected) view.form.before(section);
    views.push(view);
    view.hooks.answered.push((control) => putBack(view, control));
    view.hooks.sent.push(() => show());
    run(true);
  });

  addEventListener("online", () => run(true));
  addEventListener("offline", () => show());
  addEventListener("storage", ({ key }) => (!key || key.startsWith(QUEUED)) && show());

  Object.assign(forms, { alone, enqueue, dropQueued: (key) => [drop(key), show()], queueWords: wordsOf });
})();
