"""What a contract says about where its answers go, and what a page sends along with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rolebook.forms.parts import next_page
from rolebook.forms.subject import Subject
from rolebook.kinds.targets import NO_TARGET, Target, target_named
from rolebook.model import Submissions

# The page that people come to who have sent a form without script, where the target has none of its own.
SENT_PAGE = "sent/"
# The place of a part's page that says that the part before was sent.
SENT = "rb-sent"
_FORMSPREE = "https://formspree.io/f/"


def submission(submissions: Submissions, subject: Subject, after: str = "") -> dict[str, Any]:
    """The member `submission` of a contract (docs/contracts.md); `after` is the page of the part that follows."""
    target = target_named(submissions.target)
    return {
        "target": target.name if target else NO_TARGET,
        "action": _action(submissions, target, subject, after),
        "encoding": (target.encoding or submissions.encoding) if target else "",
        "names": asdict(submissions.names),
        "keep_days": submissions.keep_days,
        "note": subject.note,
        "identity": subject.identity,
        # Here, outside the digest: another cadence is no other text, and what was signed or drafted stays what it was.
        **({"due": dict(subject.due)} if subject.due else {}),
        **({"altcha": True} if submissions.altcha else {}),
    }


def has_sent_page(submissions: Submissions) -> bool:
    """Whether people who send without script are led to a page of the handbook's own."""
    target = target_named(submissions.target)
    return target is not None and not target.keeps


def _action(submissions: Submissions, target: Target | None, subject: Subject, after: str) -> str:
    """Where a form is sent: relative to the edition's root, or a whole address."""
    # A form is called by its entry and role; an address may be the entry's, and so all of its roles'.
    whole = subject.whole or subject.form
    address = submissions.address_of(whole, whole.rpartition(".")[0])
    match target.name if target else NO_TARGET:
        case "formspree":
            return address if "/" in address else f"{_FORMSPREE}{address}"
        case "netlify":
            return _led_to(after)
        case "post":
            return address
    backend = f"{address.rstrip('/')}/" if address.startswith(("https://", "http://")) else ""
    return f"{backend}f/{subject.form}"


def _led_to(after: str) -> str:
    """Where people come to who have sent a form without script: the next part, which says so, or the page for it."""
    return f"{after}#{SENT}" if after else SENT_PAGE


def hidden_fields(body: dict[str, Any], digest: str, subject: str, root_url: str) -> Iterator[tuple[str, str]]:
    """Names and values that a form's page sends beside the answers; `root_url` is where the site is published."""
    target, names = body["submission"]["target"], body["submission"]["names"]
    yield "_contract", digest
    # The script fills it in; a page without script has none of its own, as it is the same file for everybody.
    yield "_key", ""
    match target:
        case "formspree":
            yield "_subject", subject
        case "netlify":
            yield "form-name", body["form"]
        case "post":
            yield names["form"], body["form"]
    # Other sites need a whole address to lead back to.
    if target in {"formspree", "post"} and root_url:
        yield names["redirect"], f"{root_url}{_led_to(next_page(body))}"
