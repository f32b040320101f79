"""What `rolebook serve` tells open pages: the events, and the moments they are sent."""

from __future__ import annotations

import asyncio
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from rolebook import pipeline
from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.server.building import Builder
from rolebook.server.news import News
from rolebook.server.state import MOST_SHOWN, State, state_of
from rolebook.workspace import BASE, Workspace

ROLE = "data/roles/staff.yml"
TRACK = "data/tracks/professional.yml"
GOOD = State("run-1", published=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a role and a track."""
    for name, text in ((ROLE, "id: staff\ntrack: profesional\n"), (TRACK, "id: professional\n")):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def report_with(*codes: str) -> Report:
    """A problem a code, all about the role's track, which is written in another file."""
    report = Report()
    for code in codes:
        span = Span(ROLE, 2, 8, 11)
        fix = Fix((Edit(span, "professional"),))
        report.add(
            code, f"{code}: no such track", span, "Did you mean it?", ("a track", Span(TRACK, 1, 5, 12)), fix=fix
        )
    return report


def sent(state: State) -> tuple[str, dict[str, Any]]:
    """The name and the data of the event."""
    first, second, *others = state.as_event().split("\n")
    assert others == ["", ""]
    return first.removeprefix("event: "), json.loads(second.removeprefix("data: "))


def test_a_published_build_without_problems_is_told_as_built() -> None:
    name, data = sent(state_of(Report(), Path(), "run-2", published=True))

    assert name == "built"
    assert data["build"] == "run-2"
    assert (data["problems"], data["errors"], data["warnings"], data["failure"]) == ([], 0, 0, "")


def test_a_broken_edit_is_told_with_the_build_that_is_still_shown(root: Path) -> None:
    name, data = sent(state_of(report_with("unknown-reference"), root, "run-1", published=False))

    assert name == "diagnostics"
    assert data["build"] == "run-1"
    assert (data["errors"], data["files"]) == (1, 1)


def test_a_problem_is_told_with_its_line_taken_apart_at_the_place(root: Path) -> None:
    _, data = sent(state_of(report_with("unknown-reference"), root, "run-1", published=False))

    (problem,) = data["problems"]
    assert problem["message"] == "unknown-reference: no such track"
    assert (problem["file"], problem["line"], problem["column"]) == (ROLE, 2, 8)
    assert problem["excerpt"] == {"line": 2, "before": "track: ", "marked": "profesional", "after": ""}
    assert problem["related"][0]["excerpt"] == {"line": 1, "before": "id: ", "marked": "professional", "after": ""}
    assert problem["instead"] == [{"words": "write instead:", "lines": [[2, "track: professional"]]}]


def test_a_problem_in_a_file_that_is_gone_is_told_without_its_line(tmp_path: Path) -> None:
    _, data = sent(state_of(report_with("unknown-reference"), tmp_path, "run-1", published=False))

    assert data["problems"][0]["excerpt"] is None


def test_errors_come_before_warnings_and_files_count_only_with_errors(root: Path) -> None:
    report = report_with("level-gap", "unknown-reference")
    report.add("level-gap", "a level is left out", Span(TRACK))

    _, data = sent(state_of(report, root, "run-1", published=False))

    assert [one["severity"] for one in data["problems"]] == ["error", "warning", "warning"]
    assert (data["errors"], data["warnings"], data["files"]) == (1, 2, 1)


def test_of_very_many_problems_all_are_counted_and_the_first_are_told(root: Path) -> None:
    report = Report()
    for number in range(MOST_SHOWN + 5):
        report.add("unknown-reference", f"number {number}", Span(ROLE))

    _, data = sent(state_of(report, root, "run-1", published=False))

    assert (data["errors"], len(data["problems"])) == (MOST_SHOWN + 5, MOST_SHOWN)


def test_no_sign_in_a_message_ends_a_line_of_the_stream(root: Path) -> None:
    report = Report()
    message = "a\nb\rc\u2028d\ud800e </script> ü"
    report.add("unknown-reference", message, Span(ROLE))

    event = state_of(report, root, "run-1", published=False).as_event()

    assert event.isascii()
    assert sent(state_of(report, root, "run-1", published=False))[1]["problems"][0]["message"] == message


class TestNews:
    """Who listens hears the newest state."""

    def test_who_connects_hears_the_state_at_once_and_then_each_newer_one(self) -> None:
        async def listen() -> list[str]:
            news = News(GOOD)
            heard = news.events()
            first = [await anext(heard), await anext(heard)]
            await news.tell(State("run-1", published=False, failure="it broke"))
            return [*first, await anext(heard)]

        retry, first, second = asyncio.run(listen())

        assert retry.startswith("retry: ")
        assert first == GOOD.as_event()
        assert "it broke" in second

    def test_who_is_slow_hears_the_newest_state_only(self) -> None:
        async def listen() -> str:
            news = News(GOOD)
            heard = news.events()
            await anext(heard)
            await anext(heard)
            for number in range(2, 5):
                await news.tell(State(f"run-{number}", published=True))
            return await anext(heard)

        assert '"run-4"' in asyncio.run(listen())

    def test_while_a_build_is_under_way_everything_else_is_as_it_was(self) -> None:
        async def told() -> State:
            news = News(GOOD)
            await news.tell_building()
            return news.state

        assert asyncio.run(told()) == State("run-1", published=True, building=True)

    def test_the_streams_end_with_the_server(self) -> None:
        async def listen() -> list[str]:
            news = News(GOOD)
            await news.end()
            return [event async for event in news.events()]

        assert len(asyncio.run(listen())) == 1


class TestBuilder:
    """What came of a build, in the terminal and as a state."""

    @pytest.fixture
    def said(self) -> StringIO:
        return StringIO()

    @pytest.fixture
    def builder(self, root: Path, said: StringIO) -> Builder:
        return Builder(Workspace(root), BASE, Console(file=said, width=200))

    def test_what_is_no_diagnostic_is_told_as_a_failure(
        self, builder: Builder, said: StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def build(*_: object, **_settings: object) -> pipeline.Built:
            raise PermissionError(13, "Permission denied", "build/base")

        monkeypatch.setattr(pipeline, "build", build)

        state = builder.build()

        assert state.failure == "PermissionError: [Errno 13] Permission denied: 'build/base'"
        assert state.build == ""
        assert "Permission denied" in said.getvalue()

    def test_a_first_build_with_errors_says_that_the_page_waits(
        self, builder: Builder, said: StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        report = report_with("unknown-reference")
        monkeypatch.setattr(pipeline, "build", lambda *_, **_settings: pipeline.Built(BASE, report))

        state = builder.build()

        assert (state.published, state.build, state.errors) == (False, "", 1)
        assert "1 to mend; there is no site yet, the page waits for it" in said.getvalue()

    def test_only_a_published_build_has_a_new_name(
        self, root: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = Workspace(root).site(BASE)
        outcomes = [None, site, None, site]

        def build(*_: object, **_settings: object) -> pipeline.Built:
            outcome = outcomes.pop(0)
            if outcome is not None:
                site.mkdir(parents=True, exist_ok=True)
            return pipeline.Built(BASE, Report() if outcome else report_with("unknown-reference"), site=outcome)

        monkeypatch.setattr(pipeline, "build", build)

        states = [builder.build() for _ in range(4)]
        names = [state.build for state in states]

        assert [state.published for state in states] == [False, True, False, True]
        assert names[0] == ""
        assert names[1] == names[2] != names[3]

    def test_builds_of_another_run_have_other_names(self, root: Path, builder: Builder, said: StringIO) -> None:
        Workspace(root).site(BASE).mkdir(parents=True)

        other = Builder(Workspace(root), BASE, Console(file=said))

        assert builder.build().build != other.build().build
