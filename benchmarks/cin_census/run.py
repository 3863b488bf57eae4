"""Check census files of 3,000 and 12,000 children here and with the published validator.

Run by hand:  .venv/bin/python benchmarks/cin_census/run.py [children ...] [--keep folder]
[--threads n]
A council is generated, built and exported, its census spoilt (damages.csv), and the same file given
to both. Printed are time, memory and ratios; then, for the file of 3,000, the findings of each rule
that differ, against differences.csv. See README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from compare import Findings, compare
from damage import spoil

PROJECT = Path(__file__).parents[2]
PEER = ("csc-validator-be-cin==0.1.13", "numpy<2")
"""The validator, and a numpy that the pandas it asks for can be loaded with."""
POPULATION, YEARS = 165_000, 3
"""Residents aged 0 to 17, and years of history: about 12,500 children in the census of 2026."""
SUBMISSION = "cin_census-999-2026-warehouse"
LAST = "model.childs_journey.cin_census__rule_result_fields"
BEGIN = "operation.childs_journey.childs_journey-on-run-start-0"
"""Where the files of returns are read."""
LIMITS = {12_000: (10, 2_000)}
"""Seconds of the nodes from file to findings, and megabytes."""
WANTED_RATIO = 40
COMPARED = 3_000
"""Children of the file whose findings differences.csv is about."""
CHILD = (
    "import resource, subprocess, sys, time; t = time.monotonic(); "
    "r = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT); "
    "s = time.monotonic() - t; "
    "print(r.stdout.decode()[-3000:]) if r.returncode else None; "
    "print(s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024); "
    "sys.exit(r.returncode)"
)


@dataclass(frozen=True)
class Ours:
    """What our check of a file took, in seconds and megabytes."""

    nodes: float
    """Time of the nodes from file to findings, added up."""
    elapsed: float
    """The same, what ran side by side counted once."""
    whole: float
    """The whole `dbt build`: start-up, every other table, every test, publishing."""
    megabytes: float
    slowest: list[tuple[float, str]]
    findings: Findings


@dataclass(frozen=True)
class Theirs:
    """What the published validator took; nothing but the limit when it was stopped."""

    seconds: float
    reading: float
    processor: float
    megabytes: float
    is_stopped: bool
    rules: list[str]
    raised: dict[str, str]
    findings: Findings


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command in a child of this script's own; return its seconds and peak megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *command],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stdout}{done.stderr}")
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return seconds, megabytes


def settings(place: Path, **extra: str) -> dict[str, str]:
    """Return the environment of a build in `place`, without settings of other builds."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
    return kept | {
        "CJ_REPORTING_DATE": "2026-09-30",
        "CJ_WORK": str(place / "work.duckdb"),
        "CJ_OUTPUT": str(place / "output"),
        "DBT_TARGET_PATH": str(place / "target"),
        "DBT_LOG_PATH": str(place / "logs"),
        "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        **extra,
    }


def tool(name: str) -> str:
    """Return a command of this environment."""
    return str(Path(sys.executable).with_name(name))


def make_census(place: Path) -> Path:
    """Generate, build and export a council; return its census, or the one of an earlier run."""
    census = place / "output" / "returns" / SUBMISSION / "cin_census.xml"
    if not census.is_file():
        extract = place / "extract"
        size = ["--population", str(POPULATION), "--years", str(YEARS)]
        command = [sys.executable, "-m", "childs_journey", "generate", "--force"]
        run([*command, "--out", str(extract), *size], settings(place))
        environment = settings(place, CJ_EXTRACTS=str(extract))
        run([tool("dbt"), "build"], environment)
        export = [sys.executable, "-m", "childs_journey", "export", "--submission", SUBMISSION]
        run(export, environment)
    return census


def make_peer(place: Path, python: str) -> Path:
    """Make the environment of the published validator; return its interpreter."""
    interpreter = place / "bin" / "python"
    if not interpreter.is_file():
        run([python, "-m", "venv", str(place)], dict(os.environ))
        install = [str(interpreter), "-m", "pip", "install", "--quiet", *PEER]
        run(install, dict(os.environ))
    return interpreter


def check_here(place: Path, file: Path, threads: int) -> Ours:
    """Build with the file as the only input, the extracts empty; 0 threads are the profile's."""
    # the folder of the returns is the third above the file: returns/cin_census/999_2026/census.xml
    environment = settings(place, CJ_RETURNS=str(file.parents[2]))
    command = [tool("dbt"), "build", *(["--threads", str(threads)] if threads else [])]
    whole, megabytes = run(command, environment)
    results = json.loads((place / "target" / "run_results.json").read_text("utf-8"))["results"]
    graph = json.loads((place / "target" / "manifest.json").read_text("utf-8"))
    on_the_way = _on_the_way(graph)
    chosen = [r for r in results if r["unique_id"] in on_the_way]
    slowest = sorted(((r["execution_time"], r["unique_id"]) for r in chosen), reverse=True)
    warehouse = place / "output" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        rows = reader.execute(
            "select distinct rule_code, coalesce(la_child_id, '') "
            "from returns.cin_census__rule_results where status = 'in_force'"
        ).fetchall()
    return Ours(
        sum(seconds for seconds, _ in slowest), _elapsed(chosen), whole, megabytes, slowest[:6],
        {(str(rule), str(child)) for rule, child in rows},
    )  # fmt: skip


