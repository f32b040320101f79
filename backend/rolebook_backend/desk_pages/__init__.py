"""Pages for people who have signed in: their own, and for managers those about their team."""
