"""A person as SCIM describes one (RFC 7643), as far as a people list needs it."""

from __future__ import annotations

from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ACCESS = frozenset({"administrator", "auditor", "editor"})


def from_scim(user: dict[str, Any]) -> tuple[dict[str, str] | None, list[str]]:
    """Return what a list says of a person, None for one who is not active; and what is wrong."""
    if user.get("active") is False:
        return None, []
    words = _roles(user.get("roles"))
    roles = [word for word in words if word not in ACCESS]
    problems = [f"roles: expected one role, found {', '.join(roles)}"] if len(roles) > 1 else []
    values = {
        "id": _text(user.get("id")),
        "email": _email(user),
        "name": _text(user.get("displayName")) or _name(user.get("name")),
        "role": roles[0] if roles else "",
        "manager": _manager(user.get(ENTERPRISE)),
        "access": " ".join(word for word in words if word in ACCESS),
    }
    return values, problems


def _email(user: dict[str, Any]) -> str:
    mails = [one for one in _list(user.get("emails")) if isinstance(one, dict)]
    first = next((one for one in mails if one.get("primary") is True), mails[0] if mails else {})
    return _text(first.get("value")) or _text(user.get("userName"))


def _name(name: Any) -> str:
    if not isinstance(name, dict):
        return ""
    parts = (_text(name.get("givenName")), _text(name.get("familyName")))
    return _text(name.get("formatted")) or " ".join(part for part in parts if part)


def _roles(roles: Any) -> list[str]:
    given = (one.get("value") if isinstance(one, dict) else one for one in _list(roles))
    return [word for word in map(_text, given) if word]


def _manager(extension: Any) -> str:
    manager = extension.get("manager") if isinstance(extension, dict) else None
    return _text(manager.get("value") if isinstance(manager, dict) else manager)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
