"""The tables that results of groups are read from: how many answers there are, and what was counted of them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, PrimaryKeyConstraint, String, Table

from rolebook_backend.store.tables import metadata

# How many sets of answers a form has, those in quarantine and those about others left out, as a sum over lanes: whoever
# joins the chain adds to the lane that it holds anyhow, so that nobody waits for another.
totals = Table(
    "totals",
    metadata,
    Column("edition", String(200), nullable=False),
    Column("form", String(200), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    PrimaryKeyConstraint("edition", "form", "lane", name="pk_totals"),
)

# What was counted last of the forms of an assessment that have something in common: under what it was counted, how
# many, and up to where in each lane. `shared_by` is a digest of the forms' names.
tallies = Table(
    "tallies",
    metadata,
    Column("edition", String(200), nullable=False),
    Column("entry", String(200), nullable=False),
    Column("shared_by", String(64), nullable=False),
    Column("basis", String(64), nullable=False),
    Column("forms", JSON, nullable=False),
    Column("stamp", String(32), nullable=False),
    Column("counted", Integer, nullable=False),
    Column("stands", JSON, nullable=False),
    Column("tally", JSON, nullable=False),
    PrimaryKeyConstraint("edition", "entry", "shared_by", name="pk_tallies"),
)
