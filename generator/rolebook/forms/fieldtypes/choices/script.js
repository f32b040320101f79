// Any number of checkboxes of one name; the answer is an array. Where there are many, assets/forms/pick.js makes them.
rolebook.forms.types.choices = {
  read: ({ controls }) => controls.filter(({ checked }) => checked).map(({ value }) => value),
  write({ controls }, values) {
    for (const control of controls) control.checked = values.includes(control.value);
  },
};
