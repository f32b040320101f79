"""A built edition of a few files."""

from __future__ import annotations

from pathlib import Path

POLICY = "default-src 'none'; script-src 'self' 'sha256-AAAA'"
FILES = {
    "index.html": "<!doctype html><title>Home of the staff</title>",
    "404.html": "<!doctype html><title>Not here</title>",
    "for/staff/index.html": "<!doctype html><title>Staff</title>",
    "assets/role.js": '"use strict";',
    "assets/brand.css": "a{}",
    "assets/rolebook/brand.css": ":root{--rb-primary:#123456}",
    "pagefind/index.pf_meta": "\x1f",
    "framework.json": "{}",
    "matrix.csv": "a,b",
    "_headers": f"/*\n  Content-Security-Policy: {POLICY}\n  Permissions-Policy: camera=()\n",
    ".htaccess": "secret of the server",
}


def built_site(folder: Path) -> Path:
    """Write it, beside what is there already."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
