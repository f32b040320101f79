// Acknowledgements: the signed file to keep, what has changed since, and what this computer remembers on request.
(() => {
  "use strict";
  const { forms, fill, base, onPage } = rolebook;
  const { make, button, answersOf, extensions } = forms;
  const say = (words, name = "rb-verdict") => make("p", { class: name }, words);
  const fresh = (name) => document.querySelector(`[data-rb-${name}]`).content.firstElementChild.cloneNode(true);
  const on = (element, kind, act) => element.addEventListener(kind, act);

  // --- What was signed, and what has changed since

  /** All that was signed, item by item; the statement with its title is the first. */
  function itemsOf({ entry, title, signing, shown, page }) {
    const digest = [title, signing.statement, signing.letter_of_intent].join();
    const items = [{ kind: "acknowledgement", id: entry, name: title, href: page, digest }, ...shown];
    return new Map(items.map((item) => [`${item.kind}:${item.id}`, item]));
  }

  /** A file's text as what was signed; `null` where it is something else. */
  function parse(text) {
    try {
      const signed = JSON.parse(text);
      return signed.framework_version.at && itemsOf(signed) && signed;
    } catch {
      return null;
    }
  }

  // A contract may be older than this script.
  const isAsked = ({ submission }, occasion) => (submission.due?.when || ["joining", "material-change"]).includes(occasion);

  /** Whether it is signed every year and that year is over, by the days of UTC as for the backend. */
  function isOver({ sent }, contract) {
    const [, year, day] = /^(\d{4})(-\d\d-\d\d)T/.exec(sent) || [];
    return year && isAsked(contract, "every-year") && `${+year + 1}${day}` <= new Date().toISOString().slice(0, 10);
  }

  /** Every item with its state, and the verdict: unchanged, minor, material, or that where it asks for nothing. */
  function compare(signed, contract) {
    if (signed.signing.digest === contract.signing.digest) return { rows: [], verdict: "unchanged" };
    const [before, today] = [itemsOf(signed), itemsOf(contract)];
    const rows = [...new Map([...before, ...today])].map(([key, item]) => {
      const [was, is] = [before.get(key)?.digest, today.get(key)?.digest];
      const isSame = was === is;
      const isLater = ({ version }) => version.localeCompare(signed.framework_version, "en", { numeric: true }) > 0;
      const notes = isSame ? [] : (contract.history[key] || []).filter(isLater);
      // Where nothing is told, what is changed or new counts as material: nobody said that it is minor.
      if (is && !isSame && !notes.length) notes.push({ material: true });
      return { item, notes, state: isSame ? "same" : is ? (was ? "changed" : "new") : "gone" };
    });
    const isMaterial = rows.some(({ notes }) => notes.some(({ material }) => material));
    const material = isAsked(contract, "material-change") ? "material" : "material-unasked";
    return { rows, verdict: isMaterial ? material : "minor" };
  }

  /** A verdict in words; where nothing else asks to sign again, a year that is over does. */
  function verdictWords(verdict, texts, signed, contract) {
    if (verdict === "material" || !isOver(signed, contract)) return texts[verdict];
    return verdict === "unchanged" ? `${texts.unchanged} ${texts.over}` : texts.over;
  }

  // --- The check of a file or a fingerprint

  function check({ contract, texts, form }, text) {
    const digits = text.toLowerCase().replace(/sha256:|fingerprint|[^\da-z{]/g, "");
    if (/^[0-9a-f]{16,}$/.test(digits)) return [say(texts[contract.signing.digest.slice(7).startsWith(digits) ? "unchanged" : "other"])];
    const signed = parse(text);
    if (!signed) return [say(texts.unreadable, "rb-error")];
    if (signed.form !== contract.form || signed.edition !== contract.edition) return [say(fill(texts.elsewhere, { ...signed, role: signed.role?.name }), "rb-error")];
    const { rows, verdict } = compare(signed, contract);
    const wordsFor = ({ version, material }) => texts[version ? (material ? "told-material" : "told-minor") : "untold"];
    const told = ({ note = "", ...more }) => make("li", {}, fill(wordsFor(more), { ...more, note: forms.plain(note) }));
    const line = ({ item, state, notes }) => {
      const name = state === "gone" ? item.name : make("a", { href: form.dataset.root + item.href }, item.name);
      return make("li", {}, name, `: ${texts[state]}`, notes.length > 0 && make("ul", {}, ...notes.map(told)));
    };
    const list = (isSame) => make("ul", {}, ...rows.filter(({ state }) => (state === "same") === isSame).map(line));
    const same = list(true);
    const title = make("summary", {}, fill(texts["same-all"], { count: same.children.length }));
    return [say(verdictWords(verdict, texts, signed, contract)), ...(rows[0] ? [list(false), make("details", { class: "rb-fold" }, title, same)] : [])];
  }

  function addCheck(view) {
    const section = fresh("check");
    const [file, digest] = section.querySelectorAll("input");
    const show = (text) => section.lastElementChild.replaceChildren(...check(view, text));
    on(file, "change", async () => {
      if (file.files[0]) show(await file.files[0].text());
      file.value = ""; // the same one can be chosen again
    });
    on(section.querySelector("button"), "click", () => show(digest.value));
    view.form.after(section);
  }

  // --- What this computer remembers: that it was signed and what, neither name nor reasons

  const keyOf = (form) => `rolebook:${new URL(base).pathname}:signed:${form}`;
  const forget = (form) => localStorage.removeItem(keyOf(form));

  const dayOf = (day) => forms.inWords(`${day}T12:00`);

  async function showRemembered(box) {
    const signed = parse(localStorage.getItem(keyOf(box.dataset.rbSigned)));
    if (!signed) return;
    const read = async (address) => (await fetch(base + address)).json();
    const [contract, { acknowledgement: texts }] = await Promise.all([`contracts/${signed.form}.json`, "assets/rolebook/form-words.json"].map(read));
    const clear = () => {
      forget(signed.form);
      box.replaceChildren();
    };
    const said = fill(texts.remembered, { date: dayOf(signed.answers.date), version: signed.framework_version });
    const verdict = verdictWords(compare(signed, contract).verdict, texts, signed, contract);
    box.replaceChildren(say(said, ""), say(verdict), button(texts.forget, clear));
  }

  // --- After signing

  function showReceipt(view, receipt = "") {
    const { contract, form } = view;
    const { fields, texts, history, site, submission, ...facts } = contract;
    const answers = answersOf(view);
    const signed = { ...facts, answers, sent: new Date().toISOString(), receipt };
    view.signed?.remove();
    view.signed = fresh("receipt");
    for (const slot of view.signed.querySelectorAll("dd[data-of]")) slot.textContent = answers[slot.dataset.of];
    view.signed.querySelector("[data-of=date]").textContent = dayOf(answers.date);
    on(view.signed.querySelector("button"), "click", () => forms.download(`${contract.form}.json`, "application/json", JSON.stringify(signed, null, 2)));
    const box = view.signed.querySelector("input");
    on(box, "change", () => {
      try {
        forget(contract.form);
        if (box.checked) localStorage.setItem(keyOf(contract.form), JSON.stringify({ ...signed, answers: { date: answers.date } }));
      } catch {
        box.checked = false; // switched off or full: nothing is remembered
      }
    });
    // What happens in it is no answer.
    on(view.signed, "input", (event) => event.stopPropagation());
    form.append(view.signed);
    if (!view.sends) view.signed.focus();
  }

  extensions.push((view) => {
    const { contract, form, texts, fields, hooks } = view;
    if (contract.kind !== "acknowledgement") return;
    const date = fields.find(({ type }) => type === "date");
    const today = () => forms.isAnswered(date) || forms.write(date, new Date().toLocaleDateString("sv"));
    today();
    hooks.answered.push((control) => control || today());
    view.progress.box.remove(); // three fields and a date need none
    hooks.sent.push(({ receipt }) => showReceipt(view, receipt));
    if (!view.sends) {
      view.send = make("div", { class: "rb-send" }, make("button", { class: "rb-button" }, texts.sign));
      form.append(view.send);
    }
    addCheck(view);
    // What is signed is named by the script where it is too much for the page.
    for (const list of form.querySelectorAll("[data-covers]")) {
      const own = contract.shown.filter(({ kind }) => kind === list.dataset.covers);
      list.append(...own.map(({ href, name }) => make("li", {}, make("a", { href: form.dataset.root + href }, name))));
    }
  });

  onPage(() => document.querySelectorAll("[data-rb-signed]").forEach((box) => showRemembered(box).catch(() => {})));
})();
