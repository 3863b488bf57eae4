"""Check returns of 500 and 5,000 children here and with the published validator.

Run by hand:  .venv/bin/python benchmarks/ssda903/run.py [children ...] [--keep folder]
A council is generated, built and exported, its children copied, spoilt (damage.py) and given real
postcodes, and the same two years and providers given to both. Printed are time, memory and ratios;
then, for the larger file, the findings of each rule that differ, against differences.csv. See
README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from compare import Findings, compare
from damage import Spoiler
from files import (
    LA_CODE,
    LA_ONS_CODE,
    YEARS,
    Postcodes,
    copies,
    read_return,
    write_extract,
    write_return,
    write_workbook,
)

from childs_journey.read.postcodes import keep_letters

PROJECT = Path(__file__).parents[2]
PEER = ("csc-validator-be-903==0.1.17",)
POPULATION, HISTORY = 165_000, 3
"""Residents aged 0 to 17 and years of history of the council whose children are copied."""
THIS_YEAR, LAST_YEAR = YEARS
LAST = "model.childs_journey.ssda903__rule_result_fields"
BEGIN = "operation.childs_journey.childs_journey-on-run-start-0"
"""Where the files of returns are read."""
LIMITS = {5_000: (5, 10, 2_000)}
"""Seconds of the nodes with postcodes kept and with none kept, and megabytes."""
WANTED_RATIO = 6
COMPARED = 5_000
"""Children of the file whose findings differences.csv is about."""
CHILD = (
    "import resource, subprocess, sys, time; t = time.monotonic(); "
    "r = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT); "
    "s = time.monotonic() - t; u = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(r.stdout.decode()[-3000:]) if r.returncode else None; "
    "print(s, u.ru_utime + u.ru_stime, u.ru_maxrss / 1024); sys.exit(r.returncode)"
)


@dataclass(frozen=True)
class Ours:
    """What our check took, in seconds and megabytes."""

    nodes: float
    """Time of the return's own nodes from files to findings, added up."""
    elapsed: float
    """The same, what ran side by side counted once."""
    history: float
    """Time of the nodes between that make a history of care of the files; findings take from it
    only who the child is in the warehouse."""
    whole: float
    """The whole `dbt build`: start-up, every other table, every test, publishing."""
    processor: float
    """Seconds of processor of the whole build."""
    megabytes: float
    n_nodes: int
    slowest: list[tuple[float, str]]
    findings: Findings


@dataclass(frozen=True)
class Theirs:
    """What the published validator took and found."""

    seconds: float
    processor: float
    megabytes: float
    rules: list[str]
    raised: Any
    """The rules that raised, and in a run of each rule alone, with what."""
    findings: Findings


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Run a command in a child of this script's own; return seconds, of processor, and memory."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *command],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stdout}{done.stderr}")
    seconds, processor, megabytes = map(float, done.stdout.split()[-3:])
    return seconds, processor, megabytes


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


def make_council(place: Path) -> None:
    """Generate, build and export a council, unless that was done in an earlier run."""
    names = [f"ssda903-999-{year}-warehouse" for year in YEARS]
    if all((place / "output" / "returns" / name / "files").is_dir() for name in names):
        return
    extract = place / "extract"
    size = ["--population", str(POPULATION), "--years", str(HISTORY)]
    command = [sys.executable, "-m", "childs_journey", "generate", "--force"]
    run([*command, "--out", str(extract), *size], settings(place))
    environment = settings(place, CJ_EXTRACTS=str(extract))
    run([tool("dbt"), "build"], environment)
    export = [sys.executable, "-m", "childs_journey", "export"]
    for name in names:
        export += ["--submission", name]
    run(export, environment)


