"""Build 33 councils together and each of them alone, and compare their findings row by row.

Run by hand:  .venv/bin/python benchmarks/ssda903/councils.py [--keep folder] [--alone 201 309 320]
Each of the London boroughs is given other children, of both returns, spoilt in other ways, and
providers of its own. What one council's build says must not depend on who is built beside it. All
of them together are a whole build; one alone builds what its findings need.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import duckdb
from damage import Spoiler
from files import YEARS, Postcodes, copies, read_return, write_extract, write_return
from lxml import etree
from run import make_council, run, settings, tool

from childs_journey.read.postcodes import keep_letters

COUNCILS = [str(code) for code in (*range(201, 214), *range(301, 321))]
N_CHILDREN = 60
"""Children of each return of a council."""
CENSUS = "cin_census-999-2026-warehouse"
TABLES = (
    "ssda903__rule_results", "ssda903__rule_result_fields", "ssda903__rule_summary",
    "cin_census__rule_results", "cin_census__rule_result_fields", "cin_census__rule_summary",
)  # fmt: skip


def census_damage() -> ModuleType:
    """Return the module that spoils a census; it has the name of the one beside this."""
    path = Path(__file__).parents[1] / "cin_census" / "damage.py"
    spec = importlib.util.spec_from_file_location("census_damage", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def make_census(council: Path) -> Path:
    """Export the census of the generated council, unless that was done in an earlier run."""
    census = council / "output" / "returns" / CENSUS / "cin_census.xml"
    if not census.is_file():
        environment = settings(council, CJ_EXTRACTS=str(council / "extract"))
        export = [sys.executable, "-m", "childs_journey", "export", "--submission", CENSUS]
        run(export, environment)
    return census


def write_councils(council: Path, postcodes: Path, place: Path) -> None:
    """Write the returns and extracts of every council, each with children and errors of its own."""
    exported = council / "output" / "returns"
    sources = {
        year: read_return(exported / f"ssda903-999-{year}-warehouse" / "files") for year in YEARS
    }
    tree = etree.parse(str(make_census(council)))
    header, family = tree.getroot()
    children = list(family)
    spoil = census_damage().spoil
    places = Postcodes(council / "extract", postcodes)
    for number, la_code in enumerate(COUNCILS):
        made = copies(sources, N_CHILDREN, random.Random(number))
        for year in made:
            places.move(year.files["episodes"])
        Spoiler(*made, seed=number).spoil()
        for year, files in zip(YEARS, made, strict=True):
            write_return(files, place / "returns" / "ssda903" / f"{la_code}_{year}")
        write_extract(council / "extract", places, place / "extracts" / la_code, la_code)
        root = etree.Element("Message")
        root.append(deepcopy(header))
        (lea,) = root.iter("LEA")
        lea.text = la_code
        # the last child is of another council too: the same id and UPN in two
        first = number * (N_CHILDREN - 1)
        etree.SubElement(root, "Children").extend(
            deepcopy(child) for child in children[first : first + N_CHILDREN]
        )
        whole = place / f"census_{la_code}.xml"
        etree.ElementTree(root).write(str(whole), encoding="UTF-8", xml_declaration=True)
        target = place / "returns" / "cin_census" / f"{la_code}_2026" / "census.xml"
        spoil(whole, target, N_CHILDREN, seed=number)


def build(place: Path, source: Path, councils: list[str], *only: str) -> Path:
    """Build with these councils only, all tables or what `only` needs; return the work file."""
    for kind in ("returns", "extracts"):
        shutil.rmtree(place / kind, ignore_errors=True)
    for folder in (source / "returns").glob("*/*"):
        if folder.name[:3] in councils:
            target = place / "returns" / folder.parent.name / folder.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(folder, target_is_directory=True)
    for la_code in councils:
        target = place / "extracts" / la_code
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source / "extracts" / la_code, target_is_directory=True)
    work = place / "work.duckdb"
    work.unlink(missing_ok=True)
    environment = settings(
        place, CJ_RETURNS=str(place / "returns"), CJ_EXTRACTS=str(place / "extracts")
    )
    left_out = ("--exclude-resource-types", "test", "unit_test")
    selected = [*left_out, "--select", *only] if only else []
    seconds, _, megabytes = run([tool("dbt"), "build", *selected], environment)
    print(f"{len(councils):3} councils: {seconds:.0f} s, {megabytes:,.0f} MB", flush=True)
    return work


def compare(together: Path, alone: Path, la_code: str) -> bool:
    """Print how the tables of one council differ; return whether none does."""
    is_same = True
    with duckdb.connect() as memory:
        for name, path in (("together", together), ("alone", alone)):
            memory.execute(f"attach '{path}' as {name} (read_only)")
        for table in TABLES:
            rows = {
                name: f"(select * from {name}.returns.{table} "
                f"where submission_id like '%-{la_code}-20%-file')"
                for name in ("together", "alone")
            }
            counts = memory.execute(
                f"select (select count(*) from {rows['alone']}), "
                f"(select count(*) from (from {rows['alone']} except all from {rows['together']})),"
                f"(select count(*) from (from {rows['together']} except all from {rows['alone']}))"
            ).fetchone()
            assert counts
            is_same &= counts[0] > 0 and counts[1:] == (0, 0)
            print(
                f"  {la_code} {table}: {counts[0]:,} rows, only alone {counts[1]}, "
                f"only together {counts[2]}"
            )
    return is_same


def main() -> None:
    """Write, build and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--keep", type=Path, help="folder for the generated council")
    parser.add_argument("--alone", nargs="*", default=COUNCILS, choices=COUNCILS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        council = (chosen.keep or place).resolve() / "council"
        council.mkdir(parents=True, exist_ok=True)
        make_council(council)
        letters = keep_letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", place / "postcodes")
        write_councils(council, letters[0].parent, place / "all")
        together = build(place / "together", place / "all", COUNCILS)
        is_same = True
        needed = [f"+{table}" for table in TABLES]
        for la_code in chosen.alone:
            alone = build(place / "alone", place / "all", [la_code], *needed)
            is_same &= compare(together, alone, la_code)
    print("the same" if is_same else "NOT THE SAME")
    sys.exit(0 if is_same else 1)


if __name__ == "__main__":
    main()
