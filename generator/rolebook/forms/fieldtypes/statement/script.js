// One checkbox: "yes" or nothing.
rolebook.forms.types.statement = rolebook.forms.pick;
