"""How people of one edition sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from rolebook_backend.errors import BackendError
from rolebook_backend.urls import split_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rolebook_backend.identity.mail import Mailer

Network: TypeAlias = "IPv4Network | IPv6Network"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ProxyHeader:
    """A header in which proxies of these networks say whose request it is, by e-mail address."""

    name: str
    proxies: tuple[Network, ...]

    def trusts(self, peer: str) -> bool:
        """Say whether the other end of the connection is one of the proxies."""
        try:
            found = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        if isinstance(found, IPv6Address):
            found = found.ipv4_mapped or found
        return any(found in network for network in self.proxies)


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """A provider of identities. `person_by` says which of its claims the people list knows: `email` or `sub`."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    person_by: str = "email"


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """The ways that are open, and the address that people know this edition by, without a slash at its end.

    The address is never taken from a request: whoever sends one could have a link sent that leads elsewhere.
    """

    address: str = ""
    mailer: Mailer | None = None
    header: ProxyHeader | None = None
    oidc: OidcProvider | None = None

    def __post_init__(self) -> None:
        if self.header and (self.mailer or self.oidc):
            raise BackendError("a trusted header is a way of its own: leave out the others, or leave it out")
        if (self.mailer or self.oidc) and not self.address:
            raise BackendError("signing in needs the handbook's own address, such as https://handbook.example")

    @property
    def has_sessions(self) -> bool:
        """Say whether people sign in here, and not at a proxy or nowhere."""
        return bool(self.mailer or self.oidc)

    @property
    def is_secure(self) -> bool:
        """Say whether browsers reach this edition by HTTPS."""
        return self.address.startswith("https://")


def own_address(address: str) -> str:
    """Return an edition's own address as settings want it; BackendError unless secrets are safe on their way to it."""
    return _safe(address, "--address", "https://handbook.example")


def is_local(address: str) -> bool:
    """Say whether an address is this machine's alone."""
    return urlsplit(address).hostname in LOOPBACK


def issuer_address(address: str) -> str:
    """Return an issuer's address, likewise."""
    return _safe(address, "--oidc-issuer", "https://login.example", path=True)


def _safe(address: str, what: str, example: str, *, path: bool = False) -> str:
    parts = split_address(address.strip().rstrip("/"), what, example)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    rest = parts.query or parts.fragment or parts.username or (parts.path and not path)
    if not parts.hostname or rest or not (parts.scheme == "https" or local):
        raise BackendError(f"{what}: “{address}” cannot be used; write it like {example} (http only on this machine)")
    return parts.geturl()


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks, such as 10.0.0.5 and 10.1.0.0/16."""
    found = []
    for name in names:
        try:
            found.append(ip_network(name.strip()))
        except ValueError as error:
            raise BackendError(f"--trusted-proxy: “{name}” is neither an address nor a network: {error}") from error
    return tuple(found)
