// Words folded away: what is written shows them.
rolebook.forms.types.remark = {
  ...rolebook.forms.type,
  write(field, words) {
    rolebook.forms.type.write(field, words);
    field.box.open = field.box.open || !!words;
  },
};
