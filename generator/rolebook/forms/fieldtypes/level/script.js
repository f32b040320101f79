// One radio of a group; the described levels open beside it.
rolebook.forms.types.level = rolebook.forms.pick;
