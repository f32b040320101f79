"""How many submissions one address may send to one form in a minute, counted in this process's memory."""

from __future__ import annotations

import math
import time
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

MINUTE = 60.0

A_MINUTE = 20
"""Submissions a minute of one address to one form: more than one person sends, and a small team behind one address."""

NETWORK = 64
"""Bits of an IPv6 address that are a household's or an office's; who has one address has all of them."""


class Limit(NamedTuple):
    """So many times in so many seconds, whenever they begin."""

    times: int
    seconds: float = MINUTE


class Allowance:
    """Counts what anybody may do so often in so long; without a limit, as often as they like.

    Who has done nothing for that long is forgotten: all are looked through once in that time, not at each request.
    """

    def __init__(self, limit: Limit | None) -> None:
        self._limit = limit
        self._done: dict[tuple[str, ...], list[float]] = {}
        self._seen = 0.0
        self._swept = 0.0

    def wait(self, *who: str) -> int:
        """Count once, or return in how many seconds it may be; 0 when it may be now."""
        now = time.time()
        self._follow(now)
        if not self._limit:
            return 0
        self._sweep(now, self._limit.seconds)
        # Lists, because most senders send once: an empty deque is several times as large.
        done = self._done.setdefault(who, [])
        if len(done) == self._limit.times:
            free = done[0] + self._limit.seconds
            if free > now:
                return max(1, math.ceil(free - now))
            del done[0]
        done.append(now)
        return 0

    def _follow(self, now: float) -> None:
        """Forget what was counted where the clock went back: it would count until the clock has caught up."""
        if now < self._seen - 1:
            self._done.clear()
            self._swept = now
        self._seen = now

    def _sweep(self, now: float, seconds: float) -> None:
        if now - self._swept >= seconds:
            self._done = {who: done for who, done in self._done.items() if done[-1] + seconds > now}
            self._swept = now


class Pace:
    """Counts submissions; 0 a minute stands for no limit."""

    def __init__(self, a_minute: int = A_MINUTE) -> None:
        self._allowance = Allowance(Limit(a_minute) if a_minute else None)

    def wait(self, form: str, address: str) -> int:
        """Count one submission, or return in how many seconds it may come; 0 when it may come now."""
        sender = sender_of(address)
        return self._allowance.wait(form, sender) if sender else 0


def sender_of(address: str) -> str:
    """Return who is counted together; empty for those who are not limited.

    That is this very machine: whoever works on it, or a proxy that does not say for whom it asks, where a limit would
    be one for everybody.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return ""
    if isinstance(found, IPv6Address):
        return str(IPv6Address(int(found) >> (128 - NETWORK) << (128 - NETWORK)))
    return str(found)
