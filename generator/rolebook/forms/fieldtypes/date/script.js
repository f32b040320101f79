// One line of words.
rolebook.forms.types.date = rolebook.forms.type;
