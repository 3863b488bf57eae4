"""What a child's rows say of care, and how to change them: for planted flaws of the SSDA903.

A flaw changes a child's rows in place. It fits where the change is all that is wrong: mostly the
child's last episode, in a placement of its own, so that no episode next to it is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from childs_journey.generate.case import PEOPLE
from childs_journey.generate.flaw import Fits, Make, Plant, Sight, shift, text
from childs_journey.generate.write import Placed, Row, Value

EPISODES, PLACEMENTS = "ssd_cla_episodes", "ssd_cla_placement"
STATUSES, DETAILS = "ssd_legal_status", "sup_cla_placement_details"
OC2, BIRTHDAYS = "sup_oc2_year_flags", "sup_care_leaver_birthdays"
PREVIOUS, PERMANENCE = "ssd_cla_previous_permanence", "ssd_permanence"
REVIEWS, MISSING, ORDERS = "ssd_cla_reviews", "ssd_missing", "sup_dolo"
WORKERS, UASC = "ssd_involvements", "ssd_immigration_status"
IN_CARE = (
    EPISODES, PLACEMENTS, STATUSES, DETAILS, OC2, BIRTHDAYS, PREVIOUS, PERMANENCE, MISSING, ORDERS,
    WORKERS, UASC, "ssd_sdq_scores", "ssd_mother", "ssd_care_leavers", PEOPLE,
)  # fmt: skip
"""Tables that the return is made of: a child with another flaw in one of them is left alone."""
START, END, REASON = (
    "clae_cla_episode_start_date", "clae_cla_episode_ceased_date", "clae_cla_episode_ceased_reason",
)  # fmt: skip
ORDER = {
    EPISODES: START, PLACEMENTS: "clap_cla_placement_start_date",
    STATUSES: "lega_legal_status_start_date", OC2: "oc2y_collection_year",
    BIRTHDAYS: "clbd_birthday_age", PREVIOUS: "lapp_table_id", PERMANENCE: "perm_table_id",
    REVIEWS: "clar_cla_review_date", MISSING: "miss_missing_episode_start_date",
    WORKERS: "invo_involvement_start_date", UASC: "immi_immigration_status_start_date",
}  # fmt: skip
TEMPORARY = ("T1", "T2", "T3", "T4")
ORDERED = ("E1", "Adoption placement order")
SHORT_BREAKS = ("V3", "V4", "Accommodated under an agreed series")
FOUND = "row kept; a rule of the SSDA903 finds it"
Edit = Callable[[Row, Sight], list[Placed]]
Which = int | Callable[[Row, Sight], bool]


def listed(sight: Sight, table: str) -> list[Row]:
    """Return the child's rows of a table in order of time."""
    return sorted(sight.case.of(table), key=lambda row: text(row, ORDER[table]))


def window(sight: Sight, name: str) -> tuple[str, str]:
    """Return the first and last day of a span: the years that returns are built of, or one."""
    first, now = sight.years[0][0], shift(sight.years[-1][1], 1)
    spans = {
        "built": (first, sight.last), "first year": sight.years[0],
        "second year": sight.years[-1], "now": (now, sight.last), "before": ("", shift(first, -1)),
    }  # fmt: skip
    return spans[name]


def lies_in(day: str, sight: Sight, name: str) -> bool:
    """Say whether a day lies in a span; where none is named every day does."""
    if not name:
        return True
    first, last = window(sight, name)
    return bool(day) and first <= day <= last


def aged(sight: Sight, day: str, low: float, high: float) -> bool:
    """Say whether the child was so old on a day, within two days."""
    born = text(sight.case.of(PEOPLE)[0], "pers_dob")
    days = (int(low * 365.25) + 2, int(high * 365.25) - 2)
    return bool(born) and shift(born, days[0]) <= day <= shift(born, days[1])


def is_whole(sight: Sight) -> bool:
    """Say whether the child has one period of care, no short breaks, and all its placements."""
    episodes, statuses = listed(sight, EPISODES), listed(sight, STATUSES)
    places = {row["clap_cla_placement_id"] for row in sight.case.of(PLACEMENTS)}
    return (
        len({row["clae_cla_id"] for row in episodes}) == 1
        and bool(statuses)
        and {row["clae_cla_placement_id"] for row in episodes} <= places
        and not any(text(row, "lega_legal_status").startswith(SHORT_BREAKS) for row in statuses)
    )


