"""The files: one per extract table, rows streamed as they come."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from childs_journey.contract import Contract

Value = str | int | float | None
Row = dict[str, Value]
Placed = tuple[str, Row]
"""A table and one of its rows."""


class Change(Protocol):
    """What a case system or a planted flaw does to the rows of a table."""

    def __call__(self, table: str, row: Row) -> list[Placed]:
        """Return the rows to write instead of this one, each with its table."""


class Extract:
    """All files of one council's extract."""

    def __init__(
        self,
        folder: Path,
        contract: Contract,
        changes: list[Change],
        settle: Callable[[list[Placed]], list[Placed]] = lambda rows: rows,
    ) -> None:
        self._changes, self._settle = changes, settle
        self._held: list[Placed] | None = None
        self._headers = {t.name: [c.name for c in t.columns] for t in contract}
        self._known = {name: frozenset(header) for name, header in self._headers.items()}
        self._files = ExitStack()
        self._writers: dict[str, Any] = {}
        self.counts = dict.fromkeys(self._headers, 0)
        folder.mkdir(parents=True, exist_ok=True)
        for name, header in self._headers.items():
            file = self._files.enter_context(
                (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            )
            self._writers[name] = csv.writer(file, lineterminator="\n")
            self._writers[name].writerow(header)

    def __enter__(self) -> Extract:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def add(self, table: str, **values: Value) -> None:
        """Write one row; columns left out are empty."""
        rows: list[Placed] = [(table, values)]
        for change in self._changes:
            rows = [new for placed in rows for new in change(*placed)]
        if self._held is not None:
            self._held.extend(rows)
        else:
            self._write(rows)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Hold back the rows of one child until all are there, settle them, then write them."""
        self._held = []
        yield
        rows, self._held = self._held, None
        self._write(self._settle(rows))

    def _write(self, rows: list[Placed]) -> None:
        for name, row in rows:
            unknown = row.keys() - self._known[name]
            if unknown:
                raise KeyError(f"{name} has no column {sorted(unknown)}")
            self.counts[name] += 1
            self._writers[name].writerow([row.get(column) for column in self._headers[name]])
