"""Problems as values: a `Diagnostic` has a place, a cause, a remedy and a stable code; a `Report` collects them."""

from rolebook.diagnostics.codes import CODES, Code, code_named
from rolebook.diagnostics.core import Diagnostic, Report, Severity, Span

__all__ = ["CODES", "Code", "Diagnostic", "Report", "Severity", "Span", "code_named"]
