"""Pages for editors and administrators: who has sent what, what was held back, comments, exports."""
