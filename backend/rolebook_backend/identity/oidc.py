"""Signing in at a provider of identities: OpenID Connect by authlib, with PKCE, state and nonce."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware

from rolebook_backend.identity.addresses import same_address
from rolebook_backend.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from rolebook_backend.identity.settings import OidcProvider, SignInSettings
    from rolebook_backend.store import Person, Store

START, BACK = "/f/oidc", "/f/oidc/back"
MINUTES = 10
"""How long somebody may take at the provider."""
PATIENCE = 10.0
"""Seconds to wait for the provider."""
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key of the provider's that nobody else has; never none, never one by a shared secret."""

log = structlog.get_logger("rolebook.backend")


class Oidc:
    """The way to one provider and back."""

    def __init__(self, settings: SignInSettings, provider: OidcProvider, store: Store) -> None:
        self._settings = settings
        self._provider = provider
        self._store = store
        self._client: Any = OAuth().register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "timeout": PATIENCE,
            },
        )

    def memory(self) -> Middleware:
        """Return what remembers state, nonce and verifier meanwhile: a signed cookie of this browser's own."""
        return Middleware(
            SessionMiddleware,
            secret_key=hashlib.sha256(b"rolebook oidc " + self._provider.client_secret.encode()).hexdigest(),
            session_cookie="__Host-rolebook-oidc" if self._settings.is_secure else "rolebook-oidc",
            max_age=MINUTES * 60,
            same_site="lax",
            https_only=self._settings.is_secure,
        )

    async def leave(self, request: Request, following: str) -> Response:
        """Lead to the provider."""
        try:
            await self._know_provider()
            request.session["next"] = following
            response: Response = await self._client.authorize_redirect(request, self._settings.address + BACK)
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError, RuntimeError) as error:
            raise _failed(error) from error
        return response

    async def come_back(self, request: Request) -> tuple[Person, str]:
        """Return who came back from the provider, and where they wanted to go; Refusal where nothing vouches for it."""
        try:
            metadata = await self._know_provider()
            claims = {"iss": {"essential": True, "value": metadata["issuer"]}, "sub": {"essential": True}}
            found = await self._client.authorize_access_token(request, claims_options=claims, leeway=60)
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError, RuntimeError) as error:
            raise _failed(error) from error
        finally:
            following = str(request.session.pop("next", ""))
            request.session.clear()
        if not found.get("userinfo"):
            raise Refusal("sign-in-failed")
        return await self._person(found["userinfo"]), following

    async def _know_provider(self) -> Mapping[str, Any]:
        """Read what the provider says of itself once, and hold it to the issuer it should be."""
        metadata: dict[str, Any] = await self._client.load_server_metadata()
        if str(metadata.get("issuer", "")).rstrip("/") != self._provider.issuer:
            self._client.server_metadata.clear()
            raise ValueError("the provider calls itself by another name than --oidc-issuer")
        said = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in said if name in ALGORITHMS] or ["RS256"]
        return metadata

    async def _person(self, claims: Mapping[str, Any]) -> Person:
        person = None
        if self._provider.person_by == "sub":
            person = await self._store.person(str(claims["sub"]))
        elif claims.get("email_verified") in {True, "true"} and isinstance(claims.get("email"), str):
            person = await self._store.person_of(same_address(claims["email"]))
        if not person or not person.active:
            log.info("sign-in-unknown", by=self._provider.person_by, verified=claims.get("email_verified") is not None)
            raise Refusal("person-unknown")
        return person


def _failed(error: Exception) -> Refusal:
    # The kind alone: what a provider says of an error may hold codes and names.
    log.warning("sign-in-failed", kind=type(error).__name__)
    return Refusal("sign-in-failed")
