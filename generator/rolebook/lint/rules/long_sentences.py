"""Sentences that are very long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic
from rolebook.lint.rule import LintRule
from rolebook.lint.sentences import length_of, sentences
from rolebook.lint.study import Study


@dataclass(frozen=True, slots=True)
class Options:
    """`words`: how many a sentence may have."""

    words: int = 40


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    for passage in study.passages:
        if passage.text.count(" ") + passage.text.count("\n") < options.words:
            continue
        for start, end in sentences(passage.text):
            sentence = passage.text[start:end].rstrip()
            length = length_of(sentence)
            if length > options.words:
                message = f"a sentence of {length} words in “{passage.title}”"
                help_line = f"Make two of it; up to {options.words} words can be read at once."
                span = passage.locate(start, start + len(sentence))
                yield Diagnostic("lint-long-sentence", message, span, help_line)


LONG_SENTENCE = LintRule("lint-long-sentence", Options, _find)
