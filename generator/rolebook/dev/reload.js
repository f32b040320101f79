// Served by `rolebook serve` only: shows the new page as soon as it is built.
(() => {
  "use strict";
  const events = new EventSource("/_rolebook/events");
  events.addEventListener("message", () => location.reload());
  window.addEventListener("pagehide", () => events.close());
})();
