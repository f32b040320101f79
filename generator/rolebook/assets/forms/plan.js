// The development plan: what a person will do about what they chose to work on. It is kept, printed and saved beside the
// answers, and never sent with them.
(() => {
  "use strict";
  const { forms } = rolebook;
  const { make, button, isAnswered } = forms;
  const LINES = ["action", "signs", "by", "help"];
  const idOf = ({ of }) => `plan-${of}`;

  /** Once the answers are sent, the plan alone is the tab's draft: whoever clears that or begins another has done with it. */
  function keep(view) {
    if (!view.isSent) return forms.keepDraft(view);
    const { plan } = view.draft;
    forms.toTab(view, plan?.length ? { plan, isLeft: true, at: Date.now() } : {});
  }

  function change(view, plan) {
    view.draft.plan = plan;
    if (!plan.length) view.draft.isLeft = false;
    keep(view);
    showPlan(view);
    if (view.result) forms.showResult(view);
  }

  function add(view, of, title) {
    const plan = view.draft.plan || [];
    if (!plan.some((item) => item.of === of)) change(view, [...plan, { of, title }]);
  }

  function drop(view, isKept) {
    change(view, (view.draft.plan || []).filter(isKept));
  }

  function showPlan(view) {
    const { texts } = view;
    const plan = view.draft.plan || [];
    const title = make("h2", { id: "plan", tabindex: -1 }, texts.plan);
    const isLeft = view.isSent || view.draft.isLeft;
    const hint = make("p", { class: "rb-note" }, texts["plan-hint"], isLeft && ` ${texts["plan-left"]}`);
    const about = isLeft ? [hint, makeRemover(view)] : [hint];
    view.places.plan.replaceChildren(...(plan.length ? [title, ...about, ...plan.map((item) => makeItem(view, item))] : []));
  }

  /** The focus goes to the plan, or where there is none any more to what is left on the page. */
  const focusOn = (view) => (document.getElementById("plan") || view.result || view.form.querySelector(".rb-receipt, button")).focus();

  function makeRemover(view) {
    return button(view.texts["plan-remove"], () => {
      change(view, []);
      focusOn(view);
    });
  }

  function makeItem(view, item) {
    const { texts } = view;
    const go = () => {
      drop(view, (one) => one !== item);
      focusOn(view);
    };
    const gone = button(texts["plan-drop"], go, { "aria-label": `${texts["plan-drop"]}: ${item.title}` });
    const lines = LINES.map((line) => makeLine(view, item, line));
    return make("fieldset", { class: "rb-field", id: idOf(item) }, make("legend", {}, item.title), ...lines, gone);
  }

  function makeLine(view, item, line) {
    const control = line === "by" ? make("input", { type: "date" }) : make("textarea", { maxlength: 2000 });
    const grow = () => control.setAttribute("rows", control.value.split("\n").reduce((sum, { length }) => sum + 1 + Math.floor(length / 60), 1));
    control.value = item[line] || "";
    grow();
    control.addEventListener("input", () => {
      item[line] = control.value;
      grow();
      keep(view);
    });
    return make("label", { class: "rb-field__label" }, view.texts[`plan-${line}`], control);
  }

  /** Puts a gap into the plan, or leads to it there. */
  function planLink(view, { key, label }) {
    const { texts } = view;
    const found = (view.draft.plan || []).find(({ of }) => of === key);
    if (found) return make("a", { href: `#${idOf(found)}` }, texts.planned);
    const put = () => {
      add(view, key, label);
      document.getElementById(idOf({ of: key })).querySelector("textarea").focus();
    };
    return button(texts["plan-add"], put, { "aria-label": `${texts["plan-add"]}: ${label}` });
  }

  const isWish = (field) => field.type === "statement" && field.of && isAnswered(field);
  const titleOf = ({ fields }, { of }) => fields.find(({ name }) => name === of).label;

  /** A tick at “I want to develop this” begins a plan; without it, one without words is dropped. */
  function follow(view, control) {
    const wish = view.fields.find(({ of, controls }) => of && controls[0] === control);
    if (wish?.type !== "statement") return;
    if (isWish(wish)) add(view, wish.of, titleOf(view, wish));
    else drop(view, (item) => item.of !== wish.of || LINES.some((line) => item[line]));
  }

  forms.extensions.push((view) => {
    if (!view.places || view.contract.about === "profile") return;
    view.draft.plan ||= view.fields.filter(isWish).map((wish) => ({ of: wish.of, title: titleOf(view, wish) }));
    view.hooks.answered.push((control) => (control ? follow(view, control) : showPlan(view)));
    view.hooks.sent.push(() => {
      if (!view.draft.plan?.length) return;
      keep(view);
      showPlan(view);
    });
    showPlan(view);
  });

  Object.assign(forms, { planLink });
})();
