"""PyYAML's own parser without libyaml: the same events, about ten times slower."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.scanner import ScannerError

_SURROGATE = re.compile("[\ud800-\udfff]")


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """Stands in for libyaml's where an install is without it, and refuses what that refuses."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:  # noqa: FBT001 (PyYAML's own)
        """Letters of a quoted text. An escape of half a letter, D800 to DFFF, stands for none."""
        try:
            letters: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            letters = ["\ud800"]
        if any(_SURROGATE.search(letter) for letter in letters):
            problem = "found invalid Unicode character escape code"
            raise ScannerError("while parsing a quoted scalar", start_mark, problem, self.get_mark())
        return letters