def _on_the_way(graph: dict[str, Any]) -> set[str]:
    """Return the nodes from the rows of the file to the findings, the reading of it included."""

    def reach(edges: dict[str, list[str]], begin: list[str]) -> set[str]:
        seen, waiting = set(begin), list(begin)
        while waiting:
            new = [n for n in edges.get(waiting.pop(), []) if n not in seen]
            seen.update(new)
            waiting.extend(new)
        return seen

    files = [name for name in graph["nodes"] if name.startswith("seed.") and "cin_file__" in name]
    both = reach(graph["child_map"], files) & reach(graph["parent_map"], [LAST])
    return {name for name in both if not name.startswith("test.")} | {BEGIN}


def _elapsed(results: list[dict[str, Any]]) -> float:
    """Return the seconds in which at least one of the nodes was at work."""
    spans = sorted(
        (datetime.fromisoformat(step["started_at"]), datetime.fromisoformat(step["completed_at"]))
        for result in results
        for step in result["timing"]
    )
    total, until = 0.0, spans[0][0]
    for began, ended in spans:
        total += max(0.0, (ended - max(began, until)).total_seconds())
        until = max(until, ended)
    return total


def check_there(interpreter: Path, file: Path, target: Path, limit: int) -> Theirs:
    """Check the file with the published validator, for `limit` seconds at most."""
    command = [str(interpreter), str(Path(__file__).with_name("peer.py"))]
    try:
        done = subprocess.run(
            [*command, str(file), "2026", str(target)],
            timeout=limit, cwd=target.parent, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Theirs(limit, 0.0, 0.0, 0.0, True, [], {}, set())
    if done.returncode:
        sys.exit(f"the published validator failed:\n{done.stderr[-3000:]}")
    found = json.loads(target.read_text("utf-8"))
    return Theirs(
        found["seconds"], found["reading_seconds"], found["processor_seconds"],
        found["megabytes"], False, found["rules"],
        dict(found["raised"]), {(rule, child) for rule, child in found["findings"]},
    )  # fmt: skip


def show(n_children: int, file: Path, ours: Ours, theirs: Theirs) -> None:
    """Print the figures of one file."""
    print(f"\n{n_children:,} children, {file.stat().st_size / 1e6:.1f} MB of XML")
    print(
        f"  ours     nodes {ours.nodes:6.1f} s, elapsed {ours.elapsed:6.1f} s, whole build "
        f"{ours.whole:6.1f} s, {ours.megabytes:,.0f} MB, {len(ours.findings):,} findings"
    )
    at_least = "at least " if theirs.is_stopped else ""
    print(
        f"  theirs   {at_least}{theirs.seconds:6.1f} s (reading {theirs.reading:.1f} s; processor "
        f"{theirs.processor:.1f} s), "
        f"{theirs.megabytes:,.0f} MB, {len(theirs.findings):,} findings"
    )
    for what, seconds in (("nodes", ours.nodes), ("whole build", ours.whole)):
        print(f"  ratio    {at_least}{theirs.seconds / seconds:.1f} times our {what}")
    for seconds, name in ours.slowest:
        print(f"    {seconds:6.2f} s  {name.rsplit('.', 1)[-1]}")
    seconds, megabytes = LIMITS.get(n_children, (0, 0))
    if seconds:
        kept = ours.nodes < seconds and ours.megabytes < megabytes
        faster = theirs.seconds / ours.nodes >= WANTED_RATIO
        print(f"  limit {seconds} s and {megabytes:,} MB: {'kept' if kept else 'NOT KEPT'}")
        print(f"  {WANTED_RATIO} times as fast: {'yes' if faster else 'NO'}")


def main() -> None:
    """Make the files, check them twice, print and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("children", nargs="*", type=int, default=[3_000, 12_000])
    parser.add_argument("--keep", type=Path, help="folder for the files and their environment")
    parser.add_argument(
        "--limit", type=int, default=3_600, help="seconds for their check of a file"
    )
    parser.add_argument(
        "--python", default=sys.executable, help="for their environment; below 3.12"
    )
    parser.add_argument(
        "--threads", type=int, default=0, help="models that we work out side by side"
    )
    parser.add_argument("--write", action="store_true", help="put the numbers in differences.csv")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = (chosen.keep or Path(folder)).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        interpreter = make_peer(kept / "peer", chosen.python)
        council = kept / "council"
        council.mkdir(exist_ok=True)
        census = make_census(council)
        for n_children in chosen.children:
            place = Path(folder) / f"check_{n_children}"
            file = place / "returns" / "cin_census" / "999_2026" / "census.xml"
            spoil(census, file, n_children)
            ours = check_here(place, file, chosen.threads)
            theirs = check_there(interpreter, file, place / "theirs.json", chosen.limit)
            show(n_children, file, ours, theirs)
            if n_children == COMPARED and not theirs.is_stopped:
                compare(ours.findings, theirs.findings, theirs.rules, theirs.raised, chosen.write)


if __name__ == "__main__":
    main()
