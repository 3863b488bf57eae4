"""What the readers of returns hand over to be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Part:
    """The records of one kind, written as CSV with `columns`, a header line first."""

    kind: str
    """A file of the SSDA903, or a group of the census."""
    columns: tuple[str, ...]
    path: Path
    n_records: int
