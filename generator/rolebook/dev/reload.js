// Served by `rolebook serve` only: shows the newest site as soon as it is built, and what is to mend while it cannot be.
import { createPanel } from "./panel.js";
import { hasUnsavedInput } from "./unsaved.js";

const own = document.querySelector("script[data-rolebook-build]").dataset.rolebookBuild;
const panel = createPanel({ onReload: reload });
let newest = own;
let events = null;
let isLeaving = false;

function connect() {
  if (events || isLeaving) return;
  events = new EventSource("/_rolebook/events");
  for (const name of ["built", "diagnostics"]) {
    events.addEventListener(name, (event) => receive(JSON.parse(event.data)));
  }
}

function disconnect() {
  events?.close();
  events = null;
}

function receive(state) {
  newest = state.build;
  if (!isOutOfDate() || hasUnsavedInput()) panel.show(state);
  freshen();
}

// Every page knows the build it was made from, so nothing is missed between its loading and its connecting, nor while
// the server is started again; and builds that come close together are one reload.
const isOutOfDate = () => newest !== own;

function freshen() {
  if (isOutOfDate() && !hasUnsavedInput()) reload();
  else panel.offerReload(isOutOfDate());
}

/** The browser keeps the scroll position. */
function reload() {
  if (isLeaving) return;
  isLeaving = true;
  disconnect();
  location.reload();
}

// A browser opens few connections to one server at a time: tabs that nobody sees leave theirs to the others, and catch
// up when they are seen.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
window.addEventListener("pagehide", disconnect);
window.addEventListener("pageshow", (event) => event.persisted && connect());
// Instant navigation has put another page in place, maybe of a newer build and without the form that was in the way.
window.document$?.subscribe(freshen);
if (!document.hidden) connect();
