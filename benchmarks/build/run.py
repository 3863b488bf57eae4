"""Build a council of 60,000 children and one of 300,000, and say where the time goes.

Run by hand:  .venv/bin/python benchmarks/build/run.py [population:years ...] [--keep folder]
With --keep the generated extracts stay in the folder and are used again by the next run. Each
command runs as a process of its own, so that its peak memory is seen alone. Where two nodes run
side by side, each is given half of the time, so that the parts add up to the whole command.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
SIZES = ("60000:6", "300000:8")
PARTS = ("start-up", "seeds", "models", "tests", "publish", "the rest")
LIMITS = {60_000: (150, 8_000), 300_000: (300, 8_000)}
"""Seconds and megabytes that a build of so many children may take."""
OF_KIND = {"seed": "seeds", "model": "models", "test": "tests"}


@dataclass(frozen=True)
class Done:
    """What one command took."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Figures:
    """What one council took."""

    population: int
    years: int
    generated: Done
    extract_megabytes: float
    built: Done
    parts: dict[str, float]
    n_nodes: int
    n_rows: int
    work_megabytes: float
    published_megabytes: float
    slowest: list[tuple[float, str]]


def run(command: list[str], environment: dict[str, str]) -> Done:
    """Run a command in a child of this script's own, so that its memory is seen alone."""
    script = (
        "import resource, subprocess, sys, time; t = time.monotonic(); "
        "r = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT); "
        "s = time.monotonic() - t; "
        "print(r.stdout.decode()[-3000:]) if r.returncode else None; "
        "print(s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024); "
        "sys.exit(r.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stdout}{done.stderr}")
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return Done(seconds, megabytes)


def clean_environment(**extra: str) -> dict[str, str]:
    """Return the environment without settings of other builds."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
    return kept | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"} | extra


def generate(folder: Path, population: int, years: int) -> Done:
    """Write the extract of a council, unless it is there from an earlier run."""
    if folder.exists():
        return Done(0.0, 0.0)
    command = [sys.executable, "-m", "childs_journey", "generate", "--out", str(folder)]
    options = ["--population", str(population), "--years", str(years)]
    return run([*command, *options], clean_environment())


def split(results: list[dict[str, object]], began: datetime, whole: float) -> dict[str, float]:
    """Share the time of the command out among its parts."""
    moments: list[tuple[datetime, int, str]] = []
    for result in results:
        kind, hook = str(result["unique_id"]).split(".")[0], str(result["unique_id"])
        part = OF_KIND.get(kind, "publish" if "on-run-end" in hook else "start-up")
        timing = result["timing"]
        assert isinstance(timing, list)
        for step in timing:
            moments.append((datetime.fromisoformat(step["started_at"]), 1, part))
            moments.append((datetime.fromisoformat(step["completed_at"]), -1, part))
    moments.sort()
    shares = dict.fromkeys(PARTS, 0.0)
    shares["start-up"] = (moments[0][0] - began).total_seconds()
    running: Counter[str] = Counter()
    for (moment, change, part), (following, *_) in itertools.pairwise(moments):
        running[part] += change
        for name, number in running.items():
            if number:
                passed = (following - moment).total_seconds()
                shares[name] += passed * number / running.total()
    shares["the rest"] = whole - sum(shares.values())
    return shares


def size(folder: Path) -> float:
    """Return the megabytes of a file, or of the files in a folder."""
    files = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def build(place: Path, extract: Path, population: int, years: int, generated: Done) -> Figures:
    """Build and publish the council in a place of its own."""
    environment = clean_environment(
        CJ_EXTRACTS=str(extract), CJ_REPORTING_DATE="2026-09-30",
        CJ_WORK=str(place / "work.duckdb"), CJ_OUTPUT=str(place / "output"),
        DBT_TARGET_PATH=str(place / "target"), DBT_LOG_PATH=str(place / "logs"),
        DBT_EXCLUDE_RESOURCE_TYPES="unit_test", DBT_NO_PARTIAL_PARSE="true",
    )  # fmt: skip
    built = run([str(Path(sys.executable).with_name("dbt")), "build"], environment)
    log = json.loads((place / "target" / "run_results.json").read_text(encoding="utf-8"))
    began = datetime.fromisoformat(log["metadata"]["invocation_started_at"])
    results = log["results"]
    slowest = sorted(((r["execution_time"], r["unique_id"]) for r in results), reverse=True)
    warehouse = place / "output" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        ledger = "select cast(sum(n_loaded) as bigint) from data_quality.load_ledger"
        ((n_rows,),) = reader.execute(ledger).fetchall()
    return Figures(
        population, years, generated, size(extract), built, split(results, began, built.seconds),
        len(results), n_rows, size(place / "work.duckdb"), size(warehouse), slowest[:8],
    )  # fmt: skip


def show(took: Figures) -> None:
    """Print the figures of one council."""
    print(f"\n{took.population:,} children, {took.years} years: {took.n_rows:,} extract rows")
    if took.generated.seconds:
        print(
            f"  generated in {took.generated.seconds:.0f} s with {took.generated.megabytes:,.0f} "
            f"MB: {took.extract_megabytes:,.0f} MB of CSV"
        )
    print(
        f"  built in {took.built.seconds:.1f} s with {took.built.megabytes:,.0f} MB: "
        f"{took.n_nodes} nodes, work file {took.work_megabytes:,.0f} MB, "
        f"published {took.published_megabytes:,.0f} MB"
    )
    for part, seconds in took.parts.items():
        print(f"    {part:10} {seconds:7.1f} s  {seconds / took.built.seconds:6.0%}")
    for seconds, name in took.slowest:
        print(f"      {seconds:7.1f} s  {name}")
    seconds, megabytes = LIMITS.get(took.population, (0, 0))
    if seconds:
        kept = took.built.seconds < seconds and took.built.megabytes < megabytes
        print(f"  limit {seconds} s and {megabytes:,} MB: {'kept' if kept else 'NOT KEPT'}")


def compare(small: Figures, large: Figures) -> None:
    """Print how each part grows from one council to the other."""
    print(f"\nfrom {small.population:,} to {large.population:,} children")
    pairs = {
        "extract rows": (small.n_rows, large.n_rows),
        "whole build": (small.built.seconds, large.built.seconds),
        **{part: (small.parts[part], large.parts[part]) for part in PARTS[:-1]},
        "memory": (small.built.megabytes, large.built.megabytes),
        "published file": (small.published_megabytes, large.published_megabytes),
    }
    for name, (before, after) in pairs.items():
        print(f"    {name:14} {after / before:6.1f} times" if before > 0 else f"    {name}")


def main() -> None:
    """Generate, build and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("sizes", nargs="*", default=SIZES, help="population:years")
    parser.add_argument("--keep", type=Path, help="folder for the extracts")
    chosen = parser.parse_args()
    found: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder:
        for wanted in chosen.sizes:
            population, years = map(int, wanted.split(":"))
            extract = (chosen.keep or Path(folder)).resolve() / f"extract_{population}_{years}"
            generated = generate(extract, population, years)
            place = Path(folder) / f"build_{population}_{years}"
            place.mkdir()
            found.append(build(place, extract, population, years, generated))
            show(found[-1])
    for small, large in itertools.pairwise(found):
        compare(small, large)


if __name__ == "__main__":
    main()
