"""The generator's contracts are the backend's: what one writes, the other reads, checks and says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rolebook.exporters import contracts as export_contracts
from rolebook.forms import Contract, Field, digest_of
from rolebook_backend.contracts import digest_of as backend_digest_of
from rolebook_backend.contracts import parse_contract, read_contract
from rolebook_backend.texts import BY_SUBJECT, TEXTS, say
from unit.starter_support import BRAND, starter

CONTRACTS = [
    pytest.param(contract, id=f"{edition}:{contract.form}")
    for edition in ("base", BRAND)
    for contract in starter(edition).contracts
]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The contracts of the starter's base edition as the folder a backend reads."""
    for artifact in export_contracts(starter(), {}):
        assert Path(artifact.path).parent.as_posix() == "docs/contracts"
        (tmp_path / Path(artifact.path).name).write_bytes(artifact.content)
    return tmp_path


def test_the_backend_reads_every_published_contract(published: Path) -> None:
    read = {contract.form: contract for contract in map(read_contract, sorted(published.iterdir()))}

    assert read.keys() == {contract.form for contract in starter().contracts}
    assert {form: contract.digest for form, contract in read.items()} == {
        contract.form: contract.digest for contract in starter().contracts
    }


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_backend_sees_the_form_as_it_was_compiled(contract: Contract) -> None:
    body = contract.as_json()
    read = parse_contract(json.dumps(body), contract.form)

    assert (read.form, read.about, read.edition) == (contract.form, body["about"], body["edition"])
    assert (read.role_id, read.role_name, read.title) == (contract.role, body["role"]["name"], body["title"])
    assert (read.page, read.stylesheet, read.target) == (body["page"], body["site"]["stylesheet"], "rolebook")
    assert [field.name for field in read.fields] == [field.name for field in contract.fields]
    for seen, compiled in zip(read.fields, contract.fields, strict=True):
        assert (seen.type, seen.label, seen.required) == (compiled.type, compiled.label, compiled.required)
        assert [(option.value, option.rank, option.href) for option in seen.options] == [
            (option.value, option.rank, option.href) for option in compiled.options
        ]
        assert (seen.target and seen.target.value) == (compiled.target and compiled.target.value)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_both_sides_compute_the_same_digest(contract: Contract) -> None:
    assert backend_digest_of(contract.body) == contract.digest
    assert backend_digest_of({"title": "naïve “ü” 🙂"}) == digest_of({"title": "naïve “ü” 🙂"})


def answer_to(field: Field) -> str | list[str]:
    """Something a field takes."""
    if field.type == "choices":
        return [field.options[0].value]
    return field.options[0].value if field.options else {"statement": "yes", "date": "2026-03-31"}.get(field.type, "x")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_backend_takes_what_the_form_offers_and_nothing_else(contract: Contract) -> None:
    validator = parse_contract(json.dumps(contract.as_json()), contract.form).validator
    offered = {field.name: answer_to(field) for field in contract.fields if field.required}

    assert validator.is_valid(offered)
    for field in contract.fields:
        assert not validator.is_valid(offered | {field.name: 4})
        picked = [[option.value] if field.type == "choices" else option.value for option in field.options]
        assert all(validator.is_valid(offered | {field.name: one}) for one in picked)
        assert not (field.options and validator.is_valid(offered | {field.name: "else"}))
    assert not validator.is_valid(offered | {"else": "x"})
    assert not validator.is_valid({})


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_form_sends_only_sentences_the_backend_knows_with_the_blanks_it_fills(contract: Contract) -> None:
    subject = BY_SUBJECT.get(contract.body["about"], {})
    known = {key: subject.get(key, text) for key, text in TEXTS.items()}

    for key, text in contract.body["texts"].items():
        assert key in known
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", known[key]))


def test_the_backend_speaks_the_words_of_the_edition() -> None:
    def said(edition: str, form: str, key: str) -> str:
        contract = next(contract for contract in starter(edition).contracts if contract.form == form)
        return say(parse_contract(json.dumps(contract.as_json()), form), key)

    assert said("base", "competency-professional.staff", "results_item") == "Competency"
    assert said(BRAND, "competency-professional.staff", "results_item") == "Capability"
    assert said(BRAND, "commitment-review.lead", "results_item") == "Promise"
    assert said("base", "partnership-check.staff", "thanks") == TEXTS["thanks"]
