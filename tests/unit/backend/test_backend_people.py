"""The people list: how it is read, what is wrong with it, what it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rolebook_backend.identity.roster import read_people
from rolebook_backend.identity.scim import ENTERPRISE
from rolebook_backend.store import Person

from .keeping import all_rows, call
from .signing_in import ONLY_JSON, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

CSV = """id,email,name,role,manager,access
grace,Grace@Example.com,Grace,leitung,,editor auditor
ada,ada@example.com,"Lovelace, Ada",staff,grace,
"""
PEOPLE = [
    Person("grace", "grace@example.com", "Grace", "leitung", access=frozenset({"editor", "auditor"})),
    Person("ada", "ada@example.com", "Lovelace, Ada", "staff", "grace"),
]


def problems(text: str | bytes, name: str = "people.csv") -> list[str]:
    return read_people(text if isinstance(text, bytes) else text.encode(), name, {"staff", "leitung"})[1]


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.replace('"Lovelace, Ada"', "Lovelace# Ada").replace(",", ";").replace("#", ",").encode(),
        CSV.replace("\n", "\r\n").replace("id,email", " ID , E-Mail ".replace("E-Mail", "Email")).encode(),
        CSV.replace('"Lovelace, Ada"', "Lovelace# Ada").replace(",", "\t").replace("#", ",").encode(),
        (CSV + "\n,,,,,\n").encode(),
    ],
    ids=["plain", "as a spreadsheet writes it", "line ends and spaces", "tabs", "empty lines"],
)
def test_a_list_is_read_as_programs_write_it(content: bytes) -> None:
    assert read_people(content, "people.csv") == (PEOPLE, [])


def test_a_list_is_read_from_json_and_from_scim() -> None:
    plain = [
        {
            "id": "grace",
            "email": "grace@example.com",
            "name": "Grace",
            "role": "leitung",
            "access": ["editor", "auditor"],
        },
        {"id": "ada", "email": "ada@example.com", "name": "Lovelace, Ada", "role": "staff", "manager": "grace"},
    ]
    grace = {
        "id": "grace",
        "userName": "g",
        "emails": [{"value": "home@example.net"}, {"value": "Grace@Example.com", "primary": True}],
        "displayName": "Grace",
        "roles": [{"value": "editor"}, {"value": "leitung"}, {"value": "auditor"}],
    }
    ada = {
        "id": "ada",
        "userName": "ada@example.com",
        "name": {"formatted": "Lovelace, Ada"},
        "roles": [{"value": "staff"}],
        ENTERPRISE: {"manager": {"value": "grace"}},
    }
    left = {"id": "gone", "userName": "gone@example.com", "active": False}

    assert read_people(json.dumps(plain).encode(), "people.json") == (PEOPLE, [])
    scim = {"totalResults": 3, "Resources": [grace, ada, left]}
    assert read_people(json.dumps(scim).encode(), "people.json") == (PEOPLE, [])


def test_all_problems_are_found_at_once_each_with_its_line() -> None:
    found = problems(
        "id,email,role,manager,access,phone\n"
        "a,a@example.com,staf,b,editer,1\n"
        '"b",a at example,staff,a,,2\n'
        "a,A@EXAMPLE.com,,nobdy,,3\n"
        ",c@example.com,,,,4\n"
    )

    assert [line.split(": ")[:2] for line in found] == [
        ["people.csv:1", "unknown column “phone”; expected some of id, email, name, role, manager, access"],
        ["people.csv:2", "access"],
        ["people.csv:2", "role"],
        ["people.csv:3", "email"],
        ["people.csv:5", "id"],
        ["people.csv:4", "id"],
        ["people.csv:4", "email"],
        ["people.csv:4", "manager"],
    ]
    assert "did you mean “editor”?" in found[1]
    assert "did you mean “staff”?" in found[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "people.csv:1: no column “id”"),
        ("id,email\n", "people.csv: nobody is on the list"),
        ("id,id,email\na,a,a@example.com\n", "people.csv:1: the column “id” is there 2 times"),
        ("id,email\na,a@example.com,more\n", "people.csv:2: has 3 cells, expected at most 2"),
        ('id,email\na,"a@example.com\n', "people.csv:2: cannot be read as CSV"),
        ('id,email\na,a@example.com\n"b\nc",b@example.com\n', "people.csv:3: id: has a line break"),
        (f"id,email\n{'a' * 201},a@example.com\n", "people.csv:2: id: expected at most 200 signs, found 201"),
        (b"id,email\na,a@example.com\nM\xfcller,m@example.com\n", "people.csv:3: is not UTF-8"),
        ("id,email,manager\na,a@x.example,a\n", "people.csv:2: manager: goes round in a circle: a → a"),
        (
            "id,email,manager\na,a@x.example,b\nb,b@x.example,c\nc,c@x.example,b\n",
            "people.csv:3: manager: goes round in a circle: b → c → b",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str | bytes, expected: str) -> None:
    (found,) = [problem for problem in problems(text) if "“email”" not in problem]
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{", "people.json:1: is no JSON"),
        ("[" * 100_000, "people.json: is nested too deep"),
        ("{}", "people.json: expected a list of people"),
        (
            '{"totalResults": 9, "Resources": [{"id": "a", "userName": "a@x.example"}]}',
            "people.json: holds 1 of 9 people",
        ),
        ("[3]", "people.json: person 1: expected an object, found 3"),
        ('[{"id": 3, "email": "a@x.example"}]', "people.json: person 1: id: expected text, found 3"),
        ('[{"id": "a", "email": "a@x.example", "age": 3}]', "people.json: person 1: unknown member “age”"),
        ('[{"id": "a", "emails": [{"value": "a@x.example"}], "roles": ["x", "y"]}]', "people.json: person 1: roles:"),
    ],
)
def test_what_is_wrong_in_json_is_said_with_its_place(data: str, expected: str) -> None:
    assert problems(data, "people.json")[0].startswith(expected)


CONTENT = st.binary(max_size=200) | st.text(max_size=200).map(str.encode)


@given(content=CONTENT, name=st.sampled_from(["a.csv", "a.json"]))
@example(content=b'[{"id": "\\ud800", "email": "a@x.example"}]', name="a.json")
@example(content=b"[" + b"9" * 5000 + b"]", name="a.json")
@example(content=b'id,email\n"' + b"a" * 140_000 + b'",x\n', name="a.csv")
def test_whatever_is_handed_in_is_a_list_or_has_problems(content: bytes, name: str) -> None:
    people, found = read_people(content, name)

    assert people or found
    assert all(problem.startswith(name) and problem.encode() for problem in found)


class TestHandedIn:
    """A list that comes while the backend serves."""

    @pytest.fixture
    def opened(self, contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:  # noqa: ARG002
        with office(contracts, anywhere) as running:
            yield running

    def hand(self, opened: Office, content: str, asked: str = "", kind: str = "text/csv") -> Response:
        headers = {"Authorization": f"Bearer {opened.token('write:people')}", "Content-Type": kind}
        return opened.browser().post(f"/f/people{asked}", content=content.encode(), headers=headers | ONLY_JSON)

    def test_is_taken_over_and_who_left_is_signed_out(self, opened: Office, anywhere: Path | str) -> None:
        browser = opened.browser()
        opened.sign_in(browser)
        listed = "id,email\ngrace,grace@example.com\nnew,new@example.com\n"

        assert self.hand(opened, listed, "?dry-run").json()["added"] == 1
        assert browser.get("/f/me").status_code == 200
        expected = {"ok": True, "added": 1, "changed": 1, "ended": 1, "people": 2}
        assert self.hand(opened, listed).json() == expected
        told = [(row["who"], row["action"], row["kind"]) for row in all_rows(anywhere)["audit"]]
        assert told == [("token:machine", "import", "people")]
        assert browser.get("/f/me").status_code == 303
        again = self.hand(
            opened, '[{"id": "grace", "email": "grace@example.com"}]', kind="application/json; charset=utf-8"
        )
        assert again.json()["ended"] == 1

    def test_with_problems_changes_nothing(self, opened: Office) -> None:
        wrong = self.hand(opened, "id,email\na,a at x\n,b@x.example\n")
        few = self.hand(opened, "id,email\nnew,new@example.com\n")
        roles = self.hand(opened, "id,email,role\nada,ada@example.com,baker\ngrace,g@x.example,staff\n", "?check-roles")

        assert [error["message"].split(": ")[1] for error in wrong.json()["errors"]] == ["email", "id"]
        assert "2 people would become inactive" in few.json()["errors"][0]["message"]
        assert "people.csv:2: role" in roles.json()["errors"][0]["message"]
        assert {response.status_code for response in (wrong, few, roles)} == {422}
        assert [one.active for one in opened.run("people")] == [True, False, True]

    def test_comes_from_an_administrator_too_but_not_through_another_site(self, opened: Office) -> None:
        root = Person("root", "root@example.com", access=frozenset({"administrator"}))
        opened.run("set_people", [root])
        browser = opened.browser()
        opened.sign_in(browser, root.email)
        listed = b"id,email,access\nroot,root@example.com,administrator\n"
        headers = ONLY_JSON | {"Content-Type": "text/csv"}
        elsewhere = headers | {"Origin": "https://elsewhere.example"}

        refused = browser.post("/f/people?replace-all", content=listed, headers=elsewhere)
        assert (refused.status_code, refused.json()["error"]) == (403, "origin")
        assert browser.post("/f/people?replace-all", content=listed, headers=headers).json()["people"] == 1

    def test_comes_from_a_machine_that_may(self, opened: Office) -> None:
        browser = opened.browser()
        opened.sign_in(browser, "grace@example.com")
        reads = {"Authorization": f"Bearer {opened.token('read:results')}"}

        for headers in ({}, reads):
            refused = browser.post("/f/people", content=b"id,email\n", headers=headers | ONLY_JSON)
            assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
        too_large = self.hand(opened, "x" * 8_000_001)
        assert too_large.status_code == 413


class TestImport:
    """The command, over each kind of database."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        source = tmp_path / "people.csv"
        source.write_text(CSV, encoding="utf-8")
        return source

    def test_takes_over_what_changed(self, anywhere: Path | str, source: Path) -> None:
        first = call("people", "import", "--database", anywhere, source)
        # The two swap their addresses; one more comes.
        source.write_text(
            "id,email,role\ngrace,ada@example.com,leitung\nada,grace@example.com,staff\nalan,alan@example.com,staff\n"
        )
        tried = call("people", "import", "--database", anywhere, source, "--dry-run")
        before = all_rows(anywhere)["people"]
        second = call("people", "import", "--database", anywhere, source)
        listed = call("people", "list", "--database", anywhere)

        assert first.output.endswith("2 added, 0 changed, 0 made inactive, 2 on the list\n")
        assert (
            "~ ada email: ada@example.com → grace@example.com, name: Lovelace, Ada → –, manager: grace → –"
            in tried.output
        )
        assert "+ alan alan@example.com" in tried.output
        assert {row["email"] for row in before} == {"ada@example.com", "grace@example.com"}
        assert len(before) == 2
        assert second.output.endswith("1 added, 2 changed, 0 made inactive, 3 on the list\n")
        assert listed.output.splitlines()[0].split() == ["ada", "grace@example.com", "role=staff"]
        assert [row["action"] for row in all_rows(anywhere)["audit"]] == ["import", "import"]

    def test_somebody_who_left_is_kept_and_may_come_back(self, anywhere: Path | str, source: Path) -> None:
        call("people", "import", "--database", anywhere, source)
        source.write_text("id,email\ngrace,grace@example.com\nnew,ada@example.com\n")
        left = call("people", "import", "--database", anywhere, source)
        shown = call("people", "list", "--database", anywhere, "--inactive")
        source.write_text("id,email\ngrace,grace@example.com\nada,ada@example.com\n")
        back = call("people", "import", "--database", anywhere, source)

        assert "- ada ada@example.com" in left.output
        assert "ada ada@example.com Lovelace, Ada role=staff manager=grace (inactive)" in shown.output
        assert back.output.endswith("1 added, 0 changed, 1 made inactive, 2 on the list\n")

    def test_most_people_do_not_vanish_by_mistake(self, anywhere: Path | str, source: Path) -> None:
        call("people", "import", "--database", anywhere, source)
        source.write_text("id,email\nnew,new@example.com\n")
        refused = call("people", "import", "--database", anywhere, source)
        taken = call("people", "import", "--database", anywhere, source, "--replace-all")

        assert refused.exit_code == 1
        assert "2 of 2 people would become inactive" in refused.stderr
        assert taken.output.endswith("1 added, 0 changed, 2 made inactive, 1 on the list\n")

    def test_a_problem_keeps_the_list_as_it_was(self, anywhere: Path | str, source: Path, contracts: Path) -> None:
        call("people", "import", "--database", anywhere, source)
        before = all_rows(anywhere)["people"]
        source.write_text("id,email,role\ngrace,grace@example.com,baker\nada,ada@example,\n")
        refused = call("people", "import", "--database", anywhere, source, "--contracts", contracts)

        assert refused.exit_code == 1
        assert [line.partition(": ")[2].split(": ")[1] for line in refused.stderr.splitlines()[:2]] == ["role", "email"]
        assert refused.stderr.endswith("2 to mend; nothing was changed\n")
        assert all_rows(anywhere)["people"] == before
