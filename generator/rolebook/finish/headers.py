"""The headers a site should be served with, in the words of the hosts people use.

Netlify and Cloudflare Pages read `_headers`, Apache reads `.htaccess`: those are published with the site. What has to
stand in a server's own settings is written beside the staged project instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from rolebook.finish.policy import Policy
from rolebook.render.artifact import Artifact

HEADERS_FILE = "_headers"
SNIPPETS_FOLDER = "headers"

# What a handbook never asks a browser for.
_REFUSED = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")


def site_headers(policy: Policy) -> dict[str, str]:
    """Every header, by name."""
    return {
        "Content-Security-Policy": policy.in_header(),
        "X-Content-Type-Options": "nosniff",
        # Addresses of entries tell what somebody reads; other sites need not know them. Where forms are sent to one, it
        # may know the site: else browsers without script would name no sender at all, and be refused.
        "Referrer-Policy": "strict-origin-when-cross-origin" if policy.origins else "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def header_files(policy: Policy) -> Iterator[Artifact]:
    """The files that hosts look for in the published folder."""
    headers = site_headers(policy)
    lines = [f"  {name}: {value}" for name, value in headers.items()]
    yield Artifact.text(HEADERS_FILE, "\n".join(["/*", *lines, ""]))
    rules = [f'  Header always set {name} "{value}"' for name, value in headers.items()]
    yield Artifact.text(".htaccess", "\n".join(["<IfModule mod_headers.c>", *rules, "</IfModule>", ""]))


def host_snippets(policy: Policy) -> Iterator[Artifact]:
    """What belongs into the settings of a web server or host, one file each."""
    headers = site_headers(policy)
    nginx = [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    yield _snippet("nginx.conf", ["# Inside the server or location that serves the handbook.", *nginx])
    caddy = [f'  {name} "{value}"' for name, value in headers.items()]
    yield _snippet("Caddyfile", ["# Inside the block of the site that serves the handbook.", "header {", *caddy, "}"])
    pairs = [{"key": name, "value": value} for name, value in headers.items()]
    vercel = json.dumps({"headers": [{"source": "/(.*)", "headers": pairs}]}, indent=2)
    yield _snippet("vercel.json", [vercel])
    azure = json.dumps({"globalHeaders": headers}, indent=2)
    yield _snippet("staticwebapp.config.json", [azure])


def read_headers(site: Path) -> dict[str, str]:
    """The headers that a built site says it is to be served with; none where it says nothing."""
    try:
        lines = (site / HEADERS_FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.strip().partition(": ") for line in lines if line.startswith("  "))
    return {name: value for name, _, value in pairs}


def _snippet(name: str, lines: list[str]) -> Artifact:
    return Artifact.text(f"{SNIPPETS_FOLDER}/{name}", "\n".join([*lines, ""]))
