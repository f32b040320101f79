// Agreements: two people and one document, which goes to and fro as a file, or through the backend.
(() => {
  "use strict";
  const { base, fill, forms } = rolebook;
  const { answersOf, write, keepDraft, missing, newKey, showErrors, extensions } = forms;
  const { FORMAT, differences, mayWrite, mayAct, place, whoIs, goesByLink, secretOf } = forms.agreement;
  const { showAgreement, showNews, saveFile, openFile, takeUp, tidy } = forms.agreement;

  const otherThan = ({ contract }, person) => contract.people.find(({ id }) => id !== person)?.id;
  const noteOf = (view) => place(view, "note").querySelector("textarea");
  const nameOf = ({ form }) => form.querySelector("[name=_name]");
  const blank = ({ contract }) => ({ format: FORMAT, form: contract.form, contract: contract.digest, id: newKey(), events: [] });

  function begin(view) {
    const { form, draft } = view;
    view.agreed = draft.agreement = { by: "", name: "", document: blank(view), ...draft.agreement };
    for (const name of ["top", "acts"]) place(view, name).hidden = false;
    for (const radio of form.querySelectorAll("[name=_by]")) {
      radio.checked = radio.value === view.agreed.by;
      radio.addEventListener("change", () => become(view, radio.value));
    }
    nameOf(view).value = view.agreed.name;
    nameOf(view).addEventListener("input", () => (view.agreed.name = nameOf(view).value.trim()));
    form.querySelector("[type=file]").addEventListener("change", async ({ target }) => {
      if (target.files[0]) await openFile(view, target.files[0]);
      target.value = "";
    });
    for (const button of form.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(view, button.dataset.act));
    tidy(view);
    become(view, view.agreed.by);
    const secret = new URLSearchParams(location.hash.slice(1)).get("agreement");
    if (secret) load(view, secret);
  }

  function become(view, person) {
    view.agreed.by = person;
    keepDraft(view);
    showAgreement(view);
    showNews(view);
  }

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
      if (goesByLink(view)) return post(view, event);
      noteOf(view).value = "";
      add(view, event);
      showAgreement(view);
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
      action === "ask" && !note && "needs-note",
      action === "confirm" && differences(at.answers, answersOf(view), contract).length > 0 && "needs-ask",
    ];
    return [...said.filter(Boolean).map((key) => ({ message: texts[key] })), ...missing({ ...view, fields: asked })];
  }

  function add(view, event) {
    const { agreed, contract } = view;
    agreed.document = { ...agreed.document, contract: contract.digest, events: [...agreed.document.events, event] };
    keepDraft(view);
  }

  /** The file as it stands, with what is written and not sent yet where it is this person's turn to write. */
  function handOver(view) {
    const event = eventOf(view, "save");
    const isNew = event.by && mayAct(view.at, event.by, "save") && differences(view.at.answers, event.answers, view.contract).length;
    if (isNew) add(view, event);
    if (!view.agreed.document.events.length) return showErrors(view, [{ message: view.texts["needs-who"] }]);
    showAgreement(view);
    showNews(view, { notice: fill(view.texts.saved, { file: saveFile(view) }) });
  }

  /** A new document that begins with what the last one says. */
  function renew(view) {
    const { agreed, at, fields } = view;
    Object.assign(agreed, { document: blank(view), secret: "", links: null });
    history.replaceState(history.state, "", location.pathname + location.search);
    for (const field of fields) write(field, at.answers[field.name] || "");
    tidy(view);
    become(view, agreed.by);
    view.form.querySelector(".rb-turn").focus();
  }

  // --- Through the backend

  async function call(address, body) {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    try {
      const response = await fetch(address, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers, cache: "no-cache" });
      return { status: response.status, body: (await response.json()) || {} };
    } catch {
      return { status: 0, body: {} };
    }
  }

  const addressOf = ({ agreed }) => `${base}f/agreements/${agreed.secret}`;

  async function load(view, secret) {
    view.agreed.secret = secret;
    const { body } = await call(addressOf(view));
    if (body.events) return received(view, body);
    view.agreed.secret = "";
    showNews(view, { reason: view.texts["link-unknown"] });
  }

  async function post(view, event) {
    const { agreed, contract, draft, form } = view;
    view.isBusy = true;
    // The same try again has the same key; it is another one's after that.
    const control = { _by: event.by, _name: event.name, _note: event.note, _action: event.action, _contract: contract.digest };
    let reply = agreed.secret ? null : await call(form.getAttribute("action"), { ...event.answers, ...control, _key: draft.key });
    if (reply?.body.links) {
      const { links, revision } = reply.body;
      Object.assign(agreed, { links, revision, secret: secretOf(links[event.by]) });
      history.replaceState(history.state, "", `#agreement=${agreed.secret}`);
      draft.key = newKey();
      if (event.action === "save") reply = await call(addressOf(view));
    }
    if (agreed.secret && !reply?.body.events) {
      reply = await call(addressOf(view), { ...event.answers, ...control, _revision: agreed.revision, _key: draft.key });
    }
    view.isBusy = false;
    settle(view, event, reply);
  }

  function settle(view, event, { status, body }) {
    const { texts, draft, fields } = view;
    const current = body.events ? body : body.document;
    const errors = (Array.isArray(body.errors) ? body.errors : []).filter((error) => error?.message);
    const isTaken = status === 200 && current;
    if (isTaken) {
      noteOf(view).value = "";
      draft.key = newKey();
    }
    if (current) received(view, current, isTaken ? { notice: texts[`sent-${event.action}`] || texts["sent-on"] } : { reason: texts.stale });
    else if (errors.length) showErrors(view, errors.map(({ field, message }) => ({ field: fields.find(({ name }) => name === field), message })));
    else showNews(view, { reason: texts["failed-file"] });
    keepDraft(view);
  }

  function received(view, { person, revision, form, contract, events, id }, told) {
    const { agreed } = view;
    Object.assign(agreed, { by: person, revision });
    for (const radio of view.form.querySelectorAll("[name=_by]")) {
      radio.checked = radio.value === person;
      radio.disabled = !radio.checked;
    }
    takeUp(view, { format: FORMAT, form, contract, id: id || agreed.document.id, events }, told);
  }

  extensions.push((view) => {
    if (view.contract.kind === "agreement") begin(view);
  });
})();