def stays(
    *, place: tuple[str, ...] = (), after: tuple[str, ...] = (), provider: tuple[str, ...] = (),
    status: tuple[str, ...] = (), begun: str = "", ended: str = "", came: str = "",
    age: tuple[float, float] = (0, 25), days: int = 1, episodes: int = 0, since: int = 0,
) -> Fits:  # fmt: skip
    """Fit a child whose last episode is so; `ended` may be `open`, or the span the end lies in.

    With `since` 1 it lasts into the second year: some rules have no wording for the first.
    """

    def fits(row: Row, sight: Sight) -> bool:
        if len(sight.years) < 2 or not is_whole(sight):
            return False
        held, placed = listed(sight, EPISODES), listed(sight, PLACEMENTS)
        last, home = held[-1], placed[-1]
        start, end = text(last, START), text(last, END)
        before = text(placed[-2], "clap_cla_placement_type") if len(placed) > 1 else ""
        return (
            (not end or end >= sight.years[since][0])
            and last["clae_cla_placement_id"] == home["clap_cla_placement_id"]
            and text(home, ORDER[PLACEMENTS]) == start
            and (not place or text(home, "clap_cla_placement_type") in place)
            and (not provider or text(home, "clap_cla_placement_provider") in provider)
            and (before in after if after else before not in TEMPORARY)
            and (not status or text(listed(sight, STATUSES)[-1], "lega_legal_status") in status)
            and lies_in(start, sight, begun)
            and lies_in(text(held[0], START), sight, came)
            and (not end if ended == "open" else lies_in(end, sight, ended))
            and aged(sight, start, *age)
            and shift(start, days) <= (end or sight.last)
            and (not episodes or len(held) == episodes)
        )

    return fits


def has(table: str, which: Which = -1) -> Fits:
    """Fit a child with such a row in a table."""
    return lambda row, sight: pick(sight, table, which) is not None


def count(table: str, number: int) -> Fits:
    """Fit a child with so many rows in a table."""
    return lambda row, sight: len(sight.case.of(table)) == number


def pick(sight: Sight, table: str, which: Which = -1) -> Row | None:
    """Return a row of the child: by its place in the order of time, or the first that fits."""
    rows = listed(sight, table)
    if callable(which):
        return next((row for row in rows if which(row, sight)), None)
    return rows[which] if -len(rows) <= which < len(rows) else None


def doing(*edits: Edit) -> Plant:
    """Make several changes to a child's rows."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        new = [placed for edit in edits for placed in edit(row, sight)]
        return [(PEOPLE, row), *new]

    return plant


def put(table: str, which: Which = -1, /, **columns: Value | Make) -> Edit:
    """Put other values into a row; what makes one is given the row."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        row = person if table == PEOPLE else pick(sight, table, which)
        assert row is not None, table
        row.update(_made(columns, row, sight))
        return []

    return edit


def put_detail(which: int = -1, /, **columns: Value | Make) -> Edit:
    """Put other values into the details of a placement."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        detail = detail_of(sight, which)
        detail.update(_made(columns, detail, sight))
        return []

    return edit


def detail_of(sight: Sight, which: int = -1) -> Row:
    """Return the details of a placement."""
    number = listed(sight, PLACEMENTS)[which]["clap_cla_placement_id"]
    return next(row for row in sight.case.of(DETAILS) if row["plcx_placement_id"] == number)


def add(table: str, /, **columns: Value | Make) -> Edit:
    """Add a row; what makes a value is given the child's person row."""
    return lambda person, sight: [(table, _made(columns, person, sight))]


def copy(table: str, which: Which = -1, /, **columns: Value | Make) -> Edit:
    """Add a copy of a row with other values."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        row = pick(sight, table, which)
        assert row is not None, table
        return [(table, row | _made(columns, row, sight))]

    return edit


def remove(table: str, which: int) -> Edit:
    """Leave a row out."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        row = listed(sight, table)[which]
        sight.case.rows = [placed for placed in sight.case.rows if placed[1] is not row]
        sight.case.tables[table].remove(row)
        return []

    return edit


def _made(columns: dict[str, Value | Make], row: Row, sight: Sight) -> dict[str, Any]:
    return {name: made(row, sight) if callable(made) else made for name, made in columns.items()}


def of_stay(column: str, days: int, which: int = -1) -> Make:
    """Make a day some days after a date of one of the child's episodes."""
    return lambda row, sight: shift(text(listed(sight, EPISODES)[which], column), days)


def birthday_of(sight: Sight, age: int) -> str:
    """Return a birthday of the child."""
    born = text(sight.case.of(PEOPLE)[0], "pers_dob")
    day = born[4:] if born[5:] != "02-29" or (int(born[:4]) + age) % 4 == 0 else "-03-01"
    return f"{int(born[:4]) + age}{day}"


def is_ordered(row: Row, sight: Sight) -> bool:
    """Fit a child under a placement order."""
    return text(listed(sight, STATUSES)[-1], "lega_legal_status").startswith(ORDERED)


def awaits_adoption(row: Row, sight: Sight) -> bool:
    """Fit a child under a placement order who is not adopted."""
    return (
        len(sight.years) == 2
        and is_whole(sight)
        and len(sight.case.of(PERMANENCE)) == 1
        and is_ordered(row, sight)
        and not text(listed(sight, EPISODES)[-1], END)
    )
