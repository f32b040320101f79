// What stands around the questions of an assessment: places for what follows them, and drawers that load what they hold.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, loadMore } = forms;

  // What follows the questions, in this order whatever comes first; what happens in it is no answer.
  forms.extensions.push((view) => {
    if (view.contract.kind !== "assessment") return;
    view.places = Object.fromEntries(["outcome", "comparison", "plan", "files"].map((name) => [name, make("div", { class: `rb-${name}` })]));
    for (const place of Object.values(view.places)) place.addEventListener("input", (event) => event.stopPropagation());
    view.form.append(...Object.values(view.places));
    const load = view.form.querySelector(".rb-files__drawer");
    fillOnWish(view, load, "loader");
    view.hooks.sent.push(() => {
      view.isSent = true;
      load.remove();
    });
    const keep = make("details", { class: "rb-drawer rb-files__drawer" }, make("summary", {}, view.texts.files));
    fillOnWish(view, keep, "keeper");
    view.places.files.append(keep);
    if (view.draft.plan?.length) loadMore(view);
  });

  /** What saves, loads and compares answers comes with the first wish for it. */
  function fillOnWish(view, box, name) {
    box.addEventListener("toggle", async () => {
      if (!box.open || box.dataset.filled) return;
      // The second builds on the first.
      const isThere = (await loadMore(view)) && (await rolebook.load("form-files"));
      box.querySelector(".rb-error")?.remove();
      if (isThere && !box.dataset.filled) box.append(...forms[name](view));
      if (isThere) box.dataset.filled = "yes";
      else box.append(make("p", { class: "rb-error" }, view.texts["file-failed"]));
    });
  }
})();
