"""The file that names several editions: whose host, contracts, database and settings belong together."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolebook_backend.errors import BackendError, StoreError
from rolebook_backend.identity.settings import SignInSettings
from rolebook_backend.origins import normalised
from rolebook_backend.proof import Altcha, altcha_of
from rolebook_backend.store.address import Address, parse_address
from rolebook_backend.store.sameness import whereabouts_of_file
from rolebook_backend.webhooks import Webhook, webhook_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

KEYS = ("hosts", "contracts", "database", "origins", "site", "private", "webhook", "altcha")
WAYS: Mapping[str, tuple[str, type]] = {
    "address": ("address", str),
    "smtp": ("smtp", str),
    "mail-from": ("sender", str),
    "oidc-issuer": ("issuer", str),
    "oidc-client-id": ("client", str),
    "oidc-person": ("person_by", str),
    "identity-header": ("header", str),
    "trusted-proxy": ("proxies", list),
}
"""Ways to sign in, each called as the option of `serve`: what it is called where settings are made, and its type."""

NEEDED = ("hosts", "contracts", "database")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Edition:
    """What one edition is served with. The only one of a backend has no name and answers whatever the host."""

    name: str
    hosts: tuple[str, ...]
    contracts: Path
    database: Address
    origins: tuple[str, ...] = ()
    site: Path | None = None
    private: bool = False
    webhook: Webhook | None = None
    altcha: Altcha | None = None
    sign_in: SignInSettings = field(default_factory=SignInSettings)


def read_editions(file: Path, settings: Callable[[Mapping[str, Any], str], SignInSettings]) -> tuple[Edition, ...]:
    """Read the file; BackendError says all that is wrong in it, one problem a line.

    `settings` makes those for signing in of what an edition says about it, and of the edition's name.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "is no UTF-8 text"
        raise BackendError(f"{file}: cannot be read: {reason}") from error
    except tomllib.TOMLDecodeError as error:
        raise BackendError(f"{file}: is no TOML: {error}") from error
    reading = _Reading(file.parent, settings)
    editions = reading.all_of(data)
    if reading.problems:
        raise BackendError("\n  ".join([f"{file}: what is to mend:", *reading.problems]))
    return editions


