// The panel at the foot of the page: what is to mend, or how many warnings there are. It never takes the focus.
import { make, problemItem } from "./problem.js";

const MEMORY = "rolebook:serve:collapsed";
const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// What was collapsed stays so in this tab until something else is to mend. Storage can be switched off.
const memory = {
  get() {
    try {
      return JSON.parse(sessionStorage.getItem(MEMORY)) || [];
    } catch {
      return [];
    }
  },
  set(names) {
    try {
      if (names.length) sessionStorage.setItem(MEMORY, JSON.stringify(names));
      else sessionStorage.removeItem(MEMORY);
    } catch {
      // the panel opens again on the next page
    }
  },
};

/** What a state is about, in a line for the bar; the empty text where there is nothing to show. */
function titleOf({ failure, errors, warnings, files }) {
  if (failure) return "The build stopped";
  if (errors) return `${counted(errors, "problem")} to mend in ${counted(files, "file")}`;
  return warnings ? counted(warnings, "warning") : "";
}

/** What must be new for a collapsed panel to open: places do not count, a line above may have come or gone. */
const namesOf = ({ failure, problems }) =>
  failure ? [failure] : problems.filter(isError).map(({ code, file, message }) => [code, file, message].join("|"));
const isError = ({ severity }) => severity === "error";

/** `onReload` is called by the button that stands there while an offer is open. */
export function createPanel({ onReload }) {
  // On the page that waits for a site the problems are the page; elsewhere they are at its foot.
  const place = document.querySelector("[data-rolebook-problems]");
  const ui = buildUi(place !== null, onReload);
  const view = { ui, isWhole: place !== null, isOpen: true, shown: "", title: "" };
  (place || document.body).append(ui.host);
  ui.toggle.addEventListener("click", () => setOpen(view, !view.isOpen, true));
  document.addEventListener("keydown", (event) => onKey(view, event));
  new ResizeObserver(() => onResize(view)).observe(ui.foot);
  return { show: (state) => show(view, state), offerReload: (isOn) => offerReload(view, isOn) };
}

function buildUi(isWhole, onReload) {
  const host = make("div", { class: "rolebook-serve", lang: "en", dir: "ltr" });
  host.toggleAttribute("data-whole", isWhole);
  const title = make("span", { class: "title" });
  const note = make("span", { class: "note" });
  const toggle = make("button", { type: "button", class: "toggle", "aria-controls": "body" }, title, note);
  const body = make("div", { id: "body", class: "body" });
  const region = make("section", { class: "panel", hidden: "", "aria-label": "Problems in the workspace" });
  region.append(make("h2", { class: "head" }, toggle), body);
  const reload = make("button", { type: "button", class: "reload" }, "Reload");
  reload.addEventListener("click", onReload);
  const offer = make("section", { class: "offer", hidden: "", "aria-label": "New version" });
  offer.append(make("p", {}, "A new version is ready"), reload);
  const said = make("p", { class: "said", role: "status" });
  const foot = make("div", { class: "foot", hidden: "" }, offer, region);
  const style = make("link", { rel: "stylesheet", href: "/_rolebook/panel.css" });
  style.addEventListener("load", () => (foot.hidden = false));
  host.attachShadow({ mode: "open" }).append(style, foot, said);
  return { host, foot, region, toggle, title, note, body, offer, said };
}

function show(view, state) {
  const { ui } = view;
  const title = titleOf(state);
  ui.region.hidden = !title;
  ui.note.textContent = state.building ? "building again …" : "";
  const content = JSON.stringify([title, state.failure, state.problems]);
  if (content === view.shown) return;
  view.shown = content;
  const names = namesOf(state);
  if (!names.length) memory.set([]);
  fill(view, state, title);
  const known = memory.get();
  setOpen(view, view.isWhole || names.some((name) => !known.includes(name)), false);
  if (view.isOpen) say(view, title);
}

/** A focus that was inside must not fall out of the page with what it was on. */
function fill(view, state, title) {
  const { ui } = view;
  const hadFocus = ui.body.contains(ui.host.shadowRoot.activeElement);
  view.names = namesOf(state);
  ui.region.dataset.kind = state.failure || state.errors ? "problems" : "warnings";
  ui.title.textContent = title;
  ui.body.replaceChildren(...bodyParts(view, state));
  if (hadFocus) ui.toggle.focus({ preventScroll: true });
}

function bodyParts(view, state) {
  const onCopied = () => say(view, "Copied");
  const list = (problems) => make("ol", { class: "problems" }, ...problems.map((one) => problemItem(one, onCopied)));
  const errors = state.problems.filter(isError);
  const warnings = state.problems.filter((one) => !isError(one));
  const leftOut = state.errors + state.warnings - state.problems.length;
  const isStale = (state.failure || errors.length > 0) && !view.isWhole;
  return [
    ...(state.failure ? failureParts(state.failure) : []),
    isStale && make("p", { class: "about" }, "The site stays at its last good version until this is mended."),
    errors.length > 0 && list(errors),
    errors.length > 0 && warnings.length > 0 && make("details", {}, make("summary", {}, counted(state.warnings, "warning")), list(warnings)),
    errors.length === 0 && warnings.length > 0 && list(warnings),
    leftOut > 0 && make("p", { class: "about" }, `and ${leftOut} more; rolebook check lists them all`),
  ].filter(Boolean);
}

function failureParts(failure) {
  return [
    make("p", { class: "about" }, "The build could not go on, and the reason is none of the mistakes that Rolebook knows:"),
    make("pre", { class: "excerpt", "data-scrolls": "The reason" }, make("code", {}, failure)),
    make("p", { class: "about" }, "The next change builds again. If it stops here each time, report it with the line above."),
  ];
}

function setOpen(view, isOpen, byHand) {
  const { ui } = view;
  view.isOpen = isOpen;
  ui.body.hidden = !isOpen;
  ui.toggle.setAttribute("aria-expanded", isOpen);
  if (byHand) memory.set(isOpen ? [] : view.names);
  onResize(view);
}

function onKey(view, event) {
  const { host, region, toggle } = view.ui;
  const at = document.activeElement;
  if (event.key !== "Escape" || event.defaultPrevented || !view.isOpen || region.hidden || view.isWhole) return;
  if (at !== host && at !== document.body) return;
  setOpen(view, false, true);
  if (at === host) toggle.focus({ preventScroll: true });
}

/** Blocks that scroll can be reached by key; what is focused on the page is not left behind the panel. */
function onResize({ ui, isWhole }) {
  for (const block of ui.body.querySelectorAll("[data-scrolls]")) {
    const names = { tabindex: "0", role: "group", "aria-label": block.dataset.scrolls };
    for (const [name, value] of Object.entries(names)) {
      if (block.scrollWidth > block.clientWidth) block.setAttribute(name, value);
      else block.removeAttribute(name);
    }
  }
  if (!isWhole) document.documentElement.style.scrollPaddingBlockEnd = `${ui.foot.offsetHeight}px`;
}

function offerReload(view, isOn) {
  if (view.ui.offer.hidden === !isOn) return;
  view.ui.offer.hidden = !isOn;
  if (isOn) say(view, "A new version is ready");
}

/** The same words again are said again, since something else is meant. */
function say({ ui }, words) {
  ui.said.textContent = "";
  requestAnimationFrame(() => (ui.said.textContent = words));
}