def make_files(council: Path, postcodes: Path, place: Path, n_children: int) -> None:
    """Write both years, the extract and the list of providers for one size."""
    exported = council / "output" / "returns"
    sources = {
        year: read_return(exported / f"ssda903-999-{year}-warehouse" / "files") for year in YEARS
    }
    places = Postcodes(council / "extract", postcodes)
    made = copies(sources, n_children, random.Random(1))
    for year in made:
        places.move(year.files["episodes"])
    Spoiler(*made).spoil()
    for year, files in zip(YEARS, made, strict=True):
        write_return(files, place / "returns" / "ssda903" / f"{LA_CODE}_{year}")
    providers = write_extract(council / "extract", places, place / "extract")
    write_workbook(providers, place / "providers.xlsx")


def make_peer(place: Path, python: str) -> Path:
    """Make the environment of the published validator; return its interpreter."""
    interpreter = place / "bin" / "python"
    if not interpreter.is_file():
        run([python, "-m", "venv", str(place)], dict(os.environ))
        install = [str(interpreter), "-m", "pip", "install", "--quiet", *PEER]
        run(install, dict(os.environ))
    return interpreter


def check_here(place: Path) -> Ours:
    """Build with the returns as the input, and of an extract only the council and providers."""
    environment = settings(
        place, CJ_RETURNS=str(place / "returns"), CJ_EXTRACTS=str(place / "extract")
    )
    whole, processor, megabytes = run([tool("dbt"), "build"], environment)
    results = json.loads((place / "target" / "run_results.json").read_text("utf-8"))["results"]
    graph = json.loads((place / "target" / "manifest.json").read_text("utf-8"))
    on_the_way = _on_the_way(graph)
    between = [r for r in results if r["unique_id"] in on_the_way]
    chosen = [r for r in between if not _is_of_history(graph, r["unique_id"])]
    slowest = sorted(((r["execution_time"], r["unique_id"]) for r in chosen), reverse=True)
    with duckdb.connect(str(place / "output" / "warehouse.duckdb"), read_only=True) as reader:
        rows = reader.execute(
            "select distinct rule_code, coalesce(la_child_id, '') "
            "from returns.ssda903__rule_results where submission_id like ?",
            [f"ssda903-{LA_CODE}-{THIS_YEAR}-%"],
        ).fetchall()
    return Ours(
        sum(seconds for seconds, _ in slowest), _elapsed(chosen),
        sum(r["execution_time"] for r in between) - sum(seconds for seconds, _ in slowest),
        whole, processor, megabytes, len(chosen), slowest[:8],
        {(str(rule), str(child)) for rule, child in rows},
    )  # fmt: skip


def _on_the_way(graph: dict[str, Any]) -> set[str]:
    """Return the nodes from the rows of the files to the findings, their reading included."""

    def reach(edges: dict[str, list[str]], begin: list[str]) -> set[str]:
        seen, waiting = set(begin), list(begin)
        while waiting:
            new = [n for n in edges.get(waiting.pop(), []) if n not in seen]
            seen.update(new)
            waiting.extend(new)
        return seen

    files = [n for n in graph["nodes"] if n.startswith("seed.") and "ssda903_file__" in n]
    both = reach(graph["child_map"], files) & reach(graph["parent_map"], [LAST])
    return {name for name in both if not name.startswith(("test.", "unit_test."))} | {BEGIN}


def _is_of_history(graph: dict[str, Any], name: str) -> bool:
    """Say whether a node belongs to the core that is made of returns, not to the return itself."""
    node = graph["nodes"].get(name)
    if node is None:
        return False
    path = node["original_file_path"]
    is_of_core = path.startswith(("models/marts/core", "models/intermediate"))
    return is_of_core and not node["name"].startswith("int_postcode")


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


