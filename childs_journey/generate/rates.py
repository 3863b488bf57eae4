"""Published rates and shares of the authority whose volumes are followed."""

from __future__ import annotations

import csv
import glob
from dataclasses import dataclass
from math import fsum
from pathlib import Path

import duckdb

from childs_journey.problems import Stop

COMPARATORS = Path("seeds/comparators")
HARROW = "310"
"""The fictional council has the neighbours of this authority."""

Values = dict[tuple[str, str], dict[int, float]]
"""(measure, area) to year to value."""


@dataclass(frozen=True)
class Area:
    """A local authority that exists today."""

    la_code: str
    name: str
    ons_code: str
    region_code: str


@dataclass(frozen=True)
class Rates:
    """Published values for a list of authorities: the mean, else neighbours, else England."""

    values: Values
    areas: tuple[str, ...]
    neighbours: tuple[str, ...]

    def value(self, measure: str, year: int) -> float:
        """Return the value of a measure for a year ending 31 March, or the nearest before it."""
        enough = (len(self.areas) + 1) // 2
        for areas, needed in ((self.areas, enough), (self.neighbours, 5), (("england",), 1)):
            found = self._mean(measure, areas, needed, year)
            if found is not None:
                return found
        raise Stop(f"No published value of {measure} for any year; check {COMPARATORS}.")

    def share(self, measure: str, year: int) -> float:
        """Return a published percentage as a number from 0 to 1."""
        return self.value(measure, year) / 100

    def ratio(self, measure: str, to: str, year: int) -> float:
        """Return one value over another; 0 where the second is 0."""
        below = self.value(to, year)
        return self.value(measure, year) / below if below else 0.0

    def _mean(self, measure: str, areas: tuple[str, ...], needed: int, year: int) -> float | None:
        series = [self.values[measure, a] for a in areas if (measure, a) in self.values]
        years = sorted({y for one in series for y in one}, key=lambda y: (y > year, abs(year - y)))
        for candidate in years:
            found = [one[candidate] for one in series if candidate in one]
            if len(found) >= needed:
                return fsum(found) / len(found)
        return None


def read_areas(project: Path) -> dict[str, Area]:
    """Read the authorities of today, by code."""
    path = project / COMPARATORS / "local_authorities.csv"
    if not path.is_file():
        raise Stop(f"{COMPARATORS / 'local_authorities.csv'} is missing.")
    areas: dict[str, Area] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["is_current"].lower() not in {"true", "1", "y"}:
                continue
            if row["ons_valid_to"]:
                continue
            london = {"inner": "E13000001", "outer": "E13000002"}.get(row["london_part"])
            areas[row["la_code"]] = Area(
                row["la_code"], row["la_name"], row["ons_code"], london or row["region_code"]
            )
    return areas


def read_neighbours(project: Path, la_code: str) -> dict[str, list[str]]:
    """Read the ranked neighbours of one authority, by model."""
    path = project / COMPARATORS / "statistical_neighbours.csv"
    found: dict[str, list[tuple[int, str]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["la_code"] == la_code:
                model = row["model_id"]
                found.setdefault(model, []).append(
                    (int(row["neighbour_rank"]), row["neighbour_la_code"])
                )
    return {model: [code for _, code in sorted(ranked)] for model, ranked in sorted(found.items())}


def read_population(project: Path, la_code: str) -> dict[int, int]:
    """Read the residents aged 0 to 17 of one authority, by mid-year."""
    path = project / COMPARATORS / "population_0_17.csv"
    found: dict[int, int] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["geography_code"] == la_code and row["population_0_17"]:
                found[int(row["mid_year"])] = int(float(row["population_0_17"]))
    return dict(sorted(found.items()))


def read_rates(project: Path, areas: list[str], neighbours: list[str]) -> Rates:
    """Read every published value of the authorities, their neighbours and England."""
    path = project / COMPARATORS / "published_statistics.parquet"
    if not path.is_file():
        raise Stop(f"{COMPARATORS / 'published_statistics.parquet'} is missing.")
    query = """
        select measure_id, case geography_type when 'england' then 'england'
            else cast(geography_code as varchar) end as area, period_end_year, value
        from read_parquet(?)
        where status = 'ok' and value is not null and (geography_type = 'england'
            or (geography_type = 'la' and list_contains(?, cast(geography_code as varchar))))
        order by all
    """
    values: Values = {}
    wanted = sorted({*areas, *neighbours})
    pattern = glob.escape(path.as_posix())  # a folder may have brackets in its name
    with duckdb.connect() as connection:
        for measure, area, year, value in connection.execute(query, [pattern, wanted]).fetchall():
            values.setdefault((measure, area), {})[int(year)] = float(value)
    return Rates(values, tuple(areas), tuple(neighbours))
