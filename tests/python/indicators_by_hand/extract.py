"""The files of the sample as typed rows, under the names that the catalogue of fields gives."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from builds import PROJECT, SAMPLE

from .days import REPORTING_DATE, add_months

Row = dict[str, Any]
NOTHING = {"", "SSD_PH", "NULL"}
NOBODY = {"0", "-1"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    is_filler = day == date(1900, 1, 1) or day > add_months(REPORTING_DATE, 24)
    return None if is_filler else day


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


READERS: dict[str, Callable[[str], Any]] = {
    "date": _date,
    "timestamp": datetime.fromisoformat,
    "flag": {"Y": True, "N": False}.get,
    "json": _json,
    "decimal": _number,
    "integer": _number,
    "id": lambda text: text.removesuffix(".0"),
}


class Extract:
    """The extract; a table is read when it is first asked for."""

    def __init__(self) -> None:
        self._tables: dict[str, list[Row]] = {}
        self._kept: dict[Any, Any] = {}
        self._fields: dict[str, list[dict[str, str]]] = defaultdict(list)
        for field in _rows(PROJECT / "seeds/catalogues/catalogue_extract_fields.csv"):
            self._fields[field["table_name"]].append(field)

    def once(self, work: Callable[[Extract], Any]) -> Any:
        """Return what is worked out from the whole extract, worked out once."""
        if work not in self._kept:
            self._kept[work] = work(self)
        return self._kept[work]

    @cached_property
    def _codes(self) -> dict[tuple[str, str], str]:
        codes = {}
        for row in _rows(PROJECT / "seeds/code_sets/code_aliases.csv"):
            codes[row["code_set"], row["alias"].casefold()] = row["code"]
        for row in _rows(PROJECT / "seeds/code_sets/code_sets.csv"):
            codes[row["code_set"], row["code"].casefold()] = row["code"]
        return codes

    @cached_property
    def groups(self) -> dict[tuple[str, str], dict[str, str]]:
        """Group of each code, by code set and grouping."""
        groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in _rows(PROJECT / "seeds/code_sets/code_groups.csv"):
            groups[row["code_set"], row["grouping"]][row["code"]] = row["group_code"]
        return groups

    @cached_property
    def group_labels(self) -> dict[tuple[str, str], dict[str, str]]:
        """Label of the group of each code, by code set and grouping."""
        labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in _rows(PROJECT / "seeds/code_sets/code_groups.csv"):
            labels[row["code_set"], row["grouping"]][row["code"]] = row["group_label"]
        return labels

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        rows = _rows(PROJECT / "seeds/code_sets/code_sets.csv")
        return {(row["code_set"], row["code"]): row["label"] for row in rows}

    def label(self, code_set: str, code: str | None) -> str:
        """Return the label of a code; an unknown one is its own."""
        return "not recorded" if code is None else self._labels.get((code_set, code), code)

    def code(self, code_set: str, text: str) -> str:
        """Return the code of a spelling: of the whole, else of the code it begins with."""
        begins = re.match(r"(\w{1,4})\s*[-:.(]|(\w*\d\w*)\s", text)
        for spelling in [text, *(begins.groups() if begins else [])]:
            code = self._codes.get((code_set, (spelling or "").casefold()))
            if code is not None:
                return code
        return text

    def _value(self, field: dict[str, str], text: str) -> Any:
        text = text.strip()
        if text in NOTHING:
            return None
        name, kind = field["staging_column"], field["data_type"]
        if kind == "code":
            return self.code(field["code_set"], text)
        if kind == "id" and name.endswith(("worker_id", "team_id")) and text in NOBODY:
            return None
        return READERS.get(kind, str)(text)

    def __getitem__(self, table: str) -> list[Row]:
        if table not in self._tables:
            self._tables[table] = self._read(table)
        return self._tables[table]

    def _read(self, table: str) -> list[Row]:
        """Read a table; of several records with one key the one with the fewest gaps is kept."""
        fields = self._fields[table]
        keys = [f["staging_column"] for f in fields if f["key_role"] in ("key", "part")]
        names = [f["staging_column"] for f in fields if f["key_role"] != "unreliable"]
        if any(f["key_role"] == "unreliable" for f in fields):
            keys = names
        kept: dict[Any, tuple[Any, Row]] = {}
        for texts in _rows(SAMPLE / f"{table}.csv"):
            row = {
                f["staging_column"]: self._value(f, texts.get(f["column_name"], "")) for f in fields
            }
            key = tuple(str(row[name]) for name in keys)
            if row[keys[0]] is None and keys != names:
                continue
            n_filled = sum(row[name] is not None for name in names)
            rank = (n_filled, tuple("" if row[n] is None else str(row[n]) for n in names))
            if key not in kept or rank > kept[key][0]:
                kept[key] = (rank, row)
        return [row for _, row in kept.values()]

    def by(self, table: str, column: str) -> dict[Any, list[Row]]:
        """Return the rows of a table by a column that is filled."""
        found = self._kept.get((table, column))
        if found is None:
            found = defaultdict(list)
            for row in self[table]:
                if row[column] is not None:
                    found[row[column]].append(row)
            self._kept[table, column] = found
        return found

    @cached_property
    def persons(self) -> dict[str, Row]:
        """The persons by id."""
        return {key: rows[0] for key, rows in self.by("ssd_person", "child_id").items()}
