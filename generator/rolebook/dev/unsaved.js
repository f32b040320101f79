// Whether a person has filled in something that a reload would take away.

const isChosenAsLoaded = (select) => {
  const options = [...select.options];
  if (select.multiple) return options.every((option) => option.selected === option.defaultSelected);
  return select.selectedIndex === Math.max(0, options.findLastIndex((option) => option.defaultSelected));
};

function differs(control) {
  if (control.matches("select")) return !isChosenAsLoaded(control);
  if (control.matches("textarea")) return control.value !== control.defaultValue;
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
  if (control.matches("[type=file]")) return control.files.length > 0;
  if (control.matches("input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image])")) {
    return control.value !== control.defaultValue;
  }
  return false;
}

/** Forms of the theme and of search hold choices, nothing to lose. A form that was sent still shows its receipt. */
export function hasUnsavedInput() {
  const forms = document.querySelectorAll("form:not([data-md-component], [role=search])");
  return [...forms].some((form) => [...form.elements].some(differs));
}
