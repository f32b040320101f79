"""Alembic's environment and the steps a database goes through."""
