// Where answers are sent: what goes out, in which encoding, and how each service says that it has taken them in.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { named, answersOf, sentAs, targets } = forms;
  const PATIENCE = 30000; // milliseconds a send may take
  const MINUTE = 60000;

  // A gateway's sign-in page is a 200, too: what can be confirmed by its words is.
  targets.rolebook = (response, body) => response.ok && body.ok === true;
  targets.formspree = (response, body) => response.ok && !!(body.ok || body.next);
  targets.netlify = (response) => response.ok && !response.redirected;
  targets.post = (response) => response.ok || response.type === "opaqueredirect";

  function filled(data, pairs) {
    for (const [name, values] of pairs) for (const value of [values].flat()) data.append(name, value);
    return data;
  }

  const encodings = {
    urlencoded: (pairs) => filled(new URLSearchParams(), pairs),
    "form-data": (pairs) => filled(new FormData(), pairs),
    json(pairs) {
      const data = {};
      for (const [name, value] of pairs) {
        // A name in brackets is a member of an object.
        const [, outer, inner] = /^(.+)\[(.+)\]$/.exec(name) || [];
        if (inner) (data[outer] ??= {})[inner] = value;
        else data[name] = value;
      }
      return JSON.stringify(data);
    },
  };

  /** What goes out, as a value that can be kept and sent again: where to, in which encoding, names and values. */
  function pack(view) {
    const { form, contract, draft } = view;
    named(form, "_key")[0].value = draft.key;
    const { target, encoding, names, altcha } = contract.submission;
    const around = [...form.querySelectorAll("[type=hidden], .rb-gotcha input")].filter(({ name }) => name !== names.redirect);
    const answers = Object.entries(answersOf(view)).map(([name, value]) => [sentAs(contract, name), value]);
    const pairs = [...answers, ...around.map(({ name, value }) => [name, value])];
    return { target, encoding, address: new URL(form.getAttribute("action"), location.href).href, pairs, altcha };
  }

  /** A proof of work for what goes there, a fresh one each time; without TLS a browser cannot make one. */
  async function proofFor(address) {
    if (!window.isSecureContext) return [];
    if (!(await rolebook.load("form-altcha"))) throw new Error("form-altcha.js did not come");
    const proof = await forms.prove(new URL("altcha", new URL(address, location.href)));
    return proof ? [["_altcha", proof]] : [];
  }

  /** What came back: `took` where the service has it, status 0 where nothing came, `wait` in milliseconds where it asks to. */
  async function post({ altcha, ...parcel }) {
    try {
      return await deliver({ ...parcel, pairs: [...parcel.pairs, ...(altcha ? await proofFor(parcel.address) : [])] });
    } catch {
      return { status: 0, body: {} };
    }
  }

  async function deliver({ target, encoding, address, pairs }) {
    const headers = { Accept: "application/json", ...(encoding === "json" && { "Content-Type": "application/json" }) };
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    // Many an endpoint answers by leading on to its page of thanks; where that lies is none of ours.
    const redirect = target === "post" ? "manual" : "follow";
    const options = { method: "POST", headers, body: encodings[encoding](pairs), redirect, signal: patience.signal };
    try {
      const response = await fetch(address, options);
      const body = Object(await response.json().catch(() => null));
      return { status: response.status, took: targets[target](response, body), wait: waitOf(response), address: response.url, body };
    } finally {
      clearTimeout(timer);
    }
  }

  /** How long the service asks to wait: seconds or a date; another origin need not let us read it. */
  function waitOf({ status, headers }) {
    if (status !== 429 && status !== 503) return 0;
    const said = headers.get("Retry-After") || "";
    const wait = /^\d+$/.test(said) ? said * 1000 : Date.parse(said) - Date.now();
    return wait >= 0 ? wait : status === 429 && MINUTE;
  }

  /** Whether the same may be taken in another time. */
  const mayPass = ({ status, body }) =>
    status < 400 || status >= 500 || status === 408 || status === 429 || /^altcha-/.test(body.error);

  /** What the service has against it, as far as it says so in words. */
  const errorsIn = ({ errors }) => (Array.isArray(errors) ? errors : []).filter((error) => error?.message);

  /** That what was sent is held back, and what would help; empty where it is not. */
  const heldWords = ({ texts }, { held }) => (held ? `${texts.held} ${window.isSecureContext ? "" : texts["held-insecure"]}` : "");

  Object.assign(forms, { heldWords, errorsIn, pack, post, mayPass, PATIENCE });
})();
