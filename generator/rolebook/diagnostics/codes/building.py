"""Building: what only shows when pages are made."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

BUILDING: tuple[Code, ...] = (
    Code(
        "broken-link",
        "error",
        "A page links to something that is not there",
        "Found in the built site. Most often a link written by hand in content/.",
    ),
    Code(
        "engine-warning",
        "warning",
        "The site engine complained",
        "MkDocs or Zensical warned about a page; the message is theirs.",
    ),
    Code(
        "engine-failed",
        "error",
        "The site engine could not build the pages",
        "Most often a setting in mkdocs.yml or a template in overrides/ that it cannot read; the message is its own.",
    ),
    Code(
        "policy-refuses",
        "warning",
        "A page holds something that browsers will refuse",
        "The site is published with a strict Content-Security-Policy: nothing is loaded from other sites, style and "
        "script stand in files. An `<iframe>`, a picture from another site, a `style` or an `onclick` in content/ or "
        "overrides/ stays without effect.",
    ),
    Code(
        "no-submission-target",
        "warning",
        "Forms are shown, but answers go nowhere",
        "`submissions: {target: none}` in data/handbook.yml leaves the forms without a send button; people can print "
        "or download their result.",
    ),
)
