"""The Content-Security-Policy of a built site: what its pages may load, run and send to, and nothing else.

The engines' theme leaves a few inline scripts in every page; they are allowed by their hashes. One policy holds for the
whole site, because instant navigation keeps the policy of the page it began on.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rolebook.render.artifact import Artifact

_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_HAS_SOURCE = re.compile(rb"\ssrc\s*=", re.IGNORECASE)
_TYPE = re.compile(rb"""\stype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
# Types of scripts that browsers run; anything else is data.
_RUN = frozenset({b"", b"module", b"text/javascript", b"application/javascript"})
_FORM = re.compile(rb"""<form\b[^>]*?\saction\s*=\s*["']?(https?://[\w.:\[\]-]+)""", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta charset=[^>]*>", re.IGNORECASE)
_META = b'<meta http-equiv="Content-Security-Policy"'
# Search runs WebAssembly, which is refused without a word of its own.
_SEARCH = "pagefind"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a site's pages need: hashes of inline scripts, origins that forms are sent to, WebAssembly or not."""

    hashes: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    runs_search: bool = False

    def directives(self) -> dict[str, str]:
        """The policy's directives that a page can state of itself."""
        scripts = ["'self'", *(["'wasm-unsafe-eval'"] if self.runs_search else []), *self.hashes]
        own_and_forms = " ".join(["'self'", *self.origins])
        return {
            "default-src": "'none'",
            "script-src": " ".join(scripts),
            "style-src": "'self'",
            # Material draws its icons with pictures that stand in its style as data.
            "img-src": "'self' data:",
            "font-src": "'self'",
            "media-src": "'self'",
            "manifest-src": "'self'",
            "connect-src": own_and_forms,
            "form-action": own_and_forms,
            "base-uri": "'none'",
        }

    def in_page(self) -> str:
        """As a page's meta element states it."""
        return _joined(self.directives())

    def in_header(self) -> str:
        """As a header states it: who may frame the page can be said there only."""
        return _joined(self.directives() | {"frame-ancestors": "'self'"})


def policy_of(site: Path) -> Policy:
    """The policy that all pages of a built site keep to."""
    hashes: set[str] = set()
    origins: set[str] = set()
    for path in _pages(site):
        page = path.read_bytes()
        hashes.update(_hash(body) for attributes, body in _SCRIPT.findall(page) if _is_inline(attributes))
        origins.update(origin.decode().lower() for origin in _FORM.findall(page))
    return Policy(tuple(sorted(hashes)), tuple(sorted(origins)), (site / _SEARCH).is_dir())


def with_policy(site: Path, policy: Policy) -> Iterator[Artifact]:
    """Every page of a built site with the policy in front of all it governs."""
    element = f'{_META.decode()} content="{escape(policy.in_page(), quote=False)}">'.encode()
    for path in _pages(site):
        page = path.read_bytes()
        if _META not in page:
            stated = _CHARSET.sub(lambda match: match[0] + element, page, count=1)
            yield Artifact(path.relative_to(site).as_posix(), stated)


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _is_inline(attributes: bytes) -> bool:
    kind = _TYPE.search(attributes)
    return not _HAS_SOURCE.search(attributes) and (kind[1].lower() if kind else b"") in _RUN


def _hash(script: bytes) -> str:
    # What a browser hashes is the text it has read, in which every line ends in the same way.
    text = script.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"


def _joined(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
