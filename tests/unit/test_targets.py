"""Where forms are sent: what a contract says of its target, what a page sends along, what holds for each target."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rolebook.diagnostics import Report, Severity, Span
from rolebook.finish import Policy, header_files
from rolebook.forms import Contract, hidden_fields
from rolebook.kinds.targets import TARGETS
from rolebook.model import SentNames, Submissions
from rolebook.render import Site
from rolebook.render.layout import render_pages
from rolebook.reporters import REPORTERS
from rolebook.resolve.edition import handbook

from .starter_support import REPOSITORY, site_of, starter

FORM = "commitment-review.staff"
ROOT = "https://handbook.example.org/"


def site_with(submissions: Submissions) -> Site:
    """The starter, its answers sent elsewhere."""
    own = starter()
    framework = replace(own.framework, handbook=replace(own.framework.handbook, submissions=submissions))
    return replace(site_of(framework, own.strings), site_url=ROOT)


def contract_with(submissions: Submissions) -> Contract:
    return next(contract for contract in site_with(submissions).contracts if contract.form == FORM)


def page_with(submissions: Submissions, address: str = "assessments/commitment-review/staff/") -> str:
    pages = {artifact.path: artifact.content.decode() for artifact in render_pages(site_with(submissions))}
    return pages.get(f"docs/{address}index.md", "")


@pytest.mark.parametrize(
    ("submissions", "action", "encoding"),
    [
        (Submissions("rolebook"), f"f/{FORM}", "json"),
        (Submissions("rolebook", address="https://a.example/x/"), f"https://a.example/x/f/{FORM}", "json"),
        # An address left over from another target, as where a brand changes the base's, is no backend.
        (Submissions("rolebook", address="xpznqkdl"), f"f/{FORM}", "json"),
        (Submissions("formspree", address="xpznqkdl"), "https://formspree.io/f/xpznqkdl", "form-data"),
        (Submissions("formspree", address="https://formspree.io/f/abcd"), "https://formspree.io/f/abcd", "form-data"),
        (Submissions("netlify"), "sent/", "urlencoded"),
        (Submissions("post", address="https://a.example/t", encoding="json"), "https://a.example/t", "json"),
        (Submissions("none"), f"f/{FORM}", ""),
    ],
)
def test_a_contract_says_where_and_how_it_is_sent(submissions: Submissions, action: str, encoding: str) -> None:
    said = contract_with(submissions).body["submission"]

    assert (said["target"], said["action"], said["encoding"]) == (submissions.target, action, encoding)


def test_the_address_of_a_form_comes_before_its_assessments_and_that_before_the_one_for_all() -> None:
    by_role = (("commitment-review.staff", "role"), ("commitment-review", "entry"))

    def address(addresses: tuple[tuple[str, str], ...]) -> str:
        said = contract_with(Submissions("post", address="all", addresses=addresses)).body["submission"]
        return str(said["action"])

    assert [address(by_role), address(by_role[1:]), address(())] == ["role", "entry", "all"]


def test_the_target_is_no_part_of_what_the_digest_stands_for() -> None:
    digests = {contract_with(Submissions(target.name, address="xpznqkdl")).digest for target in TARGETS}

    assert len(digests) == 1


@pytest.mark.parametrize(
    ("submissions", "names"),
    [
        (Submissions("rolebook"), ["_contract", "_key"]),
        (Submissions("formspree", address="abcd"), ["_contract", "_key", "_subject", "_next"]),
        (Submissions("netlify"), ["_contract", "_key", "form-name"]),
        (
            Submissions("post", address="https://a.example/", names=SentNames(form="which", redirect="then")),
            ["_contract", "_key", "which", "then"],
        ),
    ],
)
def test_a_page_sends_along_what_its_target_wants(submissions: Submissions, names: list[str]) -> None:
    contract = contract_with(submissions)

    found = dict(hidden_fields(contract.body, contract.digest, "Title · Staff", ROOT))

    assert list(found) == names
    assert found["_contract"] == contract.digest
    assert found.get("_next", f"{ROOT}sent/") == f"{ROOT}sent/"


def test_without_the_sites_address_nobody_is_led_back() -> None:
    contract = contract_with(Submissions("formspree", address="abcd"))

    assert "_next" not in dict(hidden_fields(contract.body, contract.digest, "Title", ""))


def test_fields_have_the_names_the_endpoint_reads() -> None:
    names = SentNames("answers[{name}]", "website")
    page = page_with(Submissions("post", address="https://a.example/t", names=names))

    assert 'name="answers[culture-portal]"' in page
    assert 'name="website"' in page
    assert 'id="culture-portal"' in page


def test_netlify_is_told_of_the_form_in_the_page() -> None:
    (form,) = re.findall("<form [^>]*>", page_with(Submissions("netlify")))

    for attribute in (f'name="{FORM}"', 'data-netlify="true"', 'netlify-honeypot="_gotcha"', 'action="../../../sent/"'):
        assert attribute in form


@pytest.mark.parametrize("target", [target.name for target in TARGETS])
def test_a_page_says_to_whom_answers_are_sent(target: str) -> None:
    page = page_with(Submissions(target, address="https://a.example/t"))
    said = {"formspree": "formspree.io", "netlify": "Netlify", "post": "a.example"}.get(target, "go to")

    (note,) = re.findall(r'<div class="rb-send">\s*<p class="rb-note">(.*?)</p>', page, re.DOTALL)
    assert said in note
    assert "Example Organisation" in note


def test_there_is_a_page_of_thanks_where_the_target_has_no_receipts() -> None:
    assert "Your answers have been sent" in page_with(Submissions("netlify"), "sent/")
    assert page_with(Submissions("rolebook"), "sent/") == ""


def test_a_brands_own_target_does_not_read_what_belongs_to_the_bases() -> None:
    base = {"organisation": "O", "version": "1", "language": "en"}
    left_over = {"names": {"answers": "a[{name}]"}, "addresses": {"own": "https://a.example/"}}

    read = handbook({**base, "submissions": {"target": "netlify", **left_over}}).submissions

    assert (read.names, read.addresses) == (SentNames(), ())


def test_another_site_may_know_which_site_a_form_comes_from_and_no_more() -> None:
    def referrer(policy: Policy) -> str:
        text = next(iter(header_files(policy))).content.decode()
        return str(re.findall("Referrer-Policy: (.*)", text)[0])

    assert referrer(Policy()) == "same-origin"
    assert referrer(Policy(origins=("https://formspree.io",))) == "strict-origin-when-cross-origin"


def test_a_note_is_told_and_counted_apart_from_warnings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from rich.console import Console  # noqa: PLC0415 (here alone)

    report = Report()
    report.add("target-limits", "Formspree gives no receipt", Span("data/handbook.yml", 3, 1))
    for reporter in ("text", "json", "github", "sarif"):
        REPORTERS[reporter](report, tmp_path, Console())
    said = capsys.readouterr().out

    assert (report.count(Severity.WARNING), report.count(Severity.NOTE), report.failed) == (0, 1, False)
    assert "note[target-limits]" in said
    assert "::notice file=data/handbook.yml" in said
    assert '"notes": 1' in said
    assert '"level": "note"' in said


def test_every_target_is_explained_to_people() -> None:
    page = (REPOSITORY / "docs" / "forms.md").read_text("utf-8")

    assert [target.name for target in TARGETS if f"target: {target.name}" not in page] == []


@pytest.mark.parametrize(("target", "asks"), [("rolebook", True), ("post", False), ("none", False)])
def test_only_what_goes_to_the_backend_asks_for_proof_of_work(target: str, asks: bool) -> None:
    base = {"organisation": "O", "version": "1", "language": "en"}
    said = {"target": target, "address": "https://a.example/", "altcha": True}
    contract = contract_with(handbook({**base, "submissions": said}).submissions)
    without = contract_with(Submissions(target, address="https://a.example/"))

    assert contract.body["submission"].get("altcha", False) == asks
    assert "altcha" not in without.body["submission"]
    assert contract.digest == without.digest
