"""Authors' texts as HTML: emphasis, lists and links; nothing an author writes becomes markup of its own."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rolebook.addresses import with_links
from rolebook.render.environment import Here
from rolebook.render.text import inline, long, plain, words

from .starter_support import BRAND, starter

INLINE_TAGS = {"em", "strong", "a", "br"}
LONG_TAGS = INLINE_TAGS | {"p", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
SIGNS = st.text(st.sampled_from("ab <>&\"'`*_[]()!#-\\/:;=.\n\tü🙂\u00a0")) | st.text()
PIECES = st.lists(
    SIGNS
    | st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](&#106;avascript:alert(1))",
            "[a](<java\nscript:alert(1)>)",
            "[a](data:text/html,<b>)",
            "[a](//elsewhere.example)",
            "<javascript:alert(1)>",
            "[r]: javascript:alert(1)\n\n[r]",
            '[a](competency:care "t" onclick=x)',
            "```html\n<b>\n```",
            "![p](https://x.example/y.png)",
        ]
    ),
    max_size=5,
).map("".join)


class Seen(HTMLParser):
    """The tags, attributes and addresses of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.targets: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.targets += [value or "" for name, value in attrs if name in {"href", "src"}]


def known(link: str) -> str | None:
    """A handbook that has the competency “care” and web addresses, and nothing else."""
    return {"competency:care": "../care/"}.get(link, link if link.startswith("https://") else None)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c** d", "a <em>b</em> <strong>c</strong> d"),
        ("“quotes” – dashes … ’s\u00a0🙂 שלום", "“quotes” – dashes … ’s\u00a0🙂 שלום"),
        ("R&D <soon> \"x\" 'y'", "R&amp;D &lt;soon&gt; &quot;x&quot; 'y'"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
        (r"5 \* 3 and 2 * 2", "5 * 3 and 2 * 2"),
        ("snake_case_name", "snake_case_name"),
        ("[see](competency:care) it", '<a href="../care/">see</a> it'),
        ("[*see*](https://example.org/a?b=1&c=2)", '<a href="https://example.org/a?b=1&amp;c=2"><em>see</em></a>'),
        ("[gone](competency:gone) [kept](competency:care)", 'gone <a href="../care/">kept</a>'),
        ("[**gone**](agreement:win-win)", "<strong>gone</strong>"),
        ("# no heading", "# no heading"),
        ("- no list", "- no list"),
        ("`no code`", "`no code`"),
    ],
)
def test_inline_text_knows_emphasis_and_links_only(text: str, html: str) -> None:
    assert inline(text, known) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("# no heading", "<p># no heading</p>"),
        ("no heading\n===", "<p>no heading\n===</p>"),
        ("<div>no html</div>", "<p>&lt;div&gt;no html&lt;/div&gt;</p>"),
        ("    no code by blanks", "<p>no code by blanks</p>"),
        ("[care](competency:care), [gone](page:gone)", '<p><a href="../care/">care</a>, gone</p>'),
        ("[care][1]\n\n[1]: competency:care", '<p><a href="../care/">care</a></p>'),
        ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>'),
    ],
)
def test_long_text_knows_paragraphs_and_lists_too(text: str, html: str) -> None:
    assert long(text, known) == html


@given(PIECES)
@example("[a](javascript:alert(1))")
def test_inline_text_never_makes_other_markup_or_addresses(text: str) -> None:
    seen = Seen(inline(text, known))

    assert set(seen.tags) <= INLINE_TAGS
    assert set(seen.attributes) <= {"href", "title"}
    assert all(target == "../care/" or target.startswith("https://") for target in seen.targets)


