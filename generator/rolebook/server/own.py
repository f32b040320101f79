"""What `rolebook serve` answers itself: its script and style, an explanation of each code, and a page that waits."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from rolebook.diagnostics.codes import GROUPS, code_named
from rolebook.server.state import State

OWN = "/_rolebook/"
EVENTS = f"{OWN}events"
CODES = f"{OWN}codes/"
FRESH = {"Cache-Control": "no-cache"}
# What runs here runs in the site's pages too, whose policy is to be as strict.
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
_STRICT = FRESH | {"Content-Security-Policy": _POLICY}


def script_tag(build: str) -> str:
    """What a page made from that build loads."""
    return f'<script type="module" src="{OWN}reload.js" data-rolebook-build="{escape(build)}"></script>'


def waiting_page(state: State) -> Response:
    """The answer at any address while there is no site: what is to mend, until the site can be opened."""
    page = _templates().get_template("waiting.html").render(script=Markup(script_tag(state.build)))  # noqa: S704
    return HTMLResponse(page, 503, _STRICT)


def own_file(path: str) -> Response:
    """What an address below /_rolebook/ leads to."""
    if path.startswith(CODES):
        return _code_page(path.removeprefix(CODES))
    found = _assets().get(path.removeprefix(OWN))
    return FileResponse(found, headers=FRESH) if found is not None else PlainTextResponse("Not found\n", 404)


def _code_page(name: str) -> Response:
    """The catalogue's entry; of a code that is not in it, or none, the list of all."""
    try:
        code = code_named(name)
    except KeyError:
        page = _templates().get_template("codes.html").render(groups=GROUPS, unknown=name, codes=CODES)
        return HTMLResponse(page, 404 if name else 200, _STRICT)
    return HTMLResponse(_templates().get_template("code.html").render(code=code, codes=CODES), 200, _STRICT)


@cache
def _templates() -> Environment:
    made = Environment(loader=PackageLoader("rolebook", "dev"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["quoted"] = _quoted
    return made


def _quoted(text: str) -> Markup:
    """A text of the catalogue: what stands between backticks is code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )


@cache
def _assets() -> dict[str, Path]:
    folder = Path(str(files("rolebook") / "dev"))
    return {file.name: file for file in folder.iterdir() if file.suffix in {".js", ".css"}}
