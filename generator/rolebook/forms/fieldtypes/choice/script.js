// One radio of a group.
rolebook.forms.types.choice = rolebook.forms.pick;
