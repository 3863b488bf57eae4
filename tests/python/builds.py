"""Run dbt the way a user does, in a process of its own, on a small extract."""

from __future__ import annotations

import atexit
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "seeds" / "extract"
HERE = Path(tempfile.mkdtemp(prefix="builds-")) / "here"
"""A link to the place that is built in. dbt reads the whole project again whenever the path of the
work file changes, which takes longer than most of these commands."""
atexit.register(shutil.rmtree, HERE.parent, ignore_errors=True)
PARSED = HERE.with_name("partial_parse.msgpack")
"""What dbt has read of the project, kept from the first build for all that follow."""


@dataclass
class Build:
    """A place to build in: its own work file, target folder and output."""

    place: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.mkdir(parents=True, exist_ok=True)

    @property
    def output(self) -> Path:
        return self.place / "output"

    @property
    def warehouse(self) -> Path:
        return self.output / "warehouse.duckdb"

    def command(self, *arguments: str) -> list[str]:
        return [str(Path(sys.executable).with_name("dbt")), *arguments]

    def variables(self) -> dict[str, str]:
        """The environment of a command; this place is now the one that is built in."""
        if not HERE.is_symlink() or HERE.readlink() != self.place:
            HERE.unlink(missing_ok=True)
            HERE.symlink_to(self.place, target_is_directory=True)
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
        return clean | {
            "CJ_WORK": str(HERE / "work.duckdb"),
            "CJ_OUTPUT": str(self.output),
            "DBT_TARGET_PATH": str(self.place / "target"),
            "DBT_LOG_PATH": str(self.place / "logs"),
            "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",
            "DBT_USE_COLORS": "false",
            **self.environment,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        parsed = self.place / "target" / PARSED.name
        if PARSED.exists() and not parsed.exists():
            parsed.parent.mkdir(exist_ok=True)
            shutil.copy(PARSED, parsed)
        done = subprocess.run(
            self.command(*arguments),
            cwd=PROJECT,
            env=self.variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        if parsed.exists() and not PARSED.exists():
            shutil.copy(parsed, PARSED)
        return done

    def childs_journey(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "childs_journey", *arguments],
            cwd=PROJECT,
            env=self.variables(),
            capture_output=True,
            text=True,
            check=False,
        )

    def fingerprint(self) -> str:
        """The content of every published mart but those of data_quality, in key order."""
        parts = []
        with duckdb.connect(str(self.warehouse), read_only=True) as reader:
            tables = reader.execute(
                "select schema_name || '.' || table_name from duckdb_tables() "
                "where schema_name != 'data_quality' order by all"
            ).fetchall()
            for (table,) in tables:
                (row,) = reader.execute(
                    f"select md5(string_agg(r, chr(10) order by r)), count(*) "
                    f"from (select cast(t as varchar) as r from {table} as t)"
                ).fetchall()
                parts.append(f"{table} {row}")
        return "\n".join(parts)

    def ledger(self, columns: str, where: str = "true") -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as reader:
            return reader.execute(
                f"select {columns} from data_quality.load_ledger where {where} order by all"
            ).fetchall()


def small_extract(place: Path, n_children: int = 150) -> Path:
    """Copy the shipped extract, cut to its first children and what belongs to them."""
    place.mkdir(parents=True)
    with (SAMPLE / "ssd_person.csv").open(encoding="utf-8", newline="") as lines:
        people = [row["pers_person_id"] for row in csv.DictReader(lines)]
    kept = frozenset(people[:n_children])
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        person = [i for i, name in enumerate(header) if name.endswith("_person_id")]
        rows = [row for row in rows if row[person[0]] in kept] if person else rows[:300]
        with (place / path.name).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([header, *rows])
    return place


def copy_of(extract: Path, place: Path) -> Path:
    """Copy an extract folder so that a test may damage it."""
    shutil.copytree(extract, place)
    return place
