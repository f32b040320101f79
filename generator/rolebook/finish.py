"""Checks on the built site, before it is put in its place: every link and every form's address leads somewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from rolebook.diagnostics import Report, Span

# Addresses that the backend answers, not a file.
_SERVED = ("f/",)
# Where an element names the address it needs; every other one has it in `href`.
_ADDRESS = {"img": "src", "script": "src", "form": "action"}


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
            elif name == _ADDRESS.get(tag, "href") and value:
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
                broken.setdefault(problem, []).append(name)
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
    """What is wrong with a link and where it leads, relative to the site's root; empty where nothing is."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"is no address: {target}"
    if parts.scheme or parts.netloc:
        return ""
    path = _resolved(page, unquote(parts.path))
    if path is None:
        return f"leads out of the site: {target}"
    return "" if path.startswith(_SERVED) else _missing(site, pages, path, unquote(parts.fragment))


def _missing(site: Path, pages: dict[str, _Links], path: str, anchor: str) -> str:
    """What a path and an anchor of the site lead to that is not there."""
    place = (path or "/") + (f"#{anchor}" if anchor else "")
    file = f"{path}/index.html".lstrip("/") if f"{path}/index.html".lstrip("/") in pages else path
    if file not in pages:
        return "" if (site / file).is_file() else f"leads to nothing: {place}"
    if not anchor or anchor in pages[file].ids or anchor.startswith("__"):
        return ""
    return f"leads to no such place on the page: {place}"


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
