"""What a form promises about managers holds: what they may read of it, and that each look leaves a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rolebook_backend.store.audit import listed

from .sending import read_json, write_json
from .storing import connected
from .teaming import ASSESS, BOBS, ada, goes_to_manager, grace, opened, send

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


__all__ = ["ada", "grace", "opened"]


class TestPromise:
    """A manager reads answers only where the form said so when it was filled in, and says so still."""

    def read_by_manager(self, grace: TestClient) -> bool:
        pages = [grace.get(path).text for path in ("/f/team/ada", "/f/team/gaps", "/f/team/gaps.csv")]
        return any("Only for me" in page or "Level 1" in page for page in pages)

    def test_said_so(self, grace: TestClient, ada: TestClient) -> None:
        send(ada, comment="Only for me")
        assert self.read_by_manager(grace)

    @pytest.mark.parametrize(("then", "now"), [(False, True), (True, False), (False, False)])
    def test_did_not(self, grace: TestClient, ada: TestClient, contracts: Path, then: bool, now: bool) -> None:
        goes_to_manager(contracts, manager=then)
        send(ada, comment="Only for me")
        goes_to_manager(contracts, manager=now)
        assert not self.read_by_manager(grace)
        assert "sent on" in grace.get("/f/team").text

    def test_a_form_that_does_not_go_to_managers_is_not_answered_by_one(
        self, grace: TestClient, contracts: Path
    ) -> None:
        goes_to_manager(contracts, manager=False)
        assert grace.get(ASSESS).status_code == 404
        assert "nothing to compare" in grace.get("/f/team/ada").text

    def test_a_form_without_names_gives_a_manager_nothing(
        self, grace: TestClient, ada: TestClient, contracts: Path
    ) -> None:
        data = read_json(contracts)
        data["submission"]["identity"] = "none"
        write_json(contracts, data)
        send(ada, comment="Only for me")
        assert not self.read_by_manager(grace)

    def test_every_read_of_anothers_answers_is_noted(
        self, grace: TestClient, ada: TestClient, anywhere: Path | str
    ) -> None:
        send(ada)
        grace.get("/f/team")
        assert noted(anywhere) == []
        for path in ("/f/team/ada", BOBS, "/f/team/gaps", "/f/team/gaps.csv"):
            grace.get(path)
        assert noted(anywhere) == [("person:grace", "read-answers", "person", "ada")] * 3


def noted(database: Path | str) -> list[tuple[str, str, str, str]]:
    with connected(database) as connection:
        return [(line["who"], line["action"], line["kind"], line["subject"]) for line in listed(connection)]