class _Reading:
    """One file being read, and what was found wrong in it. Paths are relative to its folder."""

    def __init__(self, folder: Path, settings: Callable[[Mapping[str, Any], str], SignInSettings]) -> None:
        self.folder = folder
        self.settings = settings
        self.problems: list[str] = []

    def all_of(self, data: dict[str, Any]) -> tuple[Edition, ...]:
        self._known("", data, ("editions",))
        tables = data.get("editions")
        if not isinstance(tables, dict) or not tables:
            self._wrong("editions", "a table for each edition", _shown(tables), "begin one with [editions.acme]")
            return ()
        editions = [edition for name, table in tables.items() if (edition := self._edition(name, table))]
        self._apart(editions)
        return tuple(editions)

    def _edition(self, name: str, table: object) -> Edition | None:
        place = f"editions.{name}"
        before = len(self.problems)
        if not NAME.fullmatch(name):
            self._wrong(place, "a name of a-z, 0-9 and hyphens", _shown(name), "it stands in logs and metrics only")
        if not isinstance(table, dict):
            self._wrong(place, "a table", _shown(table), f"begin it with [{place}]")
            return None
        self._known(f"{place}.", table, (*KEYS, *WAYS))
        for key in NEEDED:
            if key not in table:
                self._wrong(f"{place}.{key}", _EXPECTED[key], "nothing", f"write {key} = {_EXAMPLES[key]}")
        found = {key: getattr(self, f"_{key}")(f"{place}.{key}", table[key]) for key in KEYS if key in table}
        if found.get("private") and "site" not in table:
            self._wrong(f"{place}.site", _EXPECTED["site"], "nothing", 'private = true needs it: site = "site/acme"')
        found["sign_in"] = self._sign_in(place, name, table)
        return Edition(name=name, **found) if len(self.problems) == before else None

    def _hosts(self, place: str, value: object) -> tuple[str, ...]:
        hosts = tuple(self._texts(place, value))
        if value == []:
            self._wrong(place, _EXPECTED["hosts"], "an empty list", f"write hosts = {_EXAMPLES['hosts']}")
        for there, host in hosts:
            if not HOST.fullmatch(host):
                self._wrong(there, "a host as browsers send it", _shown(host), _host_remedy(host))
        return tuple(host for _, host in hosts)

    def _origins(self, place: str, value: object) -> tuple[str, ...]:
        found = tuple(self._texts(place, value))
        for there, origin in found:
            try:
                normalised(origin)
            except BackendError:
                self._wrong(there, "the origin of a site", _shown(origin), "write it like https://handbook.example")
        return tuple(origin for _, origin in found)

    def _contracts(self, place: str, value: object) -> Path:
        path = self.folder / str(value)
        if not isinstance(value, str) or not value:
            self._wrong(place, _EXPECTED["contracts"], _shown(value), f"write it like {_EXAMPLES['contracts']}")
        elif not path.is_dir():
            self._wrong(place, _EXPECTED["contracts"], f"no folder {path}", "build the edition, or mend the path")
        return path

    def _webhook(self, place: str, value: object) -> Webhook | None:
        try:
            return webhook_of(str(value), place.split(".")[1])
        except BackendError as error:
            self._wrong(place, "an address and a secret in the environment", _shown(value), str(error))
            return None

    def _site(self, place: str, value: object) -> Path:
        path = self.folder / str(value)
        if not isinstance(value, str) or not (path / "index.html").is_file():
            found = f"no {path / 'index.html'}" if isinstance(value, str) else _shown(value)
            self._wrong(place, _EXPECTED["site"], found, "build the edition, or mend the path")
        return path

    def _database(self, place: str, value: object) -> Address:
        nowhere = Address("", "")
        if not isinstance(value, str) or not value:
            self._wrong(place, _EXPECTED["database"], _shown(value), f"write it like {_EXAMPLES['database']}")
            return nowhere
        try:
            address = parse_address(value)
        except StoreError as error:  # which shows no password
            self.problems.append(f"{place}: {error}")
            return nowhere
        if address.is_file and (self.folder / address.path).is_dir():
            self._wrong(place, _EXPECTED["database"], f"the folder {address}", "name a file in it")
        return Address(address.scheme, str(self.folder / address.path)) if address.is_file else address

    def _private(self, place: str, value: object) -> bool:
        if not isinstance(value, bool):
            self._wrong(place, "true or false", _shown(value), "write it without quotation marks")
        return value is True

    def _altcha(self, place: str, value: object) -> Altcha | None:
        try:
            return altcha_of(place.split(".")[1], asked=self._private(place, value))
        except BackendError as error:
            self._wrong(place, "a key in the environment", "none that can be used", str(error))
            return None

    def _sign_in(self, place: str, name: str, table: Mapping[str, Any]) -> SignInSettings:
        asked: dict[str, Any] = {called: kind() for called, kind in WAYS.values()} | {"person_by": "email"}
        for key, (called, kind) in WAYS.items():
            if kind is list:
                asked[called] = tuple(text for _, text in self._texts(f"{place}.{key}", table.get(key, [])))
            elif isinstance(table.get(key, ""), str):
                asked[called] = table.get(key, asked[called])
            else:
                self._wrong(f"{place}.{key}", "a text", _shown(table[key]), "put it in quotation marks")
        if asked["person_by"] not in {"email", "sub"}:
            self._wrong(f"{place}.oidc-person", "email or sub", _shown(asked["person_by"]), "leave it out for email")
        try:
            return self.settings(asked, name)
        except BackendError as error:
            self.problems.append(f"{place}: {error}")
            return SignInSettings()

    def _texts(self, place: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield the place of each text in a list, and the text."""
        if not isinstance(value, list):
            self._wrong(place, "a list of texts", _shown(value), "put it in brackets and quotation marks")
            return
        for number, one in enumerate(value):
            if isinstance(one, str):
                yield f"{place}[{number}]", one
            else:
                self._wrong(f"{place}[{number}]", "a text", _shown(one), "put it in quotation marks")

    def _known(self, place: str, table: dict[str, Any], keys: Sequence[str]) -> None:
        for key in sorted(table.keys() - set(keys)):
            near = get_close_matches(key, keys, 1)
            remedy = f"did you mean {near[0]}?" if near else "take it out"
            self._wrong(place + key, f"no other keys than {', '.join(keys)}", _shown(key), remedy)

    def _apart(self, editions: Sequence[Edition]) -> None:
        """Each host and each database is of one edition only."""
        hosts: dict[str, str] = {}
        databases: dict[str, str] = {}
        for edition in editions:
            for host in edition.hosts:
                self._single(f"editions.{edition.name}.hosts", "a host of its own", host, host, hosts)
            place, address = f"editions.{edition.name}.database", edition.database
            where = whereabouts_of_file(address.path) if address.is_file else address.target
            self._single(place, "a database of its own", where, str(address), databases)

    def _single(self, place: str, expected: str, key: str, shown: str, owners: dict[str, str]) -> None:
        if key in owners:
            self._wrong(place, expected, f"{shown}, which stands in {owners[key]} too", "no two editions may share it")
        owners.setdefault(key, place)

    def _wrong(self, place: str, expected: str, found: str, remedy: str) -> None:
        self.problems.append(f"{place}: expected {expected}, found {found}; {remedy}")


_EXPECTED = {
    "hosts": "a list of the hosts this edition is asked for under",
    "contracts": "the contracts folder of a built edition",
    "database": "a file or the address of a PostgreSQL database",
    "site": "the folder of a built edition",
}
_EXAMPLES = {
    "hosts": '["handbook.example"]',
    "contracts": '"site/acme/contracts"',
    "database": '"answers/acme.db"',
}


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return f"“{value}”" if isinstance(value, str) else f"{value!r}"


def _host_remedy(host: str) -> str:
    """Say what to write instead of something that is no host, where that can be known."""
    bare = host.strip().lower().rpartition("://")[2].partition("/")[0].rstrip(".")
    bare = bare if bare.startswith("[") else bare.partition(":")[0]
    try:
        bare = bare.encode("idna").decode("ascii")
    except UnicodeError:
        bare = ""
    return f"write {bare}" if HOST.fullmatch(bare) else "write it like handbook.example, without port or path"
