"""The policy of a built site: inline scripts by their hashes, forms by where they are sent, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from rolebook.diagnostics import Report
from rolebook.finish import (
    HEADERS_FILE,
    Policy,
    check_refused,
    header_files,
    host_snippets,
    policy_of,
    read_headers,
    site_lists,
    with_policy,
)
from rolebook.stage import complete


def page(site: Path, name: str, body: str, head: str = "") -> None:
    path = site / name / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<!doctype html><head><meta charset="utf-8">{head}</head><body>{body}</body>', "utf-8", newline="")


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_inline_scripts_of_all_pages_are_allowed_by_their_hashes(tmp_path: Path) -> None:
    page(tmp_path, "", "<script>one()</script><script>one()</script>")
    page(tmp_path, "deep/er", '<script type="module">\r\n  two()\r\n</script>')

    scripts = policy_of(tmp_path).directives()["script-src"].split()

    assert scripts[0] == "'self'"
    assert set(scripts[1:]) == {hash_of("one()"), hash_of("\n  two()\n")}


@pytest.mark.parametrize(
    "script",
    ['<script src="a.js"></script>', '<script type="application/json">{}</script>', "&lt;script>no()&lt;/script>"],
)
def test_what_browsers_do_not_run_inline_has_no_hash(tmp_path: Path, script: str) -> None:
    page(tmp_path, "", script)

    assert policy_of(tmp_path).hashes == ()


def test_nothing_is_allowed_that_nobody_named(tmp_path: Path) -> None:
    page(tmp_path, "", "")

    directives = policy_of(tmp_path).directives()

    assert directives["default-src"] == "'none'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in policy_of(tmp_path).in_header()


def test_search_may_run_webassembly_where_there_is_search(tmp_path: Path) -> None:
    page(tmp_path, "", "")
    (tmp_path / "pagefind").mkdir()

    assert "'wasm-unsafe-eval'" in policy_of(tmp_path).directives()["script-src"]


def test_forms_may_be_sent_where_their_pages_say(tmp_path: Path) -> None:
    page(tmp_path, "", '<form class="x" method="post" action="https://forms.example.org/f/1?a=b">')
    page(tmp_path, "own", '<form action="../f/review.staff">')

    directives = policy_of(tmp_path).directives()

    assert directives["form-action"] == "'self' https://forms.example.org"
    assert directives["connect-src"] == "'self' https://forms.example.org"
    assert "forms.example.org" not in directives["script-src"]


def test_the_policy_stands_before_all_it_governs_and_once(tmp_path: Path) -> None:
    page(tmp_path, "", "", head="<script>one()</script>")
    policy = policy_of(tmp_path)

    complete(tmp_path, with_policy(tmp_path, policy))
    again = list(with_policy(tmp_path, policy))

    text = (tmp_path / "index.html").read_text("utf-8")
    assert text.count("Content-Security-Policy") == 1
    assert text.index("Content-Security-Policy") < text.index("<script")
    assert policy.in_page() in text
    assert again == []


def test_what_a_page_cannot_say_of_itself_is_in_the_header_only() -> None:
    assert "frame-ancestors" not in Policy().in_page()
    assert "frame-ancestors 'self'" in Policy().in_header()


def test_every_host_gets_the_same_headers(tmp_path: Path) -> None:
    policy = Policy((hash_of("one()"),), (), runs_search=True)
    complete(tmp_path, header_files(policy))

    headers = read_headers(tmp_path)

    assert set(headers) > {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"}
    assert headers["Content-Security-Policy"] == policy.in_header()
    for artifact in (*header_files(policy), *host_snippets(policy)):
        for name, value in headers.items():
            assert name in artifact.content.decode()
            assert value in artifact.content.decode()


def test_a_line_of_headers_is_short_enough_for_its_hosts(built_base: Path) -> None:
    """Cloudflare Pages reads lines of `_headers` of up to 2,000 characters."""
    text = (built_base / "site" / "base" / HEADERS_FILE).read_text("utf-8")

    assert max(map(len, text.splitlines())) <= 2000


def test_a_site_that_says_nothing_has_no_headers(tmp_path: Path) -> None:
    assert read_headers(tmp_path) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p style="color: red">', "an attribute of style on <p>"),
        ("<style>p {}</style>", "an element of style (<style>)"),
        ('<a href="#" onclick="go()">', "script in the attribute onclick of <a>"),
        ('<iframe src="https://film.example.org/1">', "<iframe> with https://film.example.org/1"),
        ('<img alt="" src="//pictures.example.org/1.png">', "<img> with //pictures.example.org/1.png"),
    ],
)
def test_what_the_policy_refuses_is_told_at_the_build(tmp_path: Path, body: str, said: str) -> None:
    page(tmp_path, "", body)
    page(tmp_path, "other", body)
    report = Report()

    check_refused(tmp_path, report)

    told = [(found.code, found.message) for found in report]
    assert told == [("policy-refuses", f"the site's own policy refuses {said} (and on 1 more pages)")]


@pytest.mark.parametrize(
    "body",
    ['<a href="https://example.org/">', '<img alt="" src="a.png">', "<p>Go on = yes</p>", "<svg width='2'></svg>"],
)
def test_what_it_allows_is_not_told(tmp_path: Path, body: str) -> None:
    page(tmp_path, "", body)
    report = Report()

    check_refused(tmp_path, report)

    assert list(report) == []


def test_the_sitemap_lists_every_page_that_lists_have(tmp_path: Path) -> None:
    for name in ("", "roles/lead", "café", "secret"):
        page(tmp_path, name, "")

    lists = {
        one.path: one.content.decode() for one in site_lists(tmp_path, "https://x.example/hb", frozenset({"secret"}))
    }

    for address in ("", "roles/lead/", "caf%C3%A9/"):
        assert f"<loc>https://x.example/hb/{address}</loc>" in lists["sitemap.xml"]
    assert "secret" not in lists["sitemap.xml"]
    assert "lastmod" not in lists["sitemap.xml"]
    assert "Sitemap: https://x.example/hb/sitemap.xml" in lists["robots.txt"]


def test_a_site_without_an_address_has_no_sitemap(tmp_path: Path) -> None:
    page(tmp_path, "", "")

    assert list(site_lists(tmp_path, "")) == []


def test_a_robots_file_of_the_authors_own_stays(tmp_path: Path) -> None:
    page(tmp_path, "", "")
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")

    assert [one.path for one in site_lists(tmp_path, "https://x.example/")] == ["sitemap.xml"]
