"""Brands and workspaces: what is laid over what."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

BRANDS: tuple[Code, ...] = (
    Code(
        "patch-nothing",
        "error",
        "A brand changes or removes an entry that the base does not have",
        "`patch:` and `remove:` name entries of the base by id.",
    ),
    Code(
        "patch-in-base",
        "error",
        "A change or removal in the data of the base",
        "`patch:` and `remove:` are how a brand says what differs from the base. In data/ itself an entry is changed "
        "where it is written.",
        "patch: lead\nname: Head",
        "id: lead\nname: Head\nsummary: Leads the unit.",
    ),
    Code(
        "unknown-brand",
        "error",
        "There is no brand of that name",
        "Brands are the folders of brands/ that have a brand.yml.",
    ),
    Code(
        "missing-file",
        "error",
        "A file that must be there is missing",
        "A workspace has a data/handbook.yml and a mkdocs.yml; a brand has the logo that its brand.yml names.",
    ),
)
