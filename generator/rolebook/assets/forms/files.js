// Answers as files: saved, and taken up again. What a file has that the form does not take is told, never dropped in silence.
(() => {
  "use strict";
  const { forms, fill } = rolebook;
  const { make, button, answerOf, answersOf, chosenOf, fit, missing, showErrors } = forms;
  const FORMAT = "rolebook-answers/1";
  const AS = ["self", "manager"];

  const byOf = ({ draft }) => ({ as: AS[0], name: "", ...draft.by });

  function fileOf(view) {
    const { plan = [] } = view.draft;
    return { format: FORMAT, ...forms.recordOf(view), at: new Date().toISOString(), by: byOf(view), answers: answersOf(view), plan };
  }

  /** One line a question (RFC 4180); what a spreadsheet would take for a formula is marked as words. */
  function csvOf(view) {
    const { fields, texts } = view;
    const beside = (field, kind) => fields.find(({ type, of }) => type === kind && of === field.name);
    const say = (field) => (field ? [answerOf(field)].flat().join(", ") : "");
    const heads = [texts.section, texts.question, texts.you, texts.rank, texts.target, texts.gap, texts.evidence, texts.develop];
    const rows = fields.filter(({ of }) => !of).map((field) => {
      const you = chosenOf(field);
      const [, target, gap] = field.options.length ? forms.cellsOf(view, field) : ["", "", ""];
      const more = [beside(field, "remark"), beside(field, "statement")].map(say);
      return [field.section, field.label, you?.label ?? say(field), you?.rank ?? "", target, gap, ...more];
    });
    const cell = (value) => `"${String(value).replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
    return `\ufeff${[heads, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
  }

  function save(view, ending, type, text) {
    forms.download(`${forms.fileName(view.contract)}.${byOf(view).as}.${new Date().toISOString().slice(0, 10)}.${ending}`, type, text);
  }

  /** What a file holds, with what of it fits this form; `error` says in words why it is none of its files. */
  async function readFile({ contract, texts }, file) {
    const failed = (name, more = {}) => ({ file: file.name, error: fill(texts[`file-${name}`], { file: file.name, form: contract.title, ...more }) });
    const found = await file.text().then(JSON.parse).catch(() => null);
    if (!found) return failed("unreadable");
    const isRecord = (one) => one !== null && typeof one === "object" && !Array.isArray(one);
    if ((found.format || FORMAT) !== FORMAT || typeof found.form !== "string" || !isRecord(found.answers)) return failed("other");
    // Where a form is in parts, a boundary may have moved since, or there was none: what is asked here is taken.
    const isOfPart = contract.parts?.of.some(({ form }) => form === found.form) && Object.keys(fit({ contract }, found.answers).fits).length;
    if (found.form !== contract.form && !isOfPart) return failed("form", { other: `${found.title || found.form} (${found.role?.name || found.form})` });
    const by = AS.includes(found.by?.as) ? { as: found.by.as, name: String(found.by.name || "") } : { as: AS[0], name: "" };
    const plan = (Array.isArray(found.plan) ? found.plan : []).filter((item) => item?.of && typeof item.title === "string");
    const isOlder = found.contract !== contract.digest;
    return { ...fit({ contract }, found.answers), file: file.name, by, plan, isOlder, version: String(found.framework_version || ""), at: new Date(Date.parse(found.at) || file.lastModified) };
  }

  /** What became of a file: an error, or how much was taken and what was not. */
  function notesOf(view, { file, error, fits, misfits, isOlder, version }) {
    const { texts } = view;
    if (error) return [make("p", { class: "rb-error" }, error)];
    const taken = fill(texts["file-taken"], { file, count: Object.keys(fits).length });
    const lines = misfits.map(({ label, value }) => make("li", {}, `${label}: ${[value].flat().join(", ")}`));
    const older = isOlder && make("p", {}, fill(texts["file-older"], { version: version || "–" }));
    return [make("p", {}, taken), older, lines.length > 0 && make("p", {}, texts["file-misfits"]), lines.length > 0 && make("ul", {}, ...lines)];
  }

  function picker(words, hint, more, act) {
    const input = make("input", { type: "file", accept: ".json,application/json", ...more });
    const said = make("div", { role: "status", class: "rb-files__said" });
    input.addEventListener("change", async () => {
      said.replaceChildren(...(await act([...input.files])).filter(Boolean));
      input.value = "";
    });
    return make("div", {}, make("label", { class: "rb-field__label" }, words, input), make("p", { class: "rb-hint" }, hint), said);
  }

  function loader(view) {
    const take = async ([file]) => {
      if (!file) return [];
      const found = await readFile(view, file);
      if (!found.error) forms.swapDraft(view, { digest: view.contract.digest, answers: found.fits, plan: found.plan, by: found.by });
      return notesOf(view, found);
    };
    return [picker(view.texts["file-choose"], view.texts["file-load-hint"], {}, take)];
  }

  /** Who fills it in: it goes into the file, nowhere else. */
  function whose(view) {
    const { texts } = view;
    const radios = AS.map((as) => make("input", { type: "radio", name: "_by", value: as }));
    const name = make("input", { type: "text", autocomplete: "off", maxlength: 120 });
    const box = make("fieldset", { class: "rb-files__by" }, make("legend", {}, texts["by-title"]));
    box.append(...AS.map((as, index) => make("label", {}, radios[index], texts[`by-${as}`])), make("label", {}, texts["by-name"], name));
    const showBy = () => {
      const by = byOf(view);
      for (const radio of radios) radio.checked = radio.value === by.as;
      name.value = by.name;
    };
    box.addEventListener("input", () => {
      view.draft.by = { as: radios.find(({ checked }) => checked).value, name: name.value.trim() };
      if (!view.isSent) forms.keepDraft(view);
    });
    showBy();
    // Another draft is another person's.
    view.hooks.answered.push((control) => control || showBy());
    return box;
  }

  function keeper(view) {
    const { texts, sends } = view;
    const look = () => {
      const errors = missing(view);
      showErrors(view, errors);
      if (!errors.length) forms.showResult(view).focus();
    };
    const buttons = [
      sends && !view.isSent && forms.hasResult(view.contract) && button(texts["show-result"], look),
      button(texts["file-json"], () => save(view, "json", "application/json", JSON.stringify(fileOf(view), null, 2))),
      button(texts["file-csv"], () => save(view, "csv", "text/csv;charset=utf-8", csvOf(view))),
      button(texts.print, () => window.print()),
    ];
    const other = picker(texts["file-compare"], texts["file-compare-hint"], { multiple: "" }, (files) => forms.compareFiles(view, files));
    return [whose(view), make("p", { class: "rb-files__do" }, ...buttons), other];
  }

  Object.assign(forms, { readFile, notesOf, byOf, loader, keeper });
})();
