"""Compare our seed with dbt's default seed and with a bare read_csv on one file, in one run.

Run by hand:  .venv/bin/python benchmarks/loading/run.py [rows]
Each loader runs in a process of its own. Printed are the time of the load (for dbt its own figure
for the seed, so that starting dbt and reading the project are left out), the time of the whole
command, rows a second, peak memory, and the ratios.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
N_COLUMNS = 15
TABLE = "ssd_contacts"


def write_extract(folder: Path, n_rows: int) -> Path:
    """Write an extract of one large table (its six columns and nine of the council's own)."""
    chance = random.Random(1)
    folder.mkdir()
    (folder / "ssd_person.csv").write_text("pers_person_id\nP1\n", encoding="utf-8")
    path = folder / f"{TABLE}.csv"
    parts = ("id", "person", "date", "source_code", "source_desc", "outcome_json")
    header = ["cont_person_id" if p == "person" else f"cont_contact_{p}" for p in parts]
    own = [f"own_{n}" for n in range(N_COLUMNS - len(header))]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header + own)
        for n in range(n_rows):
            day = (
                f"20{chance.randint(20, 26)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            )
            outcome = '{"NEW_REFERRAL_FLAG": "Y", "COMMENTS": ""}'
            row = [n, f"P{n % 60_000}", day, "1A", "Individual, family member", outcome]
            writer.writerow([*row, f"{n % 97:05}", 1.9, "Y", "N", day, "", "x", "some text", n * 7])
    return path


@dataclass(frozen=True)
class Figures:
    """What one loader took."""

    load_seconds: float
    whole_seconds: float
    megabytes: float


def run_one(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    target: Path | None = None,
) -> Figures:
    """Run one loader in a child of this script's own, so that its memory is seen alone.

    `target` is the dbt target folder that has the seed's own time; without one the whole counts.
    """
    script = (
        "import resource, subprocess, sys, time; t = time.monotonic(); "
        "r = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT); "
        "s = time.monotonic() - t; "
        "print(r.stdout.decode()[-2000:]) if r.returncode else None; "
        "print(s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024); "
        "sys.exit(r.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"a loader failed:\n{done.stdout}{done.stderr}")
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    if target is None:
        return Figures(seconds, seconds, megabytes)
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    (load,) = (r["execution_time"] for r in results if r["unique_id"].startswith("seed."))
    return Figures(load, seconds, megabytes)


def dbt() -> str:
    """Return the dbt command of this environment."""
    return str(Path(sys.executable).with_name("dbt"))


def clean_environment(**extra: str) -> dict[str, str]:
    """Return the environment without settings of other builds."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
    return kept | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"} | extra


def ours(place: Path, extract: Path) -> Figures:
    """Load with this project's seed materialization, ledger and independent count included."""
    environment = clean_environment(
        CJ_EXTRACTS=str(extract),
        CJ_LA_CODE="999",
        CJ_REPORTING_DATE="2026-09-30",
        CJ_WORK=str(place / "ours.duckdb"),
        CJ_OUTPUT=str(place / "output"),
        DBT_TARGET_PATH=str(place / "target"),
        DBT_LOG_PATH=str(place / "logs"),
    )
    return run_one([dbt(), "seed", "--select", TABLE], environment, PROJECT, place / "target")


def default_seed(place: Path, file: Path) -> Figures:
    """Load with dbt's seed as it comes, in a project of its own."""
    project = place / "default"
    (project / "seeds").mkdir(parents=True)
    (project / "seeds" / file.name).hardlink_to(file)
    (project / "dbt_project.yml").write_text(
        "name: plain\nversion: 1.0.0\nprofile: plain\n", encoding="utf-8"
    )
    (project / "profiles.yml").write_text(
        "plain:\n  target: d\n  outputs:\n    d:\n      type: duckdb\n      path: d.duckdb\n",
        encoding="utf-8",
    )
    return run_one([dbt(), "seed"], clean_environment(), project, project / "target")


def bare(place: Path, file: Path) -> Figures:
    """Load with DuckDB's read_csv alone: all text, no check, no count."""
    script = (
        "import duckdb, sys; duckdb.connect(sys.argv[1]).execute("
        "f\"create table t as from read_csv('{sys.argv[2]}', all_varchar = true)\")"
    )
    command = [sys.executable, "-c", script, str(place / "bare.duckdb"), str(file)]
    return run_one(command, clean_environment(), place)


def main() -> None:
    """Run the three loaders on one file and print their figures and ratios."""
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file = write_extract(place / "extract", n_rows)
        print(f"{n_rows:,} rows x {N_COLUMNS} columns, {file.stat().st_size / 1e6:,.0f} MB")
        results = {
            "bare read_csv": bare(place, file),
            "our seed": ours(place, file.parent),
            "dbt's default seed": default_seed(place, file),
        }
    for name, took in results.items():
        print(
            f"{name:20} load {took.load_seconds:6.1f} s {n_rows / took.load_seconds:10,.0f} rows/s"
            f"   whole command {took.whole_seconds:6.1f} s   {took.megabytes:6,.0f} MB"
        )
    mine, default, plain = (results[n] for n in ("our seed", "dbt's default seed", "bare read_csv"))
    print(
        f"our seed loads {default.load_seconds / mine.load_seconds:.1f} times as fast as dbt's "
        f"default (whole command {default.whole_seconds / mine.whole_seconds:.1f} times) with "
        f"{mine.megabytes / default.megabytes:.2f} of its memory, and takes "
        f"{mine.load_seconds / plain.load_seconds:.1f} times as long as bare read_csv"
    )


if __name__ == "__main__":
    main()
