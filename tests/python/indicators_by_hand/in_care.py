"""Periods of care, and who is looked after on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .days import REPORTING_DATE, is_open
from .extract import Extract, Row

SHORT_BREAKS = ("V3", "V4")
RANKS = {
    "PLACEMENT_ORDER": 5, "CARE_ORDER": 4, "PROTECTION": 3, "YOUTH_JUSTICE": 2, "AGREEMENT": 1,
}  # fmt: skip


def status_on(x: Extract, child: str, day: date) -> str | None:
    """The legal status in force: the latest to start of those open; placement orders first."""
    ranks = x.groups["legal_status", "legal_status_precedence"]
    of_child = [
        row
        for row in x.by("ssd_legal_status", "child_id").get(child, [])
        if row["legal_status_code"] in ranks and row["legal_status_start_date"]
    ]
    found = [
        (
            row["legal_status_start_date"],
            RANKS[ranks[row["legal_status_code"]]],
            row["legal_status_id"],
            row["legal_status_code"],
        )
        for row in of_child
        if is_open(row["legal_status_start_date"], row["legal_status_end_date"], day)
    ]
    return max(found)[3] if found else None


@dataclass
class Period:
    """A period of care: from the day a child comes to the day the child leaves."""

    child: str
    start: date
    end: date | None
    ended_with: str | None
    category: str | None
    is_short_break: bool
    is_first_known: bool
    """Its first episode is in the extract."""
    episodes: list[Row]


def periods_by_child(x: Extract) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = {}
    for child, rows in x.by("ssd_cla_episodes", "child_id").items():
        periods: list[Period] = []
        for row in sorted(
            rows,
            key=lambda r: (
                r["cla_episode_start_date"], r["cla_episode_end_date"] or date.max,
                r["cla_episode_id"],
            ),
        ):  # fmt: skip
            start, end = row["cla_episode_start_date"], row["cla_episode_end_date"]
            reason = row["ceased_reason_code"]
            if end is not None and end < start:
                # the day is unknown; that care ended is known when there is a real reason
                end = None if reason in ("X1", None) else start
            if end is not None and end > REPORTING_DATE:
                end = None
            status = status_on(x, child, start)
            is_break = status in SHORT_BREAKS
            before = periods[-1] if periods else None
            if before is not None and before.is_short_break == is_break and not is_break:
                last = before.episodes[-1]
                gap = (start - before.end).days if before.end else 0
                runs_on = last["ceased_reason_code"] in ("X1", None)
                goes_on = gap <= 0 or (gap == 1 and runs_on and row["start_reason_code"] != "S")
                if goes_on:
                    before.episodes.append(row)
                    if before.end is None or end is None or end >= before.end:
                        before.end, before.ended_with = end, reason
                    continue
            is_first_known = row["start_reason_code"] == "S" or bool(periods)
            entered = row["entered_care_date"]
            begins = start
            left = max((p.end or date.max for p in periods), default=date.min)
            if not is_first_known and entered and left < entered < start:
                begins = entered
            periods.append(
                Period(
                    child, begins, end, reason, row["category_of_need_code"], is_break,
                    is_first_known, [row],
                )
            )  # fmt: skip
        found[child] = periods
    return found


def periods_of(x: Extract, child: str) -> list[Period]:
    return list(x.once(periods_by_child).get(child, []))


def periods(x: Extract) -> list[Period]:
    """All periods of care, short breaks left out."""
    return [p for found in x.once(periods_by_child).values() for p in found if not p.is_short_break]


def looked_after(x: Extract, day: date) -> dict[str, Period]:
    """The open period of each child looked after on a day, short breaks left out."""
    found: dict[str, Period] = {}
    for period in sorted(periods(x), key=lambda p: p.start):
        if is_open(period.start, period.end, day):
            found[period.child] = period
    return found
