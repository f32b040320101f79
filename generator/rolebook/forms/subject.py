"""What a form is made from and where it is, whatever it asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is made from: kind and id of an entry, what it is about, its title; the form's name and page.

    `note` says what happens with what is sent, `identity` whether its sender's name is kept; `whole` is the name that
    all parts of a form have in common, `texts` are more sentences of the backend's own pages. `due` says when it is
    due in the data's own words: `when` of what is signed, `every` of an assessment and of an agreement's reviews.
    """

    kind: str
    entry: str
    about: str
    title: str
    form: str
    page: str
    note: str = ""
    identity: str = "optional"
    whole: str = ""
    due: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
