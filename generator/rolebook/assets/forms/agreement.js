// Agreements: two people and one document, which goes to and fro as a file, or through the backend.
(() => {
  "use strict";
  const { fill, forms } = rolebook;
  const { answersOf, write, keepDraft, missing, newKey, post, read, showErrors, downloadButton, heldWords, errorsIn, extensions } = forms;
  const { FORMAT, NOTED, differences, mayWrite, mayAct, whoIs, signedAs, goesByLink, secretOf, placeOf } = forms.agreement;
  const { noteOf, nameOf, blank, show, showAgreement, showNews, saveFile, takeUp, tidy, look, point, become } = forms.agreement;

  const otherThan = ({ contract }, person) => contract.people.find(({ id }) => id !== person)?.id;

  // --- What can be done

  async function act(view, action) {
    const { agreed, texts } = view;
    if (action === "print") print();
    else if (action === "download") saveFile(view);
    else if (action === "renew") renew(view);
    else if (action === "file") handOver(view);
    else if (!view.isBusy) {
      const event = eventOf(view, action);
      const errors = faults(view, event);
      showErrors(view, errors);
      if (errors.length) return;
      if (goesByLink(view)) return pass(view, event);
      noteOf(view).value = agreed.note = "";
      add(view, event);
      const file = saveFile(view);
      showNews(view, { notice: fill(texts[`saved-${action}`] || texts.saved, { file, person: whoIs(view, otherThan(view, agreed.by)) }) });
    }
  }

  /** What happens now, as the document keeps it. Who may not write a field leaves it as it is. */
  function eventOf(view, action) {
    const { agreed, at, contract } = view;
    const written = answersOf(view);
    const taken = contract.fields.map((field) => [field.name, (mayWrite(field, agreed.by) ? written : at.answers)[field.name]]);
    const answers = /confirm|supersede/.test(action) ? at.answers : Object.fromEntries(taken.filter(([, answer]) => answer));
    return { by: agreed.by, name: agreed.name, action, at: new Date().toISOString(), note: noteOf(view).value.trim(), answers };
  }

  function faults(view, { by, name, action, note }) {
    const { fields, texts, at, contract } = view;
    const asked = { confirm: fields, send: fields.filter((field) => mayWrite(field, by)) }[action] || [];
    const said = [
      !by && "needs-who",
      !name && "needs-name",
      NOTED.includes(action) && !note && "needs-note",
      action === "confirm" && differences(at.answers, answersOf(view), contract).length > 0 && "needs-ask",
    ];
    return [...said.filter(Boolean).map((key) => ({ message: texts[key] })), ...missing({ ...view, fields: asked })];
  }

  /** One event more. Drafts are their writer's own: once something newer is there, they are left out. */
  function add(view, event) {
    const { agreed, contract } = view;
    const kept = agreed.document.events.filter(({ action }) => action !== "save");
    agreed.document = { ...agreed.document, contract: contract.digest, events: [...kept, event] };
    keepDraft(view);
    showAgreement(view);
  }

  /** The file as it stands, with what is written and not sent yet where it is this person's turn to write. */
  function handOver(view) {
    const event = eventOf(view, "save");
    const isNew = mayAct(view.at, event.by, "save");
    const errors = isNew ? faults(view, event) : [];
    showErrors(view, errors);
    if (errors.length) return;
    if (isNew) add(view, event);
    showNews(view, { notice: fill(view.texts.saved, { file: saveFile(view) }) });
  }

  /** A new document that begins with what the last one says. */
  function renew(view) {
    const { agreed, at, fields } = view;
    Object.assign(agreed, { document: blank(view), secret: "", known: null, links: null, revision: undefined });
    point(view);
    for (const field of fields) write(field, at.answers[field.name] || "");
    tidy(view);
    become(view, agreed.by);
    view.form.querySelector(".rb-turn").focus();
  }

  // --- Through the backend

  async function load(view, secret, told) {
    const { agreed, texts } = view;
    const body = await read(placeOf(secret), { headers: { Accept: "application/json" }, cache: "no-cache" });
    // A file may have been opened meanwhile.
    if (agreed.document.events.length && agreed.secret !== secret) return showNews(view, { reason: texts["link-other"] });
    if (!body?.events) return showNews(view, { reason: texts["link-unknown"] });
    agreed.secret = secret;
    received(view, body, told);
  }

  async function pass(view, event) {
    const { agreed, form, texts, draft } = view;
    view.isBusy = true;
    const address = agreed.secret ? placeOf(agreed.secret) : form.getAttribute("action");
    const reply = await deliver(view, address, event);
    view.isBusy = false;
    const { took, body } = reply;
    if (!took) return refused(view, reply);
    draft.key = newKey();
    noteOf(view).value = agreed.note = "";
    if (body.links) {
      const { links, revision } = body;
      Object.assign(agreed, { links, revision, secret: secretOf(links[event.by]) });
      point(view);
      keepDraft(view);
    }
    const told = { notice: `${texts[`sent-${event.action}`] || texts["sent-on"]} ${heldWords(view, body)}` };
    return body.events ? received(view, body, told) : load(view, agreed.secret, told);
  }

  /** Posts an event. The same try again has the same key. Whoever has a link need not prove anything more. */
  function deliver({ agreed, contract: { digest, submission }, draft }, address, { by, name, note, action, answers }) {
    const said = { _by: by, _name: name, _note: note, _action: action };
    const pairs = Object.entries({ ...answers, ...said, _contract: digest, _key: draft.key, _revision: agreed.revision });
    return post({ ...submission, address, pairs, altcha: submission.altcha && !agreed.secret });
  }

  function refused(view, { status, body }) {
    const { agreed, fields, texts } = view;
    const found = errorsIn(body);
    if (body.current) return received(view, body.current, { isStale: true });
    // It was not, or is no longer, this person's turn.
    if (status === 409 && agreed.secret) load(view, agreed.secret, { isStale: true });
    else if (found.length) showErrors(view, found.map(({ field, message }) => ({ field: fields.find(({ name }) => name === field), message })));
    else showNews(view, { reason: texts["failed-file"], offer: downloadButton(view) });
  }

  function received(view, { id, form, digest, person, revision, events, ...known }, told) {
    const { agreed } = view;
    const document = { format: FORMAT, form, contract: digest, id, events };
    Object.assign(agreed, { by: person, revision, name: agreed.name || signedAs(document, person) || "" });
    nameOf(view).value = agreed.name;
    takeUp(view, { document, known }, told);
  }

  Object.assign(forms.agreement, { act, load });

  // Goes on from what was there before this script came.
  extensions.push((view) => {
    if (view.contract.kind !== "agreement") return;
    show(view);
    look(view);
  });
})();