@given(PIECES)
@example("<javascript:alert(1)>")
def test_long_text_never_makes_other_markup_or_addresses(text: str) -> None:
    seen = Seen(long(text, known))

    assert set(seen.tags) <= LONG_TAGS
    assert set(seen.attributes) <= {"href", "title", "class", "start"}
    assert all(target == "../care/" or target.startswith("https://") for target in seen.targets)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a *b* **c**", "a b c"),
        ("[see](competency:care) it", "see it"),
        ("R&D <soon>", "R&D <soon>"),
        (r"5 \* 3", "5 * 3"),
    ],
)
def test_plain_words_have_neither_signs_nor_markup(text: str, words: str) -> None:
    assert plain(text) == words


@given(st.text(st.characters(categories=("L", "N", "So")) | st.sampled_from(" ,.“”’–&<>\u00a0")))
def test_words_without_signs_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("# Begin\n\n**Say it early.** Then go on,\nline by line.", "Begin Say it early. Then go on, line by line."),
        ("- one\n- *two*\n\n1. three", "one two three"),
        ("> [see](competency:care) `code`", "see code"),
        ("```\nkey: value\n```\n\nend", "key: value end"),
        ("5 * 3 - 2 # not a sign", "5 * 3 - 2 # not a sign"),
        ("[words][1]\n\n[1]: page:home", "words"),
        ("", ""),
    ],
)
def test_the_words_of_a_page_are_one_line_without_signs(markdown: str, line: str) -> None:
    assert words(markdown) == line


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("competency:mission", "../../competencies/mission/"),
        ("competency:mission#professional-level-3", "../../competencies/mission/#professional-level-3"),
        ("role:staff", "../../for/staff/"),
        ("glossary:commitment", "../../glossary/#commitment"),
        ("page:how-levels-work", "../../how-levels-work/"),
        ("page:home", "../../"),
        ("page:matrix", "../../matrix/"),
        ("agreement:win-win", "../../agreements/win-win/"),
        ("https://example.org", "https://example.org"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("#here", "#here"),
        ("competency:gone", None),
        ("kind:mission", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AA", None),
        ("//elsewhere.example", None),
    ],
)
def test_a_page_finds_the_way_to_what_its_edition_has(link: str, address: str | None) -> None:
    assert Here(starter(), "competencies/service/").link(link) == address


@pytest.mark.parametrize("link", ["agreement:win-win", "page:agreements", "page:matrix", "commitment:culture-portal"])
def test_an_edition_drops_links_to_what_it_does_without(link: str) -> None:
    here = Here(starter(BRAND), "competencies/service/")

    assert here.link(link) is None
    assert here.inline(f"See [this]({link}).") == "See this."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[care](competency:care)", "[care](../care/)"),
        ("[care](<competency:care>)", "[care](<../care/>)"),
        ('[care](competency:care "Title")', '[care](../care/ "Title")'),
        ("[gone](competency:gone)", "gone"),
        ("[gone](<competency:gone>) [care](competency:care)", "gone [care](../care/)"),
        ('[gone](competency:gone "Title")', "gone"),
        ("[**gone**](competency:gone)", "**gone**"),
        ("[web](https://example.org)", "[web](https://example.org)"),
        ("[mail](mailto:someone@example.org)", "[mail](mailto:someone@example.org)"),
        ("[file](other.md#part)", "[file](other.md#part)"),
        (
            "[care][1] and [Care]\n\n[1]: competency:care\n[care]: competency:care\n",
            "[care](../care/) and [Care](../care/)\n\n",
        ),
        ("[gone][1]\n\n[1]: competency:gone", "gone\n\n"),
        (
            "[web][1] [care][2]\n\n[1]: https://example.org\n[2]: competency:care",
            "[web][1] [care](../care/)\n\n[1]: https://example.org\n",
        ),
        ("- [ ] a note: competency:care", "- [ ] a note: competency:care"),
    ],
)
def test_a_prose_page_keeps_its_markdown_but_for_links_to_entries(written: str, shown: str) -> None:
    assert with_links(written, known) == shown


@given(PIECES)
def test_a_prose_page_without_links_to_entries_is_not_touched(text: str) -> None:
    assert with_links(text, known) == text or ":" in text
