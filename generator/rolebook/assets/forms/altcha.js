// Proof of work: what the backend sets for a form that asks is solved here, when somebody sends and not before.
(() => {
  "use strict";
  const { PATIENCE } = rolebook.forms;
  const AT_ONCE = 8; // tries that are under way together, outside of the page's own thread

  const bytesOf = (digits) => Uint8Array.from(digits.match(/../g), (two) => parseInt(two, 16));
  const digitsOf = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /** What one number gives: the key that is derived from it. */
  async function derive({ nonce, salt, cost, keyLength }, counter) {
    const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
    return digitsOf(await crypto.subtle.deriveBits(how, key, keyLength * 8));
  }

  /** The first number whose key begins as it is to. */
  async function solve(parameters) {
    for (let first = 0; ; first += AT_ONCE) {
      const keys = await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => derive(parameters, first + more)));
      const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
      if (found >= 0) return { counter: first + found, derivedKey: keys[found] };
    }
  }

  /** A solved challenge, as it is sent; empty where the backend gives none: what is sent then shows why. */
  async function prove(address) {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (response.status >= 400 && response.status < 500) return "";
    const challenge = await response.json();
    return btoa(JSON.stringify({ challenge, solution: await solve(challenge.parameters) }));
  }

  Object.assign(rolebook.forms, { prove });
})();
