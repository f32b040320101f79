"""Staging writes what changed and nothing else; a finished site takes its place as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.render import Artifact
from rolebook.stage import Staged, publish, stage, write_file

LONG_AGO = 1_000_000_000
PATHS = st.lists(st.sampled_from(["a", "b", "c.md"]), min_size=1, max_size=3).map("/".join)


def texts(**files: str) -> list[Artifact]:
    """Artifacts by path: two underscores stand for a slash, the name gets `.md`."""
    return [Artifact.text(f"docs/{name.replace('__', '/')}.md", text) for name, text in files.items()]


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def age(folder: Path) -> None:
    """Make every file look as if it was written long ago."""
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def touched(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime != LONG_AGO}


def test_a_folder_holds_what_was_staged(tmp_path: Path) -> None:
    done = stage(tmp_path / "build", [*texts(index="A", roles__lead="B"), Artifact("mkdocs.yml", b"\x00\xff")])

    assert done == Staged(written=3, kept=0, removed=0)
    assert (tmp_path / "build" / "docs" / "roles" / "lead.md").read_text("utf-8") == "B"
    assert (tmp_path / "build" / "mkdocs.yml").read_bytes() == b"\x00\xff"


def test_files_that_stay_the_same_are_not_touched(tmp_path: Path) -> None:
    stage(tmp_path, texts(same="same", short="old", long="an old one"))
    age(tmp_path)

    assert stage(tmp_path, texts(same="same", short="new", long="new")) == Staged(written=2, kept=1, removed=0)
    assert touched(tmp_path) == {"short.md", "long.md"}


def test_files_that_are_no_longer_wanted_go_with_their_empty_folders(tmp_path: Path) -> None:
    stage(tmp_path, [*texts(index="A", gone="B", old__deep__page="C"), Artifact("overrides/old.html", b"")])

    assert stage(tmp_path, texts(index="A")) == Staged(written=0, kept=1, removed=3)
    assert files(tmp_path) == {"docs/index.md": "A"}
    assert not (tmp_path / "docs" / "old").exists()


def test_what_the_engine_keeps_beside_the_staged_files_stays(tmp_path: Path) -> None:
    for name in ("site/index.html", ".cache/state"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("engine", "utf-8")

    stage(tmp_path, texts(index="A"))
    assert set(files(tmp_path)) == {"docs/index.md", "site/index.html", ".cache/state"}


def test_of_two_artifacts_with_one_path_the_later_one_counts(tmp_path: Path) -> None:
    assert stage(tmp_path, [*texts(index="base"), *texts(index="brand")]).written == 1
    assert files(tmp_path) == {"docs/index.md": "brand"}


@given(before=st.dictionaries(PATHS, st.binary()), after=st.dictionaries(PATHS, st.binary()))
def test_whatever_was_staged_before_the_folder_holds_exactly_what_is_staged_now(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("staged")
    for staged in (before, after):
        wanted = {f"docs/{path}": content for path, content in staged.items() if not inside_another(path, staged)}
        stage(folder, [Artifact(path, content) for path, content in wanted.items()])
        found = (path for path in folder.rglob("*") if path.is_file())
        assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in found} == wanted


def inside_another(path: str, others: dict[str, bytes]) -> bool:
    """Whether a path lies in what another path says is a file."""
    return any(path.startswith(f"{other}/") for other in others)


def break_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a write ends in the middle, as on a full disk."""

    def write_half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)


def test_a_failing_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(tmp_path, texts(index="the old page"))
    break_writing(monkeypatch)

    with pytest.raises(OSError, match="No space left"):
        stage(tmp_path, texts(index="the new page"))
    assert files(tmp_path) == {"docs/index.md": "the old page"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "schema.json"
    write_file(path, b"{}")
    age(tmp_path)
    write_file(path, b"{}")
    assert touched(tmp_path) == set()

    break_writing(monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        write_file(path, b"[1, 2]")
    assert files(path.parent) == {"schema.json": "{}"}


def test_artifacts_that_fail_to_be_made_change_nothing(tmp_path: Path) -> None:
    stage(tmp_path, texts(index="A", other="B"))

    def failing() -> Iterator[Artifact]:
        yield from texts(index="new")
        raise RuntimeError("a template is broken")

    with pytest.raises(RuntimeError):
        stage(tmp_path, failing())
    assert files(tmp_path) == {"docs/index.md": "A", "docs/other.md": "B"}


def made(folder: Path, **pages: str) -> Path:
    """A built site."""
    folder.mkdir(parents=True)
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return folder


def test_a_finished_site_takes_the_place_of_the_old_one_as_a_whole(tmp_path: Path) -> None:
    site = made(tmp_path / "site" / "base", index="old", gone="old")
    publish(made(tmp_path / "built", index="new"), site)

    assert files(tmp_path) == {"site/base/index.html": "new"}


def test_the_first_site_needs_no_old_one(tmp_path: Path) -> None:
    publish(made(tmp_path / "built", index="new"), tmp_path / "site" / "base")

    assert files(tmp_path) == {"site/base/index.html": "new"}


def test_a_site_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path: Path) -> None:
    site = made(tmp_path / "site" / "base", index="old")

    with pytest.raises(OSError, match="built"):
        publish(tmp_path / "built", site)
    assert files(tmp_path) == {"site/base/index.html": "old"}


def test_the_remains_of_an_interrupted_publishing_are_cleared(tmp_path: Path) -> None:
    made(tmp_path / "site" / ".base.old", index="older")
    publish(made(tmp_path / "built", index="new"), tmp_path / "site" / "base")

    assert files(tmp_path) == {"site/base/index.html": "new"}


def test_the_remains_of_an_interrupted_writing_are_cleared(tmp_path: Path) -> None:
    stage(tmp_path, texts(index="A"))
    (tmp_path / "docs" / ".index.md.1.new").write_text("half", "utf-8")

    stage(tmp_path, texts(index="A"))
    assert files(tmp_path) == {"docs/index.md": "A"}
