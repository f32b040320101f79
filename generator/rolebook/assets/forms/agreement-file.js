// Agreements: what comes in, from a file or from the backend, and what goes out as a file. Nothing written here is lost.
(() => {
  "use strict";
  const { fill, forms } = rolebook;
  const { write, answersOf, keepDraft, download, recordOf, downloadButton, fit } = forms;
  const { FORMAT, fold, standing, differences, mayWrite, mayAct, showAgreement, showNews, tidy } = forms.agreement;

  /** The document as a file, numbered by its events so that the newest is known; its name. */
  function saveFile({ agreed, at, contract }) {
    const name = `${contract.form}-${agreed.document.events.length}-${at.state}.json`;
    download(name, "application/json", JSON.stringify(agreed.document, null, 1));
    return name;
  }

  async function openFile(view, file) {
    let found;
    try {
      found = JSON.parse(await file.text());
    } catch {
      found = {};
    }
    const reason = fault(view, found || {});
    if (reason) showNews(view, { reason: fill(view.texts[reason[0]], { file: file.name, expected: view.contract.form, ...reason[1] }) });
    else takeUp(view, { document: found });
  }

  /** Why a file cannot be taken up: a sentence's key and what goes into it. */
  function fault({ agreed, contract, texts }, found) {
    if (found.format !== FORMAT || !Array.isArray(found.events) || !found.events.length) return ["file-format", { found: found.format || "–" }];
    if (found.form !== contract.form) return ["file-form", { found: found.form }];
    const { problem } = fold(found, contract);
    if (problem) return ["file-events", { number: problem.index + 1, reason: texts[`refused-${problem.reason}`] }];
    // The other's draft is gone once something newer is there.
    const own = agreed.document.events.filter(({ action, by }) => action !== "save" || by === agreed.by);
    if (!agreed.document.events.length) return null;
    if (found.id !== agreed.document.id) return ["file-other"];
    const fork = own.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(found.events[index]));
    if (fork < 0) return null;
    const other = found.events[fork];
    return !other || (other.action === "save" && other.at < own[fork].at) ? ["file-older", { found: fork, own: own.length }] : ["file-fork", { number: fork + 1 }];
  }

  /** Another state of the document takes the place of this one. What this person wrote meanwhile stays, or is shown. */
  function takeUp(view, next, { isStale, notice } = {}) {
    const { agreed, contract, fields, texts } = view;
    const record = recordOf(view);
    const written = differences(standing(view).answers, answersOf(view), contract);
    Object.assign(agreed, next);
    const at = standing(view);
    const { answers } = at;
    const isMine = mayAct(at, agreed.by, "save") || mayAct(at, agreed.by, "ask");
    const kept = [];
    for (const field of fields) {
      const theirs = answers[field.name];
      const mine = written.find(({ name }) => name === field.name)?.now;
      const stays = mine && isMine && mayWrite(field, agreed.by);
      if (mine && `${mine}` !== `${theirs}`) kept.push({ name: field.name, before: theirs, now: mine });
      write(field, (stays ? mine : theirs) || "");
    }
    tidy(view);
    keepDraft(view);
    showAgreement(view);
    const offer = !isMine && (isStale || kept.length > 0) && downloadButton(view, () => record);
    const reason = isStale && texts[isMine ? "stale" : "stale-other"];
    showNews(view, { reason, offer, notice, kept, unfit: fit(view, answers).misfits });
  }

  Object.assign(forms.agreement, { saveFile, openFile, takeUp });
})();
