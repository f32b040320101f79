"""Checks on the built site, before it is put in its place: every link and every form's address leads somewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from rolebook.diagnostics import Report, Span

# Addresses that the backend answers, not a file.
_SERVED = ("f/",)


class _Links(HTMLParser):
    """Collects the ids of a page and the addresses it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name == ("src" if tag in {"img", "script"} else "href") and value:
                self.targets.append(value)


def pages_of(site: Path) -> list[str]:
    """The addresses of all pages of a built site, in alphabetical order."""
    return sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))


def check_links(site: Path, report: Report) -> None:
    """Report every link of a built site that leads to a page, file or anchor that is not there.

    A link that stands on many pages, as one of the frame does, is reported once, at the first of them.
    """
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("index.html"))}
    broken: dict[str, list[str]] = {}
    for name, page in pages.items():
        for target in dict.fromkeys(page.targets):
            if problem := _problem(site, pages, name, target):
                place = _resolved(name, unquote(urlsplit(target).path)) or target
                anchor = urlsplit(target).fragment
                broken.setdefault(f"{problem}: {place}{'#' if anchor else ''}{anchor}", []).append(name)
    for message, names in broken.items():
        more = f" (and on {len(names) - 1} more pages)" if len(names) > 1 else ""
        report.add(
            "broken-link",
            f"a link {message}{more}",
            Span(f"{site.name}/{names[0]}"),
            "Mend it in content/, data/ or overrides/.",
        )


def _read(path: Path) -> _Links:
    links = _Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def _problem(site: Path, pages: dict[str, _Links], page: str, target: str) -> str:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return ""
    path = _resolved(page, unquote(parts.path))
    if path is None:
        return "leads out of the site"
    if path.startswith(_SERVED):
        return ""
    file = f"{path}/index.html".lstrip("/") if f"{path}/index.html".lstrip("/") in pages else path
    if file not in pages:
        return "" if (site / file).is_file() else "leads to nothing"
    anchor = unquote(parts.fragment)
    return (
        ""
        if not anchor or anchor in pages[file].ids or anchor.startswith("__")
        else "leads to no such place on the page"
    )


def _resolved(page: str, path: str) -> str | None:
    """The path of a link relative to the site's root; `None` when it climbs out of it."""
    if not path:
        return str(PurePosixPath(page).parent).removeprefix(".")
    steps = [] if path.startswith("/") else list(PurePosixPath(page).parent.parts)
    for step in PurePosixPath(path).parts:
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in {"/", "."}:
            steps.append(step)
    return "/".join(steps)
