"""Read a children looked after return (SSDA903) made elsewhere: its CSV files, or one XML.

A CSV file is known by its columns, whatever its name and their order. Values are trimmed and in
capitals, as the portal takes them; nothing else is changed, repaired or left out.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from childs_journey.problems import Stop
from childs_journey.read.portal import is_report
from childs_journey.read.ssda903_parts import (
    ALSO_NAMED,
    WORKED_OUT,
    Kind,
    Ssda903,
    column_of,
    names_of,
    write_part,
)
from childs_journey.read.ssda903_xml import read_xml
from childs_journey.read.tables import Header, read_header
from childs_journey.read.text import make_readable

OTHER_ENDINGS = {".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".zip", ".gz", ".parquet"}


def read_ssda903(folder: Path, scratch: Path, stem: str, kinds: dict[str, Kind]) -> Ssda903:
    """Read the submission in `folder`; write its records to `scratch`, files named by `stem`.

    Raises Stop, in one line that names the file, when it cannot be read as a whole.
    """
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    tables = [p for p in files if p.suffix.lower() == ".csv" and not is_report(p)]
    documents = [p for p in files if p.suffix.lower() == ".xml"]
    if tables and documents:
        raise Stop("holds both CSV and XML files. Keep one or the other.")
    if len(documents) > 1:
        raise Stop(f"holds {len(documents)} XML files, and a submission is one. Keep one.")
    if not tables and not documents:
        raise Stop("holds neither CSV files nor an XML file. Put the files that were made there.")
    if documents:
        found = read_xml(documents[0], scratch, stem, kinds)
    else:
        found = _read_tables(tables, scratch, stem, kinds)
    found.source_files = [p.name for p in documents or tables]
    found.content_hash = hash_of(documents or tables)
    others = [p.name for p in files if p.suffix.lower() in OTHER_ENDINGS]
    if others:
        found.warnings.append(f"not read, as neither CSV nor XML: {', '.join(others)}.")
    if found.unknown:
        found.warnings.append(f"columns not known and not read: {names_of(found.unknown)}.")
    return found


def _read_tables(
    tables: Sequence[Path], scratch: Path, stem: str, kinds: dict[str, Kind]
) -> Ssda903:
    found = Ssda903()
    known = {column for kind in kinds.values() for column in kind.columns}
    seen: dict[str, str] = {}
    for path in tables:
        try:
            header = read_header(path, ".csv", known | set(ALSO_NAMED))
            kind = _kind_of(header, kinds)
        except Stop as stop:
            raise Stop(f"{path.name}: {stop}") from None
        if kind.name in seen:
            raise Stop(
                f"{seen[kind.name]} and {path.name} both hold {kind.name}. Keep one, and put the "
                "other in a folder of its own with a label."
            )
        seen[kind.name] = path.name
        try:
            _read_table(path, header, kind, scratch, f"{stem}.{kind.name}", found)
        except Stop as stop:
            raise Stop(f"{path.name}: {stop}") from None
    found.parts.sort(key=lambda part: list(kinds).index(part.kind))
    return found


def _kind_of(header: Header, kinds: dict[str, Kind]) -> Kind:
    """Return the kind of file that has these headings: the one with most columns of its own."""
    names = {column_of(heading) for heading in header.headings}
    counts = {name: len(names & kind.own) for name, kind in kinds.items()}
    best = max(counts, key=lambda name: counts[name])
    if not counts[best] or list(counts.values()).count(counts[best]) > 1:
        raise Stop(
            f"line {header.line} has the headings of no file of the return. The first line must be "
            "the header, such as CHILD,DOB,REVIEW,REVIEW_CODE."
        )
    kind = kinds[best]
    missing = sorted(kind.required - names)
    if missing:
        raise Stop(
            f"looks like {best}, but the column {', '.join(missing).upper()} is missing. Export "
            "the file again with it."
        )
    return kind


def _read_table(  # noqa: PLR0917 - what is read, and where it goes
    path: Path, header: Header, kind: Kind, scratch: Path, stem: str, found: Ssda903
) -> None:
    places: dict[str, int] = {}
    for place, heading in enumerate(header.headings):
        column = column_of(heading)
        if column in places:
            raise Stop(f"the column {column.upper()} comes twice. Keep one.")
        if column in kind.columns:
            places[column] = place
        elif heading.strip():
            found.unknown[f"{kind.name}/{heading.strip()}"] += 1
    absent = [c for c in kind.columns if c not in places and c not in WORKED_OUT]
    if absent:
        found.warnings.append(
            f"{path.name}: columns not there, so blank: {names_of(c.upper() for c in absent)}."
        )
    columns = [c for c in kind.columns if c in places]
    rows = _records(path, header, scratch, stem, found)
    order = [places[column] for column in columns]
    # as value_of has it; a call for every value is a third of the reading
    records = ([row[place].strip().upper() for place in order] for row in rows)
    target = scratch / f"{stem}.records.csv"
    found.parts.append(write_part(kind.name, columns, _counting(records, columns, found), target))


def _counting(
    records: Iterator[list[str]], columns: Sequence[str], found: Ssda903
) -> Iterator[list[str]]:
    place = columns.index("child")
    for record in records:
        found.children.add(record[place])
        yield record


def _records(
    path: Path, header: Header, scratch: Path, stem: str, found: Ssda903
) -> Iterator[list[str]]:
    """Yield the records of a CSV file, each as long as the header; empty lines are none."""
    ready = make_readable(path, scratch, stem)
    n_headings, n_long, first_long = len(header.headings), 0, 0
    with ready.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for _ in range(header.line):
            stream.readline()
        lines = csv.reader(stream, delimiter=header.delimiter, skipinitialspace=True, strict=True)
        try:
            for number, row in enumerate((row for row in lines if _is_record(row)), 1):
                if len(row) > n_headings and any(cell.strip() for cell in row[n_headings:]):
                    n_long, first_long = n_long + 1, first_long or number
                yield row + [""] * (n_headings - len(row))
        except csv.Error:
            raise Stop(
                f"line {header.line + lines.line_num}: a quote is not closed, or stands in the "
                "middle of a value. Export the file again."
            ) from None
    if ready.undecodable:
        found.warnings.append(
            f"{path.name}: line {min(ready.undecodable)} has characters that cannot be read."
        )
    if n_long:
        found.warnings.append(
            f"{path.name}: {n_long} records have more values than there are headings, the first "
            f"of them record {first_long}; what is beyond is not read."
        )


def _is_record(row: list[str]) -> bool:
    """Say whether a line is a record: all-blank ones are, by their delimiters; blank lines not."""
    return len(row) > 1 or bool(row and row[0].strip())


def hash_of(paths: Sequence[Path]) -> str:
    """Return one SHA-256 of all files, in the order of their names."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()