def check_there(interpreter: Path, place: Path, alone: bool = False) -> Theirs:
    """Check the files with the published validator, all rules together or each alone."""
    target = place / ("alone.json" if alone else "theirs.json")
    years = [place / "returns" / "ssda903" / f"{LA_CODE}_{year}" for year in YEARS]
    command = [interpreter, Path(__file__).with_name("peer.py"), THIS_YEAR, LA_ONS_CODE]
    command += [*years, place / "providers.xlsx", target, *(["alone"] if alone else [])]
    done = subprocess.run(
        list(map(str, command)), cwd=place, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the published validator failed:\n{done.stderr[-3000:]}")
    found = json.loads(target.read_text("utf-8"))
    return Theirs(
        found["seconds"], found["processor_seconds"], found["megabytes"], found["rules"],
        found["raised"], {(rule, child) for rule, child in found["findings"]},
    )  # fmt: skip


def show(n_children: int, place: Path, cold: Ours, ours: Ours, theirs: Theirs) -> None:
    """Print the figures of one size."""
    counts = [
        sum(len(rows) for name, rows in files.files.items() if name == "episodes")
        for files in (
            read_return(place / "returns" / "ssda903" / f"{LA_CODE}_{year}") for year in YEARS
        )
    ]
    print(f"\n{n_children:,} children, {counts[0]:,} episodes, and {counts[1]:,} of last year")
    for name, run_of in (("ours, cold", cold), ("ours", ours)):
        print(
            f"  {name:10} nodes {run_of.nodes:6.1f} s ({run_of.n_nodes}), elapsed "
            f"{run_of.elapsed:6.1f} s, history {run_of.history:.1f} s, whole build "
            f"{run_of.whole:6.1f} s (processor {run_of.processor:.1f} s), "
            f"{run_of.megabytes:,.0f} MB"
        )
    print(
        f"  theirs     {theirs.seconds:6.1f} s (processor {theirs.processor:.1f} s), "
        f"{theirs.megabytes:,.0f} MB"
    )
    print(f"  pairs of rule and child: {len(ours.findings):,}, theirs {len(theirs.findings):,}")
    for what, seconds in (("nodes", ours.nodes), ("whole build", ours.whole)):
        print(f"  ratio      {theirs.seconds / seconds:.1f} times our {what}")
    for seconds, name in ours.slowest:
        print(f"    {seconds:6.2f} s  {name.rsplit('.', 1)[-1]}")
    if n_children in LIMITS:
        kept_limit, cold_limit, megabytes = LIMITS[n_children]
        is_kept = (
            ours.nodes < kept_limit
            and cold.nodes < cold_limit
            and max(ours.megabytes, cold.megabytes) < megabytes
        )
        print(
            f"  limits {kept_limit} s, {cold_limit} s cold and {megabytes:,} MB: "
            f"{'kept' if is_kept else 'NOT KEPT'}"
        )
        faster = theirs.seconds / ours.nodes >= WANTED_RATIO
        print(f"  {WANTED_RATIO} times as fast: {'yes' if faster else 'NO'}")


def main() -> None:
    """Make the files, check them twice, print and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("children", nargs="*", type=int, default=[500, 5_000])
    parser.add_argument("--keep", type=Path, help="folder for the council and their environment")
    parser.add_argument(
        "--python", default=sys.executable, help="for their environment; below 3.12"
    )
    parser.add_argument("--write", action="store_true", help="put the numbers in differences.csv")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = (chosen.keep or Path(folder)).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        interpreter = make_peer(kept / "peer", chosen.python)
        council = kept / "council"
        council.mkdir(exist_ok=True)
        make_council(council)
        letters = keep_letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Path(folder) / "postcodes")
        for n_children in chosen.children:
            place = Path(folder) / f"check_{n_children}"
            make_files(council, letters[0].parent, place, n_children)
            cold = check_here(place)
            ours = check_here(place)
            theirs = check_there(interpreter, place)
            show(n_children, place, cold, ours, theirs)
            if n_children == COMPARED:
                alone = check_there(interpreter, place, alone=True)
                compare(
                    ours.findings, alone.findings, theirs.findings, theirs.rules, alone.raised,
                    chosen.write,
                )  # fmt: skip


if __name__ == "__main__":
    main()
