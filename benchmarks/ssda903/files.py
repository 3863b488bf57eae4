"""Make the SSDA903 of a large council: copies of the children of a generated one.

A copy has an id and a UPN of its own, and the same two years. Children with several episodes are
taken more often, so that there are about three to a child. The postcodes of the generated council
are fictional: each becomes one of the national list, in the council's own area or elsewhere as it
was, and the same one wherever it occurs.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import xlsxwriter

LA_CODE, LA_ONS_CODE = "330", "E08000025"
"""The council that the copies are given to: one whose code the published validator knows."""
YEARS = (2026, 2025)
N_PROVIDERS = 4_000
"""Providers in the list, as in the national one."""

CLOSED = "2025-10-01"
"""Day on which every tenth provider closed."""

Row = dict[str, str]
Files = dict[str, list[Row]]
"""The rows of each file of a return, by the file's name without .csv."""


@dataclass
class Return:
    """The files of a year."""

    files: Files
    columns: dict[str, list[str]] = field(default_factory=dict)


def read_return(folder: Path) -> Return:
    """Read the CSV files of a return."""
    files, columns = {}, {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            files[path.stem] = list(reader)
            columns[path.stem] = list(reader.fieldnames or [])
    return Return(files, columns)


def write_return(made: Return, folder: Path) -> None:
    """Write the files of a return."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in made.files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, made.columns[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def copies(sources: Mapping[int, Return], n_children: int, chance: random.Random) -> list[Return]:
    """Return both years of `n_children` children, copied from those of the newer year."""
    newest = sources[YEARS[0]]
    n_episodes = Counter(row["CHILD"] for row in newest.files["episodes"])
    children = sorted(row["CHILD"] for row in newest.files["header"])
    weights = [n_episodes[child] ** 1.3 or 0.15 for child in children]
    taken: Counter[str] = Counter()
    chosen = []
    for child in chance.choices(children, weights, k=n_children):
        taken[child] += 1
        chosen.append((child, taken[child]))
    chosen.sort()
    made = []
    for year in YEARS:
        files: Files = {}
        for name, rows in sources[year].files.items():
            of_child = defaultdict(list)
            for row in rows:
                of_child[row["CHILD"]].append(row)
            files[name] = [
                _copy(row, number) for child, number in chosen for row in of_child.get(child, [])
            ]
        made.append(Return(files, sources[year].columns))
    return made


def _copy(row: Row, number: int) -> Row:
    made = row | {"CHILD": f"{row['CHILD']}C{number:03}"}
    upn = row.get("UPN", "")
    if len(upn) == 13:
        made["UPN"] = f"{upn[:4]}{1000 + number}{upn[8:]}"
    return made


class Postcodes:
    """Real postcodes in place of the fictional ones."""

    def __init__(self, extract: Path, kept: Path) -> None:
        """Read which postcodes lie in the council's own area, and the national list in `kept`."""
        with (extract / "sup_postcodes.csv").open(encoding="utf-8", newline="") as stream:
            self._is_own = {
                row["pstc_postcode"]: row["pstc_la_ons_code"].endswith("999")
                for row in csv.DictReader(stream)
            }
        pool = f"""
            select postcode_key from '{kept}/*.parquet'
            where easting is not null and district_ons_code like 'E%'
                and (district_ons_code = '{LA_ONS_CODE}') = ?
            order by md5(postcode_key), postcode_key limit 30000
        """
        with duckdb.connect() as memory:
            self._unused = {
                is_own: [
                    f"{key[:-3]} {key[-3:]}" for (key,) in memory.execute(pool, [is_own]).fetchall()
                ]
                for is_own in (True, False)
            }
        self._moved: dict[tuple[str, str], str] = {}

    def of(self, fictional: str, home_of: str = "") -> str:
        """Return the real postcode; a home's is that of its child only."""
        if fictional not in self._is_own:
            return fictional
        key = (fictional, home_of)
        if key not in self._moved:
            self._moved[key] = self._unused[self._is_own[fictional]].pop()
        return self._moved[key]

    def move(self, episodes: Iterable[Row]) -> None:
        """Move homes and placements; a child placed at home is still at home."""
        for row in episodes:
            home, place = row["HOME_POST"], row["PL_POST"]
            row["HOME_POST"] = self.of(home, row["CHILD"])
            row["PL_POST"] = row["HOME_POST"] if place and place == home else self.of(place)


def write_extract(
    extract: Path, postcodes: Postcodes, target: Path, la_code: str = LA_CODE
) -> list[Row]:
    """Write what a build needs of an extract: the council and its providers, and nobody else.

    Return the providers. Those that no child has fill the list up to the size of the national one.
    """
    target.mkdir(parents=True, exist_ok=True)
    with (extract / "sup_providers.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        providers, columns = list(reader), list(reader.fieldnames or [])
    for number, row in enumerate(providers):
        row["prvd_postcode"] = postcodes.of(row["prvd_postcode"])
        row["prvd_deregistered_date"] = "" if number % 10 else CLOSED
        row["prvd_la_code"] = la_code if row["prvd_la_code"] == "999" else row["prvd_la_code"]
    listed = len(providers)
    for number in range(N_PROVIDERS - listed):
        own = {"prvd_urn": f"2{number:06}", "prvd_name": f"Provider {number}"}
        providers.append(providers[number % listed] | own)
    with (target / "sup_providers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(providers)
    council = f"la_code,name,ons_code,region_code\n{la_code},Copied Council,,\n"
    (target / "sup_council.csv").write_text(council, encoding="utf-8")
    with (extract / "ssd_person.csv").open(encoding="utf-8") as stream:
        (target / "ssd_person.csv").write_text(stream.readline(), encoding="utf-8")
    return providers


def write_workbook(providers: Iterable[Row], target: Path) -> None:
    """Write the providers as the published validator takes them: one combined list."""
    columns = {
        "URN": "prvd_urn",
        "Provider type": "prvd_type",
        "Local authority": "prvd_la_code",
        "Placement code": "prvd_placement_code",
        "Placement provider code": "prvd_provider_code",
        "Deregistration date": "prvd_deregistered_date",
        "Setting address postcode": "prvd_postcode",
    }
    with xlsxwriter.Workbook(str(target), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Providers")
        sheet.write_row(0, 0, list(columns))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(providers, 1):
            # the validator knows a combined list by a provider of this type, spelt so
            values = {**row, "prvd_type": row["prvd_type"].replace("home", "Home")}
            for place, column in enumerate(columns.values()):
                if column == "prvd_deregistered_date" and values[column]:
                    sheet.write_datetime(number, place, datetime.fromisoformat(values[column]), day)
                else:
                    sheet.write(number, place, values[column])
