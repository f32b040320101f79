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
    Code(
        "unused-submission-setting",
        "warning",
        "A setting that the forms' target does not read",
        "`address`, `addresses`, `encoding`, `names` and `altcha` under `submissions` belong to certain targets only: "
        "an address to rolebook, formspree and post, addresses of single forms to formspree and post, encoding and "
        "names to post, altcha to rolebook.",
        "submissions:\n  target: netlify\n  address: https://answers.example.org/",
        "submissions:\n  target: netlify",
    ),
    Code(
        "kept-too-short",
        "warning",
        "Answers are erased before they are due again",
        "The backend erases answers after `keep_days`. Of a signature that is due every year, or of an assessment with "
        "a `cadence`, it then knows nothing any more: who sent it stands among those who never did.",
        "submissions:\n  target: rolebook\n  keep_days: 180",
        "submissions:\n  target: rolebook\n  keep_days: 730",
    ),
    Code(
        "target-cannot",
        "warning",
        "The forms' target cannot do what an assessment asks for",
        "Results of a group are put together by the backend of Rolebook from the answers it keeps. Formspree, Netlify "
        "Forms and other endpoints only take answers in, so nobody would ever be shown such results.",
        "results:\n  show: group",
        "results:\n  show: own",
    ),
    Code(
        "target-limits",
        "note",
        "What the forms' target does not do",
        "Formspree, Netlify Forms and other endpoints take answers in and pass them on. They keep nothing that the "
        "handbook could read again: no receipt, no state of an agreement, no results of a group; nor do they prove who "
        "somebody is. docs/forms.md compares the targets. Nothing is to mend.",
    ),
)
