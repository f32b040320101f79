"""docs/rules.md has a paragraph for every cross-entry rule, which names the codes that the rule reports under."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from rolebook.diagnostics.codes import CODES
from rolebook.validate.rules import RULES, Rule

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", DOCS, flags=re.MULTILINE)[1:]}


def codes_of(rule: Rule) -> set[str]:
    """The codes that stand in a rule's module as the first word of a report."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(rule) or rule))
    first = (call.args[0] for call in ast.walk(tree) if isinstance(call, ast.Call) and call.args)
    words = [word.value for word in first if isinstance(word, ast.Constant)]
    return {code.name for code in CODES if code.name in words}


def test_every_rule_has_a_section_and_every_section_a_rule() -> None:
    assert sorted(SECTIONS) == sorted(rule.__name__ for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_is_a_module_of_its_own_and_names_its_codes(rule: Rule) -> None:
    section = SECTIONS[rule.__name__]

    assert rule.__module__ == f"rolebook.validate.rules.{rule.__name__}"
    assert len(section.split()) > 8
    assert [code for code in sorted(codes_of(rule)) if f"`{code}`" not in section] == []
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", section)) <= {code.name for code in CODES}
