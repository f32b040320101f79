// One line of words.
rolebook.forms.types.signature = rolebook.forms.type;
