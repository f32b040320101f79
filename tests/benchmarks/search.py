"""Search in a real Chromium: from the last keystroke to the first result on the screen, and what is fetched for it.

    make bench                                                       5,000 records
    cd tests && ../.venv/bin/python -m benchmarks.search 5000 40     and 40 ms more for every answer of the server

Beside it stands what Material's own search fetches for the same pages.
"""

from __future__ import annotations

import gzip
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, ClassVar

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.check import BIN, MINIMAL, REPOSITORY
from benchmarks.timing import machine

RECORDS = 5_000
DESCRIPTORS = 24
TYPING = 90  # milliseconds between keystrokes: a quick typist's
ROUNDS = 3

# In the page: notes when a key was last pressed and when a result of the query now in the field was painted.
WATCH = """() => {
  const list = document.querySelector(".rb-search__results");
  const input = document.querySelector(".rb-search__input");
  window.seen = {};
  const pressed = (event) => (window.seen = { key: event.timeStamp });
  document.addEventListener("input", pressed, true);
  new MutationObserver(() => {
    const { seen } = window;
    if (seen.first || list.dataset.query !== input.value.trim() || !list.firstChild) return;
    seen.first = 1;
    requestAnimationFrame(() => setTimeout(() => (seen.painted = performance.now())));
  }).observe(list, { childList: true });
}"""


@dataclass
class Fetched:
    """What a page fetched: names and bytes, as they are and as a server that compresses would send them."""

    names: list[str] = field(default_factory=list)
    plain: int = 0
    compressed: int = 0

    def add(self, name: str, body: bytes) -> None:
        """One more file."""
        self.names.append(name)
        self.plain += len(body)
        self.compressed += min(len(body), len(gzip.compress(body, 6)))

    def __str__(self) -> str:
        return f"{self.plain / 1024:>8.0f} KiB {self.compressed / 1024:>9.0f} KiB compressed {len(self.names):>4} files"


class Handler(SimpleHTTPRequestHandler):
    """Serves files over connections that stay open, each answer `delay` seconds late."""

    protocol_version = "HTTP/1.1"
    delay = 0.0
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path.partition("?")[0].lstrip("/"))
        time.sleep(self.delay)
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's own name)
        pass


def main() -> None:
    """Measure and print."""
    numbers = [int(number) for number in sys.argv[1:]]
    size, delay = [*numbers, *(RECORDS, 0)[len(numbers) :]]
    print(machine())
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = generate(Path(folder) / "workspace", size)
        subprocess.run([str(BIN / "rolebook"), "build"], cwd=workspace, check=True, stdout=subprocess.DEVNULL)
        site = workspace / "site" / "base"
        records = len(list((site / "pagefind" / "fragment").iterdir()))
        browser = launch(playwright)
        print(f"Chromium {browser.version}, {records:,} records, each answer of the server {delay} ms late\n")
        with served(site, delay) as address:
            times = [took for _ in range(ROUNDS) for took in typed(browser, address)]
            cold, names = first_query(browser, address)
        tell_times(times, cold)
        fetched = Fetched()
        for name in names:
            fetched.add(name, (site / name).read_bytes())
        parts = Counter[str]()
        for name in names:
            parts[name.split("/")[1] if name.count("/") > 1 else name] += (site / name).stat().st_size
        theirs = material_search(workspace / "build" / "base", Path(folder) / "material")
        print(f"\nfetched for the first query\n  Rolebook (Pagefind)  {fetched}\n  Material (lunr)      {theirs}")
        print("  of ours, in KiB:", ", ".join(f"{name} {size / 1024:.0f}" for name, size in parts.most_common()))
        browser.close()


def launch(playwright: Any) -> Browser:
    """The Chromium that set-up found."""
    recorded = BIN.parent / "chromium-path"
    path = recorded.read_text("utf-8").strip() if recorded.is_file() else None
    return playwright.chromium.launch(executable_path=path, args=["--disable-gpu", "--no-sandbox"])  # type: ignore[no-any-return]


