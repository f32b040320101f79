"""Several entries of the base behind one `remove:`, which takes one away."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Span
from rolebook.validate import fixes
from rolebook.validate.fault import Fault


def one_block_each(fault: Fault) -> Fix | None:
    """The fix that takes each entry away by a block of its own, where nothing else is said of them."""
    key, block, last = fault.place, fault.entry.place, fixes.last_line(fault.place)
    key = block.key("remove") if "remove" in fault.entry.data else key
    lines = fault.lines.of(key.file)
    if set(fault.entry.data) != {"remove"} or not fault.found or last > len(lines):
        return None
    before = lines[key.line - 1][: key.column - 1]
    if not all(isinstance(name, str) for name in fault.found) or before.strip() not in {"", "-"}:
        return None
    dash = before if before.strip() else before + "- "
    written = f"\n{dash}".join(f"remove: {name}" for name in fault.found)
    first = Span(key.file, key.line, 1, len(lines[key.line - 1]))
    rest = (Span(key.file, number, 1, len(lines[number - 1])) for number in range(key.line + 1, last + 1))
    return Fix((Edit(first, dash + written), *(Edit(span, "", takes_line=True) for span in rest)))
