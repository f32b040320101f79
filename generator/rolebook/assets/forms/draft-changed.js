// When a form has changed since it was filled in: what no longer fits, and a page that is older than its contract.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, button, makeButton, keepDraft, answersOf, saidIn, fromTab, toTab } = forms;

  /** What a changed form does not take: to be read, kept as a file, and put away. */
  function misfitsOf(view) {
    const { draft, texts, contract } = view;
    const lines = draft.misfits.map((words) => words.join(": "));
    const file = `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join("\n"))}`;
    const list = lines.length > 0 && make("ul", {}, ...lines.map((line) => make("li", {}, line)));
    const link = list && make("a", { href: file, download: `${contract.form}.txt` }, texts["draft-do-file"]);
    const done = makeButton(view, "dismiss", () => {
      delete draft.misfits;
      keepDraft(view);
    });
    return [make("p", {}, texts[list ? "draft-misfits" : "draft-fits"]), ...(list ? [list, link] : []), done];
  }

  /** What was answered on a page older than its contract, so that it is there after a reload. */
  function keepPlain(view, digest) {
    const { answers, said, ...draft } = fromTab(view);
    const both = { answers: { ...answers, ...answersOf(view) }, said: { ...said, ...saidIn(view) } };
    toTab(view, { ...draft, ...both, at: Date.now(), digest });
  }

  /** A page from before the last build cannot be filled in under today's contract. */
  function showOutdated(view, digest) {
    const reload = () => {
      keepPlain(view, digest);
      location.reload();
    };
    const again = button(view.texts["outdated-reload"], reload, { class: "rb-button" });
    view.form.parentElement.querySelector(".rb-draft").replaceWith(make("div", { class: "rb-draft", role: "alert" }, make("p", {}, view.texts.outdated), again));
  }

  Object.assign(forms, { misfitsOf, showOutdated });
})();
