// One radio of a group; the described levels open beside it. Where they are too many for the page, it leads to them, and
// they are taken from the contract.
rolebook.forms.types.level = rolebook.forms.pick;
rolebook.forms.extensions.push(({ fields }) => {
  const { make, plain } = rolebook.forms;
  for (const { options, controls } of fields.filter(({ type }) => type === "level")) {
    for (const control of controls) {
      const link = control.parentElement.parentElement.querySelector(":scope > a");
      if (!link) continue;
      const { details } = options.find(({ value }) => value === control.value);
      const lines = details.map((words) => make("li", {}, plain(words)));
      link.replaceWith(make("details", {}, make("summary", {}, link.textContent), make("ul", {}, ...lines)));
    }
  }
});
