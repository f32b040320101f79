"""Reminders by e-mail: who gets one, of what, how often, and that one backend of several sends them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtplib import SMTPException

from rolebook_backend import cadence, reminding
from rolebook_backend.agreement import CONFIRMED, SUPERSEDED, Document, Event
from rolebook_backend.app import create_app
from rolebook_backend.cli import reminding as command
from rolebook_backend.contracts import digest_of, parse_contract, read_contract
from rolebook_backend.desk_pages.reading import Agreed, Reading
from rolebook_backend.errors import BackendError
from rolebook_backend.identity.sending import REQUIRED
from rolebook_backend.reminding import Terms, plans, remind, remind_daily
from rolebook_backend.store import Seated, make_store
from rolebook_backend.texts import day_in_words

from .keeping import call
from .sending import FORM, read_json, write_json
from .signing_in import SITE, Mailbox
from .storing import AGREEMENT as STORED
from .teaming import (
    ADA,
    AGREED,
    BOB,
    GRACE,
    SIGNED,
    a_year_passes,
    browser_of,
    due,
    goes_to_manager,
    repeats,
    send,
    staffed,
)
from .test_backend_own_page import BEGIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .signing_in import Office

TODAY = date(2026, 3, 2)
TERMS = Terms(SITE)


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    goes_to_manager(contracts)
    with staffed(contracts, anywhere) as running:
        yield running


def mails(opened: Office, terms: Terms = TERMS, mailbox: Mailbox | None = None) -> list[tuple[str, str, str]]:
    """Remind once, and return what went out."""
    mailbox = mailbox or Mailbox()
    opened.call(remind, opened.app.state.desk, mailbox, terms, TODAY)
    return sorted(mailbox.mails)


def planned(opened: Office) -> dict[str, list[str]]:
    found = opened.call(plans, opened.app.state.desk, TERMS, TODAY)
    return {plan.person.id: [one.key for one in plan.matters] for plan in found}


def test_each_gets_one_mail_with_all_that_waits_for_them(opened: Office, contracts: Path) -> None:
    data = read_json(contracts)
    data["submission"]["identity"] = REQUIRED
    write_json(contracts, data)
    send(browser_of(opened, BOB), SIGNED)
    sent = mails(opened)

    assert [to for to, _, _ in sent] == ["ada@example.com", "bob@example.com", "cyd@example.com"]
    subject, text = sent[0][1:]
    assert subject == f"What waits for you: {data['site']['name']}"
    assert f"- What my role asks of me: Not signed yet\n  {SITE}/{read_json(contracts, SIGNED)['page']}\n" in text
    assert f"- Competency self-assessment: Professional: Not sent yet\n  {SITE}/{data['page']}\n" in text
    assert f"{SITE}/f/me" in text
    assert "What my role" not in sent[1][2]
    assert mails(opened) == []


def test_what_may_be_sent_without_a_name_is_nobodys_debt(opened: Office) -> None:
    assert planned(opened)["ada"] == [f"form:{SIGNED}"]
    send(browser_of(opened, ADA), SIGNED)
    assert "ada" not in planned(opened)


def test_what_changed_in_what_matters_is_said_again(opened: Office, contracts: Path) -> None:
    send(browser_of(opened, ADA), SIGNED)
    data = read_json(contracts, SIGNED)
    data["shown"][0]["digest"] = data["signing"]["digest"] = "sha256:another"
    write_json(contracts, data)
    assert "Changed in what matters since you signed it" in mails(opened)[0][2]


def test_an_agreement_waits_for_whose_turn_it_is(opened: Office) -> None:
    begun = send(browser_of(opened, GRACE), AGREED, **BEGIN).json()
    assert planned(opened)["grace"] == [f"turn:{begun['id']}"]
    (to, _, text) = next(mail for mail in mails(opened) if mail[0] == GRACE.email)
    assert to == GRACE.email
    assert "It is your turn" in text


@pytest.mark.parametrize(("day", "near"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-16", True)])
def test_a_review_is_spoken_of_when_it_is_near(contracts: Path, day: str, near: bool) -> None:
    agreed = with_a_review(contracts, day)
    for every in ("", "quarter"):  # what they wrote down comes before the cadence
        found = list(reminding._agreements([replace(agreed, every=every)], ADA, TODAY, 14))
        assert [one.key for one in found] == ([f"review:{STORED.id}:{day}"] if near else [])
    draft = replace(agreed, document=replace(agreed.document, state="in-review", turn="manager"))
    assert list(reminding._agreements([draft], ADA, TODAY, 14)) == []


@pytest.mark.parametrize(
    ("written", "every", "due_by"),
    [
        ("2025-12-05", "quarter", "5 March 2026"),
        ("2025-12-30", "quarter", ""),  # more than 14 days away
        ("2026-03-01", "week", "8 March 2026"),
        ("2025-12-05", "", ""),
    ],
)
def test_once_the_last_date_written_is_past_the_cadence_goes_on_from_there(
    contracts: Path, written: str, every: str, due_by: str
) -> None:
    agreed = replace(with_a_review(contracts, written), every=every)
    found = [(one.key, one.text) for one in reminding._agreements([agreed], ADA, TODAY, 14)]
    said = f"{agreed.contract.title}: The next review is due by {due_by}"
    assert found == ([(f"review:{STORED.id}", said)] if due_by else [])


def with_a_review(contracts: Path, day: str) -> Agreed:
    """What both confirmed, with one date for its review; results have another, which is none."""
    data = read_json(contracts, AGREED)
    due = next(one for one in data["fields"] if one["name"] == "results.1.due")
    data["fields"].append({**due, "name": "review.1.review-date"})
    data["digest"] = digest_of(data)
    contract = parse_contract(json.dumps(data), "test")
    answers = {"review.1.review-date": day, "results.1.due": "2026-03-03"}
    events = (Event("manager", "confirm", "2025-06-20T10:00:00.000Z", "Grace", contract.digest),)
    document = Document(("holder", "manager"), state=CONFIRMED, answers=answers, events=events)
    return Agreed(Seated(STORED, {"holder": "ada"}), contract, document)


def test_what_is_signed_every_year_is_said_again_after_one(
    opened: Office, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(contracts, "joining", "every-year")
    send(browser_of(opened, ADA), SIGNED)
    signed = day_in_words(read_contract(contracts / f"{SIGNED}.json"), cadence.today())
    assert "ada" not in planned(opened)
    a_year_passes(monkeypatch)
    assert planned(opened)["ada"] == [f"form:{SIGNED}"]
    assert f"What my role asks of me: You signed on {signed}; it is to be signed every year" in mails(opened)[0][2]


def test_who_sent_an_assessment_is_reminded_once_its_time_is_over(
    opened: Office, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to_manager(contracts)
    repeats(contracts, "month")
    for form in (SIGNED, FORM):
        send(browser_of(opened, ADA), form)
    sent = day_in_words(read_contract(contracts / f"{FORM}.json"), cadence.today())
    assert "ada" not in planned(opened)
    a_year_passes(monkeypatch, days=32)
    assert planned(opened)["ada"] == [f"form:{FORM}"]
    assert f"form:{FORM}" not in planned(opened)["b/ob"]  # may have sent it without a name
    assert f"You sent it on {sent}; it is time to fill it in again" in mails(opened)[0][2]


def test_nobody_is_reminded_of_what_keeps_no_names(
    opened: Office, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(contracts, "every-year")
    data = read_json(contracts, SIGNED)
    data["submission"]["identity"] = "none"
    write_json(contracts, data)
    send(browser_of(opened, ADA), SIGNED)
    a_year_passes(monkeypatch)
    assert planned(opened) == {}


@pytest.mark.parametrize(
    ("confirmed", "every", "due_by"),
    [
        ("2025-12-02", "quarter", "2 March 2026"),
        ("2025-12-17", "quarter", ""),  # more than 14 days away
        ("2024-03-10", "year", "10 March 2026"),
        ("2026-03-02", "month", ""),  # today: the first is a month away
        ("2025-11-01", "once", ""),
        ("2025-12-02", "", ""),
    ],
)
def test_without_a_date_the_cadence_says_when_a_review_is_near(
    contracts: Path, confirmed: str, every: str, due_by: str
) -> None:
    contract = read_contract(contracts / f"{AGREED}.json")
    events = (Event("manager", "confirm", f"{confirmed}T10:00:00.000Z", "Grace", contract.digest),)
    document = Document(("holder", "manager"), state=CONFIRMED, events=events)
    agreed = Agreed(Seated(STORED, {"holder": "ada"}), contract, document, every)
    found = [(one.key, one.text) for one in reminding._agreements([agreed], ADA, TODAY, 14)]
    said = f"{contract.title}: The next review is due by {due_by}"
    assert found == ([(f"review:{STORED.id}", said)] if due_by else [])
    superseded = replace(agreed, document=replace(document, state=SUPERSEDED))
    assert list(reminding._agreements([superseded], ADA, TODAY, 14)) == []


def test_how_often_it_is_reviewed_is_what_the_handbook_says_today(opened: Office, contracts: Path) -> None:
    assert send(browser_of(opened, GRACE), AGREED, **BEGIN).status_code == 201
    data = read_json(contracts, AGREED)
    data["submission"]["due"] = {"every": "quarter"}
    assert write_json(contracts, data) == data["digest"]
    planned(opened)
    (agreed,) = opened.call(Reading(opened.app.state.desk).agreed, [GRACE.id])
    assert agreed.every == "quarter"


def test_a_mail_that_could_not_be_sent_is_tried_the_next_time(opened: Office, logged: list[dict[str, Any]]) -> None:
    assert mails(opened, mailbox=Mailbox(fault=SMTPException("ada@example.com is full"))) == []
    assert any(line["event"] == "reminder-not-sent" for line in logged)
    assert "@" not in str([line for line in logged if line["event"] == "reminder-not-sent"])
    assert len(mails(opened)) == 3


def test_after_so_many_days_it_is_said_again(opened: Office) -> None:
    assert len(mails(opened)) == 3
    rows = opened.run("reminded")
    opened.run("drop_reminders", "ada", [matter for person, matter in rows if person == "ada"])
    opened.run("claim_reminders", "ada", [f"form:{SIGNED}"], "2020-01-01T00:00:00.000Z", "2019")
    assert [to for to, _, _ in mails(opened)] == [ADA.email]


def test_several_at_once_send_each_mail_once(opened: Office) -> None:
    mailbox = Mailbox()

    async def together() -> None:
        desk = opened.app.state.desk
        await asyncio.gather(*(remind(desk, mailbox, TERMS, TODAY) for _ in range(4)))

    opened.call(together)
    assert sorted(to for to, _, _ in mailbox.mails) == ["ada@example.com", "bob@example.com", "cyd@example.com"]


def test_the_schedule_works_once_a_day_and_not_at_night(opened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "LOOK_EVERY", 0)
    hours = iter([5, 6, 7, 7, 8, 23])
    mailbox, seen = Mailbox(), []

    def clock() -> datetime:
        seen.append(len(mailbox.mails))
        hour = next(hours, None)
        if hour is None:
            raise asyncio.CancelledError
        return datetime(2026, 3, 2, hour, tzinfo=UTC)

    async def two() -> None:
        desk = opened.app.state.desk
        assert await desk.store.claim_day("2026-03-01")
        with pytest.raises(asyncio.CancelledError):
            await remind_daily(desk, mailbox, TERMS, 7, clock)

    opened.call(two)
    assert seen == [0, 0, 0, 3, 3, 3, 3]
    assert not opened.run("claim_day", "2026-03-02")


@pytest.mark.parametrize("ahead", [14, -12])
def test_days_are_those_of_utc_wherever_the_machine_is(
    opened: Office, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    here = datetime(2026, 3, 2, 11, tzinfo=UTC).astimezone(timezone(timedelta(hours=ahead)))
    days: list[date] = []

    async def noted(_desk: object, _mailer: object, _terms: Terms, today: date) -> int:
        days.append(today)
        raise asyncio.CancelledError

    monkeypatch.setattr(cadence, "now", lambda: "2026-03-02T11:00:00.000Z")
    monkeypatch.setattr(reminding, "remind", noted)

    async def way() -> None:
        with pytest.raises(asyncio.CancelledError):
            await remind_daily(opened.app.state.desk, Mailbox(), TERMS, here.hour, lambda: here)

    opened.call(way)
    assert days == [TODAY]
    assert here.date() != TODAY
    assert not opened.run("claim_day", here.date().isoformat())


def test_the_command_goes_by_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []

    async def noted(_desk: object, _terms: Terms, today: date) -> list[object]:
        days.append(today)
        return []

    monkeypatch.setattr(cadence, "now", lambda: "2020-03-02T23:59:00.000Z")
    monkeypatch.setattr(command, "plans", noted)
    asyncio.run(command._told(None, TERMS, None))  # type: ignore[arg-type]
    assert days == [date(2020, 3, 2)]


def test_serving_with_reminders_needs_a_way_to_send_them(contracts: Path, anywhere: Path | str) -> None:
    with pytest.raises(BackendError, match="--remind needs a mail server"):
        create_app(contracts, anywhere, reminds_at=7)


def test_the_command_lists_what_it_would_send(contracts: Path, anywhere: Path | str) -> None:
    store = make_store(anywhere)
    store.open()
    asyncio.run(store.set_people([ADA, GRACE]))
    store.close()
    usual = ("remind", "--database", anywhere, "--contracts", contracts, "--address", "http://127.0.0.1:8010")
    told = call(*usual, "--dry-run")
    assert told.output.splitlines() == [
        "ada@example.com: What my role asks of me: Not signed yet",
        "Mails that would be sent: 1",
    ]
    assert "--smtp is missing" in call(*usual).output
    sent = call(*usual, "--smtp", "console")
    assert "Mail to ada@example.com: What waits for you" in sent.output
    assert sent.output.splitlines()[-1] == "Mails sent: 1"
    assert call(*usual, "--smtp", "console").output == "Mails sent: 0\n"
