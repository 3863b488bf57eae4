"""The files of a children looked after return (SSDA903), and the records read of them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from childs_journey.read.part import Part

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")
SSDA903 = "ssda903"
SHARED = ("child", "dob", "sex")
"""Columns that more than one file has."""
ALSO_NAMED = {"childid": "child", "pl": "place"}
"""Names that the XML has for columns of the CSV files."""
WORKED_OUT = {"uasc", "pl_la", "pl_location", "pl_distance"}
"""Columns that the portal works out, and no CSV file needs to have."""
NAMES_SHOWN, NAME_LENGTH = 8, 40


@dataclass(frozen=True)
class Kind:
    """One of the twelve files of the return."""

    name: str
    """As the table that it becomes: episodes, reviews, ..."""
    columns: tuple[str, ...]
    required: frozenset[str]
    """Columns without which a file of the kind cannot be used."""
    own: frozenset[str]
    """Columns that no other kind has."""


@dataclass
class Ssda903:
    """What was read of one submission."""

    file_format: str = "csv"
    source_files: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    children: set[str] = field(default_factory=set)
    unknown: Counter[str] = field(default_factory=Counter)
    """Columns that the return does not have, by file or group and name."""
    warnings: list[str] = field(default_factory=list)
    content_hash: str = ""

    @property
    def present(self) -> list[str]:
        """The kinds that are here, with or without records."""
        return [part.kind for part in self.parts]


def read_kinds(project: Path) -> dict[str, Kind]:
    """Read from the catalogue which files the return has, and which columns they have."""
    columns: dict[str, list[str]] = {}
    required: dict[str, set[str]] = {}
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["return_id"] != SSDA903:
                continue
            name = row["table_name"].removeprefix(f"{SSDA903}__")
            columns.setdefault(name, []).append(row["column_name"])
            if row["min_occurs"] == "1":
                required.setdefault(name, set()).add(row["column_name"])
    return {
        name: Kind(
            name, tuple(found), frozenset(required.get(name, ())), frozenset(found) - {*SHARED}
        )
        for name, found in columns.items()
    }


def names_of(names: Iterable[str]) -> str:
    """Return a few names as text, cut short."""
    shown = sorted(names)
    text = ", ".join(name[:NAME_LENGTH] for name in shown[:NAMES_SHOWN])
    return text + (", ..." if len(shown) > NAMES_SHOWN else "")


def column_of(heading: str) -> str:
    """Return a heading as the catalogue spells columns: lower case, no spaces."""
    plain = re.sub(r"[\s-]+", "_", heading.strip().strip('"').strip().lower())
    return ALSO_NAMED.get(plain, plain)


def value_of(text: str | None) -> str:
    """Return a value as the portal takes it."""
    return (text or "").strip().upper()


def write_part(
    kind: str, columns: Sequence[str], records: Iterable[Sequence[str]], target: Path
) -> Part:
    """Write records as CSV, numbered from 1; return what was written."""
    number = 0
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["record_no", *columns])
        for number, record in enumerate(records, 1):
            writer.writerow([number, *record])
    return Part(kind, tuple(columns), target, number)
