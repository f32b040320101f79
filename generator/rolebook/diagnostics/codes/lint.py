"""Lint: what is not wrong, but could be better."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

LINT: tuple[Code, ...] = ()
