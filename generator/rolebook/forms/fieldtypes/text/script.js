// One line of words.
rolebook.forms.types.text = rolebook.forms.type;
