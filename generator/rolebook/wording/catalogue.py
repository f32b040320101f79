"""The pages' own sentences, one JSON file a language. Terms in them are marked like in any text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rolebook.wording.terms import Terms

DEFAULT_LANGUAGE = "en"


class Strings:
    """Sentences by key, in the edition's language and words."""

    def __init__(self, texts: Mapping[str, str], terms: Terms) -> None:
        self._texts = {key: terms.apply(text) for key, text in texts.items()}

    def __call__(self, key: str, **values: object) -> str:
        """The sentence, its `{names}` filled in. Raises `KeyError` for an unknown key."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def counted(self, key: str, count: int) -> str:
        """The sentence with `{count}` filled in; where one is said differently, that stands under the key with `-1`."""
        one = f"{key}-1"
        return self(one if count == 1 and one in self._texts else key, count=count)

    def group(self, prefix: str) -> dict[str, str]:
        """All sentences whose key begins with `prefix` and a dot, by the rest of their key."""
        return {key[len(prefix) + 1 :]: text for key, text in self._texts.items() if key.startswith(prefix + ".")}


def read_strings(language: str, terms: Terms) -> Strings:
    """The catalogue of a language laid over the English one; a language without a catalogue reads English."""
    texts = _read(DEFAULT_LANGUAGE) | (_read(language) if language != DEFAULT_LANGUAGE else {})
    return Strings(texts, terms)


def _read(language: str) -> dict[str, str]:
    from importlib import resources  # noqa: PLC0415 (a check needs the terms only, and does not wait for this)

    file = resources.files("rolebook.wording") / f"{language}.json"
    if not file.is_file():
        return {}
    texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return texts
