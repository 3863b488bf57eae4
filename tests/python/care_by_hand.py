"""Episodes of care of the sample, read from its files without the warehouse."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import attrgetter

from builds import SAMPLE

YEARS = {
    2025: (date(2024, 4, 1), date(2025, 3, 31)),
    2026: (date(2025, 4, 1), date(2026, 3, 31)),
    2027: (date(2026, 4, 1), date(2026, 9, 30)),
}  # fmt: skip
"""First and last day of each year that is built; the last ends on the sample's own date."""
STARTS = ("S", "Becomes looked after")
CONTINUES = ("X1", "Care continues")
ADOPTED = ("E11", "E12", "Adopted", "Adopted - consent dispensed")
SHORT_BREAKS = ("V3", "V4", "Accommodated under an agreed series of short-term breaks")


@dataclass(frozen=True)
class Episode:
    """One episode as the case system has it, with the child's id as the return writes it."""

    child: str
    start: date
    end: date | None
    is_start_of_care: bool
    is_followed: bool
    is_adoption: bool
    is_short_break: bool


def extract(table: str) -> list[dict[str, str]]:
    """Return the rows of a file of the sample."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(text: str) -> date | None:
    """Return the date that a text begins with, or nothing."""
    return date.fromisoformat(text[:10]) if text else None


def episodes() -> list[Episode]:
    """Return all episodes of the sample, by child and start."""
    statuses = defaultdict(list)
    for row in extract("ssd_legal_status"):
        statuses[row["lega_person_id"]].append(
            (
                day(row["lega_legal_status_start_date"]) or date.min,
                day(row["lega_legal_status_end_date"]) or date.max,
                row["lega_legal_status"].startswith(SHORT_BREAKS),
            )
        )
    found = []
    for row in extract("ssd_cla_episodes"):
        start = day(row["clae_cla_episode_start_date"])
        assert start is not None
        in_force = [
            status for status in statuses[row["clae_person_id"]] if status[0] <= start < status[1]
        ]
        found.append(
            Episode(
                row["clae_person_id"].upper(),
                start,
                day(row["clae_cla_episode_ceased_date"]),
                row["clae_cla_episode_start_reason"] in STARTS,
                row["clae_cla_episode_ceased_reason"] in CONTINUES,
                row["clae_cla_episode_ceased_reason"] in ADOPTED,
                bool(in_force) and max(in_force)[2],
            )
        )
    return sorted(found, key=attrgetter("child", "start"))


def touching(year: int) -> list[Episode]:
    """Return the episodes with a day in the year."""
    first, last = YEARS[year]
    return [e for e in episodes() if e.start <= last and (e.end is None or e.end >= first)]


def open_at_the_end(year: int) -> set[str]:
    """Return the children looked after at the close of the last day, short breaks apart."""
    last = YEARS[year][1]
    return {
        e.child for e in touching(year) if (e.end is None or e.end > last) and not e.is_short_break
    }


def in_care_12_months(year: int) -> set[str]:
    """Return the children without start, end or short break in a whole year."""
    first, last = YEARS[year]
    children, out = set(), set()
    for e in touching(year):
        children.add(e.child)
        begins = e.is_start_of_care and e.start > first
        ends = not e.is_followed and e.end is not None and e.end < last
        if begins or ends or e.is_short_break:
            out.add(e.child)
    return children - out


def broken_off() -> set[str]:
    """Return the children whose own case system has a gap or an overlap in a period of care."""
    return {
        a.child
        for a, b in pairwise(episodes())
        if a.child == b.child
        and (a.end is None or b.start < a.end or (a.is_followed and a.end != b.start))
    }
