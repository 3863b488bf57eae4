"""Which cases a flaw of the census fits: plain ones, in which nothing but the flaw is found."""

from __future__ import annotations

from datetime import date

from childs_journey.generate.case import (
    ASSESSMENTS,
    CIN_PLANS,
    CONFERENCES,
    CONTACTS,
    CP_PLANS,
    CP_REVIEWS,
    ENQUIRIES,
    FACTORS,
    PEOPLE,
    REFERRALS,
    Year,
    day_of,
)
from childs_journey.generate.flaw import Fits, Make, Plant, Sight, shift, text
from childs_journey.generate.write import Placed, Row, Value

FOUND = "row kept; a rule of the census finds it"
UNKNOWN = "row kept with the code as it came; listed as unknown code"
LISTED = "row kept; listed as a reference to what is not there"
BACKWARDS = "row kept with both dates; flagged"
OVERLAP = "both kept; the later one is flagged"
COUNTED = {
    "assessments": ASSESSMENTS, "plans": CIN_PLANS, "enquiries": ENQUIRIES,
    "conferences": CONFERENCES, "protection": CP_PLANS,
}  # fmt: skip


def year_of(day: str, sight: Sight) -> Year | None:
    """Return the census year that a day is in."""
    return next((year for year in sight.years if year[0] <= day <= year[1]), None)


def _has(sight: Sight, counts: dict[str, int]) -> bool:
    """Say whether the child has one referral and exactly so many of everything else."""
    case = sight.case
    return case.count(REFERRALS) == 1 and all(
        case.count(table) == counts.get(name, 0) for name, table in COUNTED.items()
    )


def _is_assessed(sight: Sight) -> bool:
    """Say whether every assessment of the child was finished and says what it found."""
    return all(
        day_of(row, "cina_assessment_auth_date") for row in sight.case.of(ASSESSMENTS)
    ) and sight.case.count(FACTORS) == sight.case.count(ASSESSMENTS)


def closed(nfa: str = "N", **counts: int) -> Fits:
    """Fit a child whose only case began and closed within one census year."""

    def fits(row: Row, sight: Sight) -> bool:
        if not _has(sight, counts) or not _is_assessed(sight):
            return False
        referral = sight.case.of(REFERRALS)[0]
        year = year_of(day_of(referral, "cine_referral_date"), sight)
        ended = day_of(referral, "cine_close_date")
        is_within = year is not None and bool(ended) and ended <= year[1]
        return is_within and referral["cine_referral_nfa"] == nfa

    return fits


def still_open(**counts: int) -> Fits:
    """Fit a child whose only case began within a census year and is open."""

    def fits(row: Row, sight: Sight) -> bool:
        if not _has(sight, counts) or not _is_assessed(sight):
            return False
        referral = sight.case.of(REFERRALS)[0]
        begun = year_of(day_of(referral, "cine_referral_date"), sight)
        is_open = not day_of(referral, "cine_close_date")
        return begun is not None and is_open and referral["cine_referral_nfa"] == "N"

    return fits


def over_two_years(**counts: int) -> Fits:
    """Fit a child whose only case began in one census year and closed in the next."""

    def fits(row: Row, sight: Sight) -> bool:
        if not _has(sight, counts) or not _is_assessed(sight) or len(sight.years) < 2:
            return False
        referral, (before, after) = sight.case.of(REFERRALS)[0], sight.years
        begun = day_of(referral, "cine_referral_date")
        ended = day_of(referral, "cine_close_date")
        in_time = before[0] <= begun <= shift(before[1], -10)
        return in_time and after[0] <= ended <= after[1] and referral["cine_referral_nfa"] == "N"

    return fits


def either(*conditions: Fits) -> Fits:
    """Fit rows that fit one of these."""
    return lambda row, sight: any(fits(row, sight) for fits in conditions)


def in_order(*days: tuple[str, str, int] | tuple[str, str]) -> Fits:
    """Fit cases in which these days are there, none before the one ahead of it.

    A day is a table of which the child has one row, a column, and days to add; `year` in place of
    the table stands for the first or the last day of the year in which the case began.
    """

    def fits(row: Row, sight: Sight) -> bool:
        found = []
        for table, column, *add in days:
            day = _day(sight, table, column)
            if not day:
                return False
            found.append(shift(day, add[0] if add else 0))
        return found == sorted(found)

    return fits


def _day(sight: Sight, table: str, column: str) -> str:
    if table != "year":
        return day_of(sight.case.only(table), column)
    year = year_of(day_of(sight.case.only(REFERRALS), "cine_referral_date"), sight)
    return "" if year is None else year[column == "last"]


def child_with(*columns: str) -> Fits:
    """Fit cases of a child of whom these columns are filled."""
    return lambda row, sight: all(sight.case.of(PEOPLE)[0].get(column) for column in columns)


def closed_for(*reasons: str) -> Fits:
    """Fit cases closed for one of these reasons."""
    return lambda row, sight: text(sight.case.of(REFERRALS)[0], "cine_close_reason") in reasons


def with_factors(row: Row, sight: Sight) -> bool:
    """Fit cases whose assessments list factors, and factor 21 is not among them."""
    factors = [text(one, "cinf_assessment_factors_json") for one in sight.case.of(FACTORS)]
    return all(one[:1] == "[" and '"21"' not in one and "null" not in one for one in factors)


def without_reviews_until(days: int) -> Fits:
    """Fit protection plans without a review in their first days."""

    def fits(row: Row, sight: Sight) -> bool:
        limit = shift(_day(sight, CP_PLANS, "cppl_cp_plan_start_date"), days)
        held = [day_of(one, "cppr_cp_review_date") for one in sight.case.of(CP_REVIEWS)]
        return all(day > limit for day in held if day)

    return fits


def quiet_after(table: str, column: str, days: int) -> Fits:
    """Fit cases without a contact after a day."""

    def fits(row: Row, sight: Sight) -> bool:
        limit = shift(_day(sight, table, column), days)
        return all(day_of(one, "cont_contact_date") <= limit for one in sight.case.of(CONTACTS))

    return fits


def no_contact_before(days: int) -> Fits:
    """Fit cases without a contact shortly before a day so many days after the referral."""

    def fits(row: Row, sight: Sight) -> bool:
        day = _day(sight, REFERRALS, "cine_referral_date")
        contacts = [day_of(one, "cont_contact_date") for one in sight.case.of(CONTACTS)]
        return not any(shift(day, days - 15) <= one <= shift(day, days) for one in contacts)

    return fits


def working_day(made: Make) -> Make:
    """Make the same day, or the Friday before it when it is at a weekend."""

    def make(row: Row, sight: Sight) -> Value:
        day = str(made(row, sight))
        return shift(day, min(0, 4 - date.fromisoformat(day[:10]).weekday()))

    return make


def next_weekday(value: str, weekday: int) -> str:
    """Return the next such day of the week after a day, Monday being 0."""
    return shift(value, (weekday - date.fromisoformat(value[:10]).weekday() - 1) % 7 + 1)


def change_in(table: str, other: str, **columns: Value | Make) -> Plant:
    """Put other values into the child's row of another table; the row itself stays."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        found = sight.case.of(other)[0]
        found.update(
            {name: made(row, sight) if callable(made) else made for name, made in columns.items()}
        )
        return [(table, row)]

    return plant


def of_case(table: str, column: str, days: int) -> Make:
    """Make a day of the child's row in another table, some days later."""
    return lambda row, sight: shift(_day(sight, table, column), days)
