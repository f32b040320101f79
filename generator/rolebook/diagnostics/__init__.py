"""Problems as values: a `Diagnostic` has a place, a cause, a remedy and a stable code; a `Report` collects them."""

from rolebook.diagnostics.core import Diagnostic, Report, Severity
from rolebook.diagnostics.fix import Edit, Fix
from rolebook.diagnostics.near import Near, nearest
from rolebook.diagnostics.span import Span

__all__ = [
    "Diagnostic",
    "Edit",
    "Fix",
    "Near",
    "Report",
    "Severity",
    "Span",
    "nearest",
]
