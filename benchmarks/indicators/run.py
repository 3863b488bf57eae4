"""Build a Harrow and a Slough of 30,000 children each, and prove and time their indicators.

Run by hand:  .venv/bin/python benchmarks/indicators/run.py [--keep folder]
With --keep the extracts and the build stay in the folder, and the next run measures them again.
Five questions: how long do the indicator models take; how long does it take to see the records
behind a value; does pandas come to the same values, and in what time; is every table that is
printed filled; and does what is calculated lie near what is published, where the generator follows
published figures.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
COUNCILS = ("310", "871")
SECONDS_OF_MODELS = 30
MILLISECONDS_OF_A_LOOK = 100
NOT_TOLD = {"sw_over_establishment", "sw_vacancy_rate_pct"}
"""The generator writes no posts, filled or not."""
RATES = (
    "referrals_rate_10k", "cin_rate_10k", "s47_rate_10k", "icpc_rate_10k", "cpp_rate_10k",
    "cpp_starting_rate_10k", "cla_rate_10k", "cla_starting_rate_10k", "cla_ceasing_rate_10k",
)  # fmt: skip
SHARES = (
    "repeat_referrals_12m_pct", "referrals_nfa_pct", "assessments_45wd_pct", "s47_to_icpc_pct",
    "icpc_15wd_pct", "cpp_repeat_ever_pct",
)  # fmt: skip
"""What the generator follows: rates within a tenth, shares within four points, over two years."""


def run(command: list[str], **extra: str) -> None:
    """Run a command without the settings of other builds."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
    done = subprocess.run(
        command, env=kept | extra, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stdout[-3000:]}{done.stderr}")


def build(place: Path) -> Path:
    """Generate and build both councils, unless they are there; return the published file."""
    warehouse = place / "output" / "warehouse.duckdb"
    if warehouse.exists():
        return warehouse
    for la_code in COUNCILS:
        extract = place / "extracts" / la_code
        options = ["--la", la_code, "--like", la_code, "--population", "30000", "--years", "4"]
        if not extract.exists():
            command = [sys.executable, "-m", "childs_journey", "generate", "--out", str(extract)]
            run([*command, *options])
    run(
        [str(Path(sys.executable).with_name("dbt")), "build"],
        CJ_EXTRACTS=str(place / "extracts"), CJ_REPORTING_DATE="2026-09-30",
        CJ_WORK=str(place / "work.duckdb"), CJ_OUTPUT=str(place / "output"),
        DBT_TARGET_PATH=str(place / "target"), DBT_LOG_PATH=str(place / "logs"),
        DBT_EXCLUDE_RESOURCE_TYPES="unit_test",
    )  # fmt: skip
    return warehouse


def show_models(place: Path) -> None:
    """Print the time of the models, from the flags of the records to the values."""
    log = json.loads((place / "target" / "run_results.json").read_text(encoding="utf-8"))
    names = {p.stem for p in (PROJECT / "models" / "marts" / "indicators").glob("*.sql")}
    took = {r["unique_id"].split(".")[-1]: r["execution_time"] for r in log["results"]}
    took = {name: seconds for name, seconds in took.items() if name in names}
    total = sum(took.values())
    print(f"\nmodels: {total:.1f} s for {len(took)} models (at most {SECONDS_OF_MODELS} s)")
    for name in sorted(took, key=lambda name: -took[name])[:5]:
        print(f"    {took[name]:6.1f} s  {name}")


