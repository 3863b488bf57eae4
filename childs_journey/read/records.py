"""Count the records of a delimited file independently of the loader, and find the bad ones.

The unit is the record, as Python's csv module reads it in strict mode. A stray quote makes csv
(and DuckDB) swallow the good lines after it into one record: then the line with the quote is set
aside and the lines after it are read again by themselves. Those that fit are loaded after all,
and counted as recovered.
"""

from __future__ import annotations

import csv
import mmap
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

FIELD_LIMIT = 1 << 20
"""Longest value, in characters."""
RECORD_LIMIT = 1 << 22
"""Longest record, in bytes."""
TOO_LONG = f"a value of over {FIELD_LIMIT:,} characters, or a quote that never closes"
BLOCK = 1 << 20
FEWEST_COLUMNS_TO_TELL = 4
"""From so many columns on, a line inside a quoted value that fits the table by itself is taken
as a swallowed record. With fewer columns ordinary text could look like one."""


@dataclass(frozen=True)
class BadLine:
    """A physical line that is not loaded."""

    line: int
    """Physical line, from 1 (the header is a line too)."""
    record: int
    """Its place among the records of the file, from 1."""
    reason: str
    text: str


@dataclass
class Count:
    """What the file holds, by an independent count."""

    n_lines: int = 0
    n_records: int = 0
    bad: list[BadLine] = field(default_factory=list)
    recovered: list[int] = field(default_factory=list)
    """Physical lines that a stray quote had swallowed and that are loaded after all."""


class _Lines:
    """Hand lines to csv one by one, remember those of the record being read, take lines back."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = iter(stream)
        self._returned: deque[str] = deque()
        self.n_read = 0
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._stream)
        self.n_read += 1
        self.held.append(line)
        return line

    def return_all_but_first(self) -> None:
        """Give back the lines of this record after its first, to be read again."""
        self._returned.extendleft(reversed(self.held[1:]))
        self.n_read -= len(self.held) - 1


def count_records(
    path: Path,
    delimiter: str,
    n_columns: int,
    header_line: int = 1,
    undecodable: Iterable[int] = (),
    *,
    has_long_lines: bool = False,
) -> Count:
    """Count the records of a UTF-8 file below its header; list the lines that do not fit.

    `header_line` is the physical line the header stands in; `undecodable` are physical lines
    known to be in no encoding. Streams: memory grows with the bad lines only.
    """
    csv.field_size_limit(FIELD_LIMIT)
    broken = frozenset(undecodable)
    if not broken and not has_long_lines:
        sound = _count_if_sound(path, delimiter, n_columns, header_line)
        if sound:
            return sound
    count = Count()
    swallowed_to = 0  # lines up to here were once inside somebody else's quote
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = _Lines(stream)
        reader = _reader(lines, delimiter)
        for _ in range(header_line):
            next(lines, None)
        while True:
            lines.held.clear()
            first = lines.n_read + 1
            try:
                row, error = next(reader), ""
            except StopIteration:
                break
            except csv.Error as found:
                row, error = None, str(found)
            if row == []:
                continue
            count.n_records += 1
            held = lines.held
            fault = _fault_of(row, held, n_columns, delimiter)
            if "field limit" in error:
                fault = TOO_LONG
            elif not fault and sum(map(len, held)) > RECORD_LIMIT // 4:
                fault = _fault_of_length(held)
            if broken and not broken.isdisjoint(range(first, first + len(held))):
                fault = "not in a known encoding"
            if fault:
                text = held[0].rstrip("\r\n")
                count.bad.append(BadLine(first, count.n_records, fault, text))
                swallowed_to = max(swallowed_to, lines.n_read if len(held) > 1 else 0)
                lines.return_all_but_first()
            elif first <= swallowed_to:
                count.recovered.append(first)
        count.n_lines = lines.n_read
    return count


def _count_if_sound(path: Path, delimiter: str, n_columns: int, header_line: int) -> Count | None:
    """Count a file in which every record is one line of as many values as the header.

    None for any other file. Here no record passes through Python code, so it takes a second for
    a million records.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(header_line):
            next(stream, None)
        reader = _reader(stream, delimiter)
        try:
            n_of_length = Counter(map(len, reader))
        except csv.Error:
            return None
        n_lines = reader.line_num
    if n_lines != n_of_length.total() or not n_of_length.keys() <= {0, n_columns}:
        return None
    return Count(n_lines=n_lines + header_line, n_records=n_of_length[n_columns])


def _reader(lines: Iterable[str], delimiter: str) -> CsvReader:
    """Read as DuckDB does: a quote after blanks opens a quoted value."""
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def _fault_of_length(held: list[str]) -> str | None:
    n_bytes = sum(len(line.encode("utf-8")) for line in held)
    return f"a record of over {RECORD_LIMIT:,} bytes" if n_bytes > RECORD_LIMIT else None


def _fault_of(row: list[str] | None, held: list[str], n_columns: int, delimiter: str) -> str | None:
    """Say why what csv read is not one record of the table; None when it is."""
    if row is None or (len(held) > 1 and _swallows(held, delimiter, n_columns)):
        return "a quote that is not closed, or text after a closing quote"
    if len(row) != n_columns:
        return f"{len(row)} values where the header has {n_columns}"
    return None


def _swallows(held: list[str], delimiter: str, n_columns: int) -> bool:
    """Say whether a line after the first of a record would be a record by itself."""
    if n_columns < FEWEST_COLUMNS_TO_TELL:
        return False
    return any(_fits(line, delimiter, n_columns) for line in held[1:])


def _fits(line: str, delimiter: str, n_columns: int) -> bool:
    try:
        rows = list(_reader([line], delimiter))
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) == n_columns


def copy_without(path: Path, copy: Path, lines: Iterable[int]) -> None:
    """Copy a file without the physical lines named, in blocks, not line by line.

    `lines` ascend from 1; lines end with LF or CR LF. The file is not empty.
    """
    with (
        path.open("rb") as source,
        mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        copy.open("wb") as target,
    ):
        position, at = 0, 1
        for unwanted in lines:
            cut = _after_lines(mapped, position, unwanted - at)
            _write(mapped, position, cut, target)
            position, at = _after_lines(mapped, cut, 1), unwanted + 1
        _write(mapped, position, len(mapped), target)


def _write(mapped: mmap.mmap, start: int, end: int, target: BinaryIO) -> None:
    for block in range(start, end, BLOCK):
        target.write(mapped[block : min(block + BLOCK, end)])


def _after_lines(mapped: mmap.mmap, position: int, n_lines: int) -> int:
    """Return the byte that follows `n_lines` lines from `position`."""
    while n_lines > 0 and position < len(mapped):
        end = min(position + BLOCK, len(mapped))
        n_ends = mapped[position:end].count(b"\n")
        if n_ends < n_lines:
            n_lines -= n_ends
            position = end
            continue
        for _ in range(n_lines):
            position = mapped.find(b"\n", position) + 1
        return position
    return position
