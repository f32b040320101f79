// One radio of a group.
rolebook.forms.types.rating = rolebook.forms.pick;
