"""What happens, counted in the format of Prometheus and shown at an address of its own."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, start_http_server

from rolebook_backend.errors import BackendError
from rolebook_backend.meter import Meter
from rolebook_backend.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Callable

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""In seconds. A submission takes a few milliseconds; no statement of a store goes on for more than ten seconds."""


class Metrics(Meter):
    """Counts for one application, in a registry of its own; or, by `of`, for several in one, told apart by a label.

    `edition` is a name from the settings, and empty for the only one and for hosts that no edition has: never a host
    as it was asked for, since senders may make them up.
    """

    def __init__(self) -> None:
        self.edition = ""
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        info = Info("rolebook_backend", "The version that runs.", registry=registry)
        info.info({"version": version_of("rolebook")})
        self._requests = Counter(
            "rolebook_requests", "Requests answered.", ("edition", "route", "method", "status"), registry=registry
        )
        self._seconds = Histogram(
            "rolebook_request_duration_seconds",
            "Time from a request to the end of its answer.",
            ("edition", "route", "method"),
            buckets=BUCKETS,
            registry=registry,
        )
        self._submissions = Counter(
            "rolebook_submissions",
            "Submissions, by what became of them.",
            ("edition", "form", "outcome"),
            registry=registry,
        )
        self._events = Counter(
            "rolebook_agreement_events",
            "Events of agreements that were kept.",
            ("edition", "form", "action"),
            registry=registry,
        )
        self._store_errors = Counter(
            "rolebook_store_errors", "Requests that the store could not serve.", ("edition",), registry=registry
        )
        self._contracts = Gauge(
            "rolebook_contracts", "Forms whose contracts are served.", ("edition",), registry=registry
        )

    def of(self, edition: str) -> Metrics:
        """Return what counts for one edition of several, shown together with the others."""
        other = copy(self)
        other.edition = edition
        return other

    def watch(self, contracts: Callable[[], int]) -> None:
        """See Meter.watch."""
        self._contracts.labels(self.edition).set_function(contracts)
        self._store_errors.labels(self.edition)  # so that it is shown as 0 until there is one

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """See Meter.request."""
        self._requests.labels(self.edition, route, method, status).inc()
        self._seconds.labels(self.edition, route, method).observe(seconds)

    def submission(self, form: str, outcome: str) -> None:
        """See Meter.submission."""
        self._submissions.labels(self.edition, form, outcome).inc()

    def agreement_event(self, form: str, action: str) -> None:
        """See Meter.agreement_event."""
        self._events.labels(self.edition, form, action).inc()

    def store_error(self) -> None:
        """See Meter.store_error."""
        self._store_errors.labels(self.edition).inc()

    def show(self, host: str, port: int) -> str:
        """Show them until the process ends, and return where; BackendError where that cannot be.

        Never at the port of the forms: what a proxy passes on comes from the proxy's machine, so that the sender's
        address would keep nobody out.
        """
        try:
            server, _ = start_http_server(port, host, self.registry)
        except OSError as error:
            reason = error.strerror or error
            raise BackendError(f"cannot show metrics at {host}, port {port}: {reason}") from error
        return f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}/metrics"
