"""Where answers can go, and what each such place needs, takes and cannot do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A place that answers are sent to.

    `keys` are the settings it reads beside its name, `needs` one of them that has to be there; `encoding` is the one
    of its script, empty where the settings say it; `limits` are said at every build; `keeps` tells whether it keeps
    what is read again: receipts, agreements and their states, results of a group.
    """

    name: str
    label: str
    keys: tuple[str, ...] = ()
    needs: str = ""
    encoding: str = ""
    keeps: bool = False
    limits: tuple[str, ...] = ()


TARGETS: tuple[Target, ...] = (
    Target("rolebook", "the backend of Rolebook", keys=("address", "altcha"), encoding="json", keeps=True),
    Target(
        "formspree",
        "Formspree",
        keys=("address", "addresses"),
        needs="address",
        encoding="form-data",
        limits=("takes 20 answers a minute and form",),
    ),
    Target("netlify", "Netlify Forms", encoding="urlencoded", limits=("counts answers against a monthly quota",)),
    Target("post", "an endpoint of your own", keys=("address", "addresses", "encoding", "names"), needs="address"),
)

NO_TARGET = "none"


def target_named(name: str) -> Target | None:
    """The target of that name; none for `none`."""
    return next((target for target in TARGETS if target.name == name), None)