def generate(workspace: Path, size: int) -> Path:
    """A workspace with so many records, whose sentences are made of the words of the starter's."""
    shutil.copytree(MINIMAL, workspace, ignore=shutil.ignore_patterns("expected.json"))
    words = vocabulary()
    chance = random.Random(5)  # noqa: S311 (the same sentences in every run)
    for number in range(size // (DESCRIPTORS + 1)):
        entry = {
            "id": f"competency-{number}",
            "name": " ".join(chance.choices(words, k=2)).capitalize(),
            "definition": sentence(chance, words, 16),
            "levels": [
                {
                    "track": "professional",
                    "level": "level-1",
                    "summary": sentence(chance, words, 10),
                    "descriptors": [
                        {"id": f"does-{at}", "text": sentence(chance, words, 14)} for at in range(DESCRIPTORS)
                    ],
                }
            ],
        }
        path = workspace / "data" / "competencies" / f"c{number}.yml"
        path.write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return workspace


def vocabulary() -> list[str]:
    """The words of the starter's descriptors, each as often as it stands there."""
    found: list[str] = []
    for path in sorted((REPOSITORY / "data" / "competencies").glob("*.yml")):
        entry = yaml.safe_load(path.read_text("utf-8"))
        for level in entry["levels"]:
            for descriptor in level.get("descriptors", ()):
                found += [word.strip(".,;:()“”’").casefold() for word in descriptor["text"].split()]
    return [word for word in found if word.isalpha()]


def queries() -> list[str]:
    """Words that stand often, sometimes and seldom, alone and in twos."""
    often = [word for word, _ in Counter(vocabulary()).most_common() if len(word) > 4]
    places = (0, 2, 5, 9, 20, 40, 80, 160, 320, 640)
    single = [often[place % len(often)] for place in places]
    return [*single, *(f"{one} {other}" for one, other in pairwise(single[::2]))]


def sentence(chance: random.Random, words: list[str], length: int) -> str:
    """So many words, about."""
    return " ".join(chance.choices(words, k=length + chance.randrange(-4, 5))).capitalize() + "."


@contextmanager
def served(folder: Path, delay: int) -> Iterator[str]:
    """The folder's address on a server of its own."""
    handler = type("Late", (Handler,), {"delay": delay / 1000})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def typed(browser: Browser, address: str) -> Iterator[float]:
    """Milliseconds from the last keystroke to the first result, for each query typed into a dialog that is open."""
    context = browser.new_context()
    page = context.new_page()
    opened(page, address)
    for query in queries():
        page.keyboard.press("Control+A")
        page.keyboard.type(query, delay=TYPING)
        yield result(page)
    context.close()


def first_query(browser: Browser, address: str) -> tuple[float, list[str]]:
    """The same for a visitor's very first query, in a fresh profile, and what is fetched from opening on."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    Handler.asked.clear()
    page.keyboard.press("/")
    page.locator(".rb-search__input").wait_for()
    page.evaluate(WATCH)
    page.keyboard.type(queries()[0], delay=TYPING)
    took = result(page)
    page.wait_for_load_state("networkidle")
    names = list(Handler.asked)
    context.close()
    return took, names


def opened(page: Page, address: str) -> None:
    """The page with its dialog open, and one query behind it."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.locator(".rb-search__input").wait_for()
    page.evaluate(WATCH)
    page.keyboard.type("with", delay=TYPING)
    page.wait_for_timeout(1_000)


def result(page: Page) -> float:
    """How long the first result of the last keystroke took."""
    page.wait_for_function("() => window.seen.painted")
    return float(page.evaluate("window.seen.painted - window.seen.key"))


def material_search(staged: Path, folder: Path) -> Fetched:
    """What Material's search fetches over the same pages: its index, its worker, and what that imports."""
    shutil.copytree(staged, folder, ignore=shutil.ignore_patterns("site", "pagefind"))
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "\n", encoding="utf-8")
    values = yaml.load(settings.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (reads texts only)
    values["plugins"] = ["search"]
    values.pop("hooks", None)
    settings.write_text(yaml.safe_dump(values), encoding="utf-8")
    command = [str(BIN / "mkdocs"), "build", "--quiet", "--site-dir", str(folder / "site")]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    fetched = Fetched()
    site = folder / "site"
    for path in (site / "search" / "search_index.json", *(site / "assets" / "javascripts" / "workers").glob("*.js")):
        fetched.add(path.name, path.read_bytes())
    return fetched


def tell_times(times: list[float], cold: float) -> None:
    """The times in a line."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"last keystroke to first result ({len(times)} queries): median {statistics.median(times):.0f} ms, "
        f"95th of a hundred {late:.0f} ms, longest {ordered[-1]:.0f} ms; a visitor's first query {cold:.0f} ms"
    )


if __name__ == "__main__":
    main()
