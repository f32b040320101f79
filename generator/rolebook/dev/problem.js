// One problem as it is shown: what was found where, the line it is about, and what to write instead.
// Texts come from files that anybody may have written: they are set as text, never as markup.

const MOST_RELATED = 5;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

export const placeOf = ({ file, line, column }) => `${file}:${line}:${column}`;

export function problemItem(problem, onCopied) {
  const { severity, code, message, help, excerpt, related, instead } = problem;
  const attributes = { href: `/_rolebook/codes/${encodeURIComponent(code)}`, target: "_blank", rel: "noopener" };
  const link = make("a", { ...attributes, "aria-label": `${code}: explanation, in a new tab` }, code);
  return make(
    "li",
    { class: `problem problem--${severity}` },
    make("h3", { class: "message" }, message),
    make("p", { class: "where" }, make("code", { class: "place" }, placeOf(problem)), " ", link),
    excerpt && excerptBlock(excerpt, placeOf(problem), true),
    help && make("p", { class: "help" }, help),
    ...instead.map((step) => insteadPart(step, onCopied)),
    related.length > 0 && relatedList(related),
  );
}

/** A block whose long lines scroll; the panel makes it reachable by key where they do. */
const block = (kind, label, ...children) =>
  make("pre", { class: kind, "data-scrolls": label }, make("code", {}, ...children));

const gutterOf = (number) => make("span", { class: "gutter" }, `${String(number).padStart(4)} │ `);

function excerptBlock({ line, before, marked, after }, place, hasCaret) {
  const gutter = gutterOf(line);
  const parts = [gutter, before];
  if (!hasCaret) return block("excerpt", `Line at ${place}`, ...parts, marked, after);
  parts.push(make("mark", {}, marked || " "), after);
  // Below the line the same text stands unseen, so that the caret is under its sign in every script and font. Text
  // that runs the other way has no such place; there the mark alone says it.
  if (!RIGHT_TO_LEFT.test(before + marked + after)) parts.push("\n", caretLine(gutter.textContent, before, marked));
  return block("excerpt", `Line at ${place}`, ...parts);
}

function caretLine(gutter, before, marked) {
  const space = make("span", { class: "unseen" }, gutter.replace(/./g, " ") + before);
  return make("span", { "aria-hidden": "true" }, space, make("span", { class: "caret" }, "^".repeat([...marked].length || 1)));
}

/** One step of mending: what to do, and the lines to write if there are any. */
function insteadPart({ words, lines }, onCopied) {
  const title = make("p", { class: "help" }, words[0].toUpperCase() + words.slice(1));
  if (!lines.length) return title;
  const rows = lines.flatMap(([line, text]) => text.split("\n").map((part, index) => [index ? "" : line, part]));
  const shown = rows.flatMap(([number, text], index) => [index ? "\n" : "", gutterOf(number), text]);
  const button = make("button", { type: "button", class: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    await copy(lines.map(([, text]) => text).join("\n"));
    button.textContent = "Copied";
    onCopied();
  });
  return make("div", { class: "fix" }, title, button, block("instead", "Lines to write instead", ...shown));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers give the clipboard to secure addresses only; on an office network there is the old way.
    const area = make("textarea", {}, text);
    const before = document.activeElement?.shadowRoot?.activeElement;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
  }
}

function relatedList(related) {
  const items = related.slice(0, MOST_RELATED).map((one) =>
    make("li", {}, `${one.label}: `, make("code", { class: "place" }, placeOf(one)), one.excerpt && excerptBlock(one.excerpt, placeOf(one), false)),
  );
  const more = related.length - MOST_RELATED;
  const places = more === 1 ? "place" : "places";
  return make("ul", { class: "related" }, ...items, more > 0 && make("li", {}, `and in ${more} more ${places}`));
}
