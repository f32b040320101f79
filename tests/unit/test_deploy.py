"""The files of docs/deploy call commands that are there, and agree with each other and with the backend."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from rolebook_backend.cli import main as backend
from rolebook_backend.encoding import MAX_BODY
from rolebook_backend.metrics import Metrics

REPOSITORY = Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "docs" / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
PORT, METRICS = 8010, 9187
UNITS = [path for path in FILES if path.suffix == ".service"]


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def parsed(words: Sequence[str]) -> dict[str, Any]:
    """The values of a command line, each as it is typed, by click's own names; fails where it cannot be typed."""
    assert Path(words[0]).name == "rolebook-backend"
    command = backend.get_command(click.Context(backend), words[1])
    assert command, words
    given, left_over, _ = command.make_parser(click.Context(command)).parse_args(list(words[2:]))
    assert left_over == []
    needed = {parameter.name for parameter in command.params if parameter.required}
    assert needed <= given.keys()
    return given


def unit(name: str) -> configparser.SectionProxy:
    """The [Service] of a unit; of a key that stands twice, the last."""
    reader = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes="#")
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(text_of(name))
    return reader["Service"]


def started_by(name: str) -> dict[str, Any]:
    """What a unit runs, also where a shell stands before it; `$$` and `%%` are one sign each to systemd."""
    line = unit(name)["ExecStart"].replace("$$", "$").replace("%%", "%")
    words = shlex.split(line)
    return parsed(shlex.split(words[2].removeprefix("exec ")) if words[0] == "/bin/sh" else words)


def in_container(kind: str) -> list[str]:
    """The last CMD, or HEALTHCHECK, of the container file."""
    joined = text_of("Containerfile").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.startswith(kind)]
    words: list[str] = json.loads(lines[-1][lines[-1].index("[") :])
    return words


def examples() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("rolebook-backend ")]


def test_the_unit_starts_a_backend_that_keeps_its_answers_in_its_state_folder() -> None:
    service = unit("rolebook-backend.service")
    given = started_by("rolebook-backend.service")

    assert given["database"].startswith(f"/var/lib/{service['StateDirectory']}/")
    assert (given["port"], given["metrics"]) == (str(PORT), str(METRICS))
    assert "host" not in given, "only the proxy on this machine should reach it"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_may_do_little(path: Path) -> None:
    service = unit(path.name)

    assert service["User"] == "rolebook"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert {service[key] for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome")} == {"yes"}


def test_the_backup_is_of_the_database_that_is_served_and_goes_where_it_may_be_written() -> None:
    given = started_by("rolebook-backup.service")

    assert given["database"] == started_by("rolebook-backend.service")["database"]
    assert str(Path(given["to"]).parent) in unit("rolebook-backup.service")["ReadWritePaths"].split()
    assert given["replace"] is True


def test_the_container_serves_on_the_port_it_shows_and_asks_for_its_health() -> None:
    text = text_of("Containerfile")
    given = parsed(in_container("CMD"))

    assert (given["host"], given["port"]) == ("0.0.0.0", str(PORT))  # noqa: S104 (inside a container)
    assert re.findall(r"^EXPOSE (\d+)$", text, re.MULTILINE) == [str(PORT)]
    assert f"http://127.0.0.1:{PORT}/f/health" in " ".join(in_container("HEALTHCHECK"))
    (volume,) = re.findall(r"^VOLUME (\S+)$", text, re.MULTILINE)
    assert Path(given["database"]).parent == Path(volume)
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE)[-1] not in {"root", "0"}


def test_the_container_is_built_of_files_that_are_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text_of("Containerfile"), re.MULTILINE)

    assert [name for line in copied for name in line.split() if not (REPOSITORY / name).exists()] == []


@pytest.mark.parametrize(("name", "word"), [("nginx.conf", "proxy_pass http://"), ("Caddyfile", "reverse_proxy ")])
def test_proxies_lead_to_the_port_the_backend_listens_at(name: str, word: str) -> None:
    text = text_of(name)

    assert re.findall(rf"^\s*{word}([\d.:]+);?$", text, re.MULTILINE) == [f"127.0.0.1:{PORT}"]
    assert str(METRICS) not in text
    assert Path(started_by("rolebook-backend.service")["contracts"]).parent == Path("/srv/handbook")
    assert "/srv/handbook" in text


def test_proxies_take_as_much_as_the_backend_does() -> None:
    (nginx,) = re.findall(r"client_max_body_size (\d+)k;", text_of("nginx.conf"))
    (caddy,) = re.findall(r"max_size (\d+)KB", text_of("Caddyfile"))

    assert int(nginx) * 1024 >= MAX_BODY
    assert int(caddy) * 1000 >= MAX_BODY


def test_nginx_says_who_asks_and_keeps_no_secret() -> None:
    (forms,) = re.findall(r"location \^~ /f/ \{(.*?)\n    \}", text_of("nginx.conf"), re.DOTALL)

    assert "proxy_set_header Host $http_host;" in forms
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in forms
    assert "access_log off;" in forms
    assert "include" not in forms, "the backend sends the headers of its own pages"


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_blocks_of_proxies_are_closed(name: str) -> None:
    bare = "\n".join(re.sub(r'"[^"]*"|`[^`]*`|^\s*#.*', "", line) for line in text_of(name).splitlines())
    depth = [bare[:place].count("{") - bare[:place].count("}") for place in range(len(bare) + 1)]

    assert min(depth) == 0
    assert depth[-1] == 0


def test_litestream_copies_the_database_that_is_served() -> None:
    (database,) = yaml.safe_load(text_of("litestream.yml"))["dbs"]

    assert database["path"] == started_by("rolebook-backend.service")["database"]
    assert database["replica"]


def test_the_page_names_every_file_and_shows_commands_that_can_be_typed() -> None:
    page = text_of("README.md")

    assert [path.name for path in FILES if path.name != "README.md" and path.name not in page] == []
    assert len(examples()) > 4
    for example in examples():
        parsed(shlex.split(example))


def test_the_page_lists_every_metric_with_its_labels() -> None:
    rows = re.findall(r"^\| `(rolebook_\w+)` \| (.*?) \|", text_of("README.md"), re.MULTILINE)
    listed = {re.sub("_(total|info)$", "", name): re.findall(r"`(\w+)`", labels) for name, labels in rows}
    collectors = [one for one in Metrics().registry._collector_to_names if isinstance(one, MetricWrapperBase)]

    counted = {one._name: list(one._labelnames) for one in collectors}
    assert listed == counted | {"rolebook_backend": ["version"]}