def show_looks(warehouse: Path) -> None:
    """Print how long it takes to see the records behind a value, for a value of each indicator."""
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        values = reader.execute(
            "select la_code, records_indicator_id, period_start_date, period_end_date, numerator "
            "from indicators.indicator_values where breakdown = 'none' and numerator > 0 "
            "and period_type in ('rolling_12', 'point_in_time') qualify row_number() over ("
            "partition by indicator_id order by period_end_date desc, la_code, period_type) = 1"
        ).fetchall()
        took = []
        for la_code, indicator_id, first, last, _ in values:
            began = time.perf_counter()
            reader.execute(
                "select * from indicators.indicator_records where la_code = ? and indicator_id = ? "
                "and record_date between ? and ? and is_in_numerator",
                [la_code, indicator_id, first, last],
            ).fetchall()
            took.append(1000 * (time.perf_counter() - began))
    print(
        f"\na look at the records behind a value: median {statistics.median(took):.0f} ms, "
        f"the slowest {max(took[1:]):.0f} ms (at most {MILLISECONDS_OF_A_LOOK} ms), "
        f"{len(took)} values; the first one, which opens the file, {took[0]:.0f} ms"
    )


def show_peer(warehouse: Path) -> bool:
    """Print what pandas came to, and in what time."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "peer.json"
        run([sys.executable, str(Path(__file__).with_name("peer.py")), str(warehouse), str(target)])
        found = json.loads(target.read_text(encoding="utf-8"))
    print(
        f"\npandas: {found['n_records']:,} records and {found['n_periods']:,} periods in "
        f"{found['seconds']:.1f} s of the processor (reading {found['read_seconds']:.1f} s), "
        f"{found['megabytes']:,.0f} MB"
        f"\n    {found['n_agree']:,} of {found['n_values']:,} values agree"
        f"\n    {found['n_facts'] - len(found['facts_off']):,} of {found['n_facts']:,} counts "
        "from the facts alone agree"
    )
    if found["n_agree"] < found["n_values"]:
        print(found["off_by"], found["first_off"], sep="\n")
    for line in found["facts_off"]:
        print(f"    {line}")
    return found["n_agree"] == found["n_values"] and not found["facts_off"]


def show_tables(warehouse: Path) -> bool:
    """Print the lines of printed tables that no period has a figure for."""
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        lines = reader.execute(
            "select la_code, table_id, line_order, any_value(indicator_id), count(display_value) "
            "from comparators.printed_tables group by all order by all"
        ).fetchall()
    empty = [line for line in lines if not line[4]]
    print(f"\nprinted tables: {len(lines) - len(empty)} of {len(lines)} lines are filled")
    for la_code, table_id, _, indicator_id, _ in empty:
        print(f"    {la_code} {table_id}: {indicator_id}")
    return {line[3] for line in empty} <= NOT_TOLD


def show_published(warehouse: Path) -> bool:
    """Print calculated beside published, mean of two years, where the generator follows it."""
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        pairs = reader.execute(
            "select indicator_id, la_code, avg(calculated_value), avg(published_value) "
            "from comparators.calculated_against_published where group_value = 'all' "
            "and period_end_year in (2024, 2025) and calculated_value is not null "
            "and published_value is not null and list_contains(?, indicator_id) "
            "group by all order by all",
            [[*RATES, *SHARES]],
        ).fetchall()
    print("\ncalculated beside published, 2024 and 2025")
    near = True
    for indicator_id, la_code, ours, theirs in pairs:
        off = abs(ours / theirs - 1) > 0.1 if indicator_id in RATES else abs(ours - theirs) > 4
        near &= not off
        print(f"    {indicator_id:28} {la_code} {ours:7.1f} {theirs:7.1f}{' OFF' if off else ''}")
    return near and len(pairs) == len(COUNCILS) * len([*RATES, *SHARES])


def main() -> None:
    """Build, measure and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--keep", type=Path, help="folder for the extracts and the build")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = (chosen.keep or Path(folder)).resolve()
        place.mkdir(parents=True, exist_ok=True)
        warehouse = build(place)
        show_models(place)
        show_looks(warehouse)
        answers = [show_tables(warehouse), show_published(warehouse), show_peer(warehouse)]
    if not all(answers):
        sys.exit("not all is as it should be")


if __name__ == "__main__":
    main()
