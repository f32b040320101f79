"""The way of the data, on one screen.

workspace → load → validate → resolve → compile forms → render → stage → engine → finish.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rolebook.checking import brand_files
from rolebook.config import SiteSettings, read_settings
from rolebook.diagnostics import Report, Severity, Span
from rolebook.engines import EngineError, engine_named
from rolebook.exporters import INDEX_FOLDER, SearchIndexError, export
from rolebook.finish import (
    ENGINES_LISTS,
    check_links,
    check_refused,
    header_files,
    host_snippets,
    pages_of,
    policy_of,
    site_lists,
    slimmed,
    with_policy,
)
from rolebook.forms import EditionFacts, compile_contracts
from rolebook.load import load
from rolebook.model import Framework
from rolebook.render import Artifact, Layout, Site, lay_out
from rolebook.render.brand import brand_style
from rolebook.render.compose import BRAND_FOLDER, compose_settings
from rolebook.render.frame import frame
from rolebook.resolve import resolve, terms_of
from rolebook.stage import complete, publish, stage
from rolebook.validate import validate
from rolebook.wording import Strings, read_strings
from rolebook.workspace import Workspace

STYLESHEET = "assets/rolebook/brand.css"

Progress = Callable[[str], None]


@dataclass(slots=True)
class Built:
    """What a build did: pages and forms, and how many assessments it `cut` into several forms for a role.

    `seconds` holds the time of each stage; `site` is set when the edition was published.
    """

    edition: str
    report: Report
    pages: int = 0
    forms: int = 0
    cut: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    site: Path | None = None


def build(
    workspace: Workspace,
    edition: str,
    *,
    engine: str = "mkdocs",
    strict: bool = False,
    progress: Progress = lambda _: None,
) -> Built:
    """Build one edition into `site/<edition>/`. A site that has errors (with `strict`, warnings) is not published."""
    built = Built(edition, Report())
    with _timed(built, "read", progress):
        loaded = load(workspace, edition, built.report)
        settings = read_settings(workspace.settings_file, workspace.named(workspace.settings_file), built.report)
    with _timed(built, "check", progress):
        validate(loaded, built.report)
        brand_files(workspace, loaded, edition, built.report)
    if _stops(built.report, strict=strict):
        return built
    with _timed(built, "render", progress):
        framework = resolve(loaded, edition)
        site = _site(framework, settings, read_strings(framework.handbook.language, terms_of(loaded)))
        layout = lay_out(site)
        artifacts = _artifacts(workspace, layout, settings, built.report)
        built.forms = len(layout.site.contracts)
        built.cut = sum(contract.part[1] > 1 == contract.part[0] for contract in layout.site.contracts)
    if _stops(built.report, strict=strict):
        return built
    staged = workspace.staged(edition)
    with _timed(built, "stage", progress):
        stage(staged, artifacts)
    with _timed(built, "engine", progress):
        _run_engine(engine, workspace, edition, built.report)
    if _stops(built.report, strict=strict):
        return built
    with _timed(built, "finish", progress):
        check_links(staged / "site", built.report)
        check_refused(staged / "site", built.report)
        built.pages = len(pages_of(staged / "site"))
        if not _stops(built.report, strict=strict):
            _finish(staged, site)
            publish(staged / "site", workspace.site(edition))
            built.site = workspace.site(edition)
    return built


def _site(framework: Framework, settings: SiteSettings, strings: Strings) -> Site:
    brand = framework.brand
    name = (brand.site_name or brand.name) if brand else settings.site_name
    contracts = compile_contracts(framework, strings, EditionFacts(name, STYLESHEET))
    return Site(framework, strings, contracts, name, brand.site_url if brand else settings.site_url)


def _artifacts(workspace: Workspace, layout: Layout, settings: SiteSettings, report: Report) -> list[Artifact]:
    """Every file of the staged project; later ones take the place of earlier ones with the same path."""
    site = layout.site
    brand = site.framework.brand
    primary, accent = (
        (brand.primary if brand else "") or settings.primary,
        (brand.accent if brand else "") or settings.accent,
    )
    artifacts = [
        compose_settings(settings, site.framework),
        *frame(site, settings, layout.sides),
        brand_style(primary, accent, site.ranks),
        *layout.artifacts(),
        *_layered_files(workspace, site.framework.edition),
    ]
    try:
        artifacts += export(layout.placed, _staged_index(workspace.staged(site.framework.edition)))
    except SearchIndexError as error:
        report.add("engine-failed", str(error), Span("mkdocs.yml"), "The site was not changed.")
    return artifacts


def _staged_index(staged: Path) -> dict[str, bytes]:
    """The search index of the last build, as paths and contents."""
    return {artifact.path: artifact.content for artifact in _files(staged / INDEX_FOLDER, INDEX_FOLDER)}


def _layered_files(workspace: Workspace, edition: str) -> Iterator[Artifact]:
    """The workspace's theme overrides, then the brand's, and the brand's pictures."""
    layer = workspace.layer(edition)
    for folder in (workspace.root, layer):
        if folder is not None:
            yield from _files(folder / "overrides", "overrides")
    yield from _files(workspace.root / "content", "docs", without=".md")
    if layer is not None:
        yield from _files(layer / "content", "docs", without=".md")
        pictures = (
            path for path in layer.iterdir() if path.suffix in {".svg", ".png", ".jpg", ".webp", ".ico", ".woff2"}
        )
        for picture in sorted(pictures):
            yield Artifact(f"docs/{BRAND_FOLDER}/{picture.name}", picture.read_bytes())


def _files(folder: Path, target: str, without: str = "") -> Iterator[Artifact]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and not path.name.startswith(".") and path.suffix != (without or "."):
            yield Artifact(f"{target}/{path.relative_to(folder).as_posix()}", path.read_bytes())


def _run_engine(name: str, workspace: Workspace, edition: str, report: Report) -> None:
    try:
        for message in engine_named(name).build(workspace.staged(edition)):
            report.add("engine-warning", message, Span("mkdocs.yml"), "Look at the page it names.")
    except EngineError as error:
        span = _template_of(error, workspace, edition) or Span("mkdocs.yml")
        report.add("engine-failed", str(error), span, "The published site was not changed.")


def _finish(staged: Path, site: Site) -> None:
    """The built site's pages made light, its policy in them and as headers, and the list of them."""
    built = staged / "site"
    complete(built, slimmed(built))
    policy = policy_of(built)
    hidden = frozenset(page.name for page in site.framework.pages if page.hidden)
    complete(built, [*with_policy(built, policy), *header_files(policy)], ENGINES_LISTS)
    complete(built, site_lists(built, site.site_url, hidden))
    complete(staged, host_snippets(policy))


def _template_of(error: EngineError, workspace: Workspace, edition: str) -> Span | None:
    """The line of the workspace's or the brand's own template that an engine could not go on from."""
    cause = error.__cause__
    for passed in reversed(traceback.extract_tb(cause.__traceback__) if cause else []):
        path = Path(passed.filename)
        if path.is_relative_to(workspace.staged(edition)):
            name = path.relative_to(workspace.staged(edition))
            own = [folder / name for folder in (workspace.layer(edition), workspace.root) if folder is not None]
            return next((Span(workspace.named(file), passed.lineno or 1) for file in own if file.is_file()), None)
    return None


def _stops(report: Report, *, strict: bool) -> bool:
    return report.failed or (strict and report.count(Severity.WARNING) > 0)


@contextmanager
def _timed(built: Built, name: str, progress: Progress) -> Iterator[None]:
    progress(name)
    start = time.perf_counter()
    yield
    built.seconds[name] = time.perf_counter() - start
