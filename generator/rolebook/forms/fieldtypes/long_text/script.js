// Several lines of words.
rolebook.forms.types["long-text"] = rolebook.forms.type;
