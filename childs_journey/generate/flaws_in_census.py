"""Planted flaws that the rules of the census find: those of who a child is, and all the others.

They are planted in the rows of a child taken together, and only where no other flaw fell, so that
it is known which rules each of them trips: tests/fixtures/planted_findings.csv.
"""

from __future__ import annotations

from childs_journey.generate.case import DISABILITIES, PEOPLE, REFERRALS, day_of
from childs_journey.generate.case_fits import (
    FOUND,
    UNKNOWN,
    child_with,
    closed,
    either,
    in_order,
    of_case,
    still_open,
    year_of,
)
from childs_journey.generate.flaw import (
    OF_ANYONE,
    Fits,
    Flaw,
    Make,
    Plant,
    Sight,
    also,
    beside,
    both,
    change,
    filled,
    fresh,
    holds,
    moved,
    same,
    shift,
    text,
)
from childs_journey.generate.flaws_in_cases import case_flaws
from childs_journey.generate.flaws_in_protection import protection_flaws
from childs_journey.generate.write import Placed, Row

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
REFERRED = "cine_referral_date"
UPN, LINKS = "pers_upn", "ssd_linked_identifiers"
ASSESSED = closed(assessments=1)
NAMED = both(ASSESSED, child_with(UPN))
"""Assessed and nothing more; the child has a pupil number."""


def census_flaws() -> list[Flaw]:
    """Return the flaws that the census finds, those that fit few cases first."""
    return [
        *_ids(), *protection_flaws(), *_disabilities(), *_dates(), *case_flaws(), *_people(),
        *_pupil_numbers(),
    ]  # fmt: skip


def _ids() -> list[Flaw]:
    """Give children ids that the census does not take."""

    def called(name: str, first: int, new: Make) -> Flaw:
        return Flaw(
            name, PEOPLE, first, 1, 1, FOUND, _rename(new), _is_named_nowhere, group=OF_ANYONE
        )

    return [
        called(
            "person id longer than 20 characters", 1,
            lambda row, sight: f"ExampleBorough{sight.case.child:0>7}",
        ),
        called("person id with a sign in it", 2, lambda row, sight: f"{sight.case.child}/2"),
    ]  # fmt: skip


def _is_named_nowhere(row: Row, sight: Sight) -> bool:
    """Fit a child in need of whom no family and no mother is listed."""
    referrals = sight.case.of(REFERRALS)
    begun = [year_of(day_of(one, REFERRED), sight) for one in referrals]
    goes_on = all(one["cine_referral_nfa"] == "N" for one in referrals)
    return any(begun) and goes_on and sight.case.child not in sight.relatives


def _rename(new: Make) -> Plant:
    """Call a child by another id in all its rows."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        old, name = sight.case.child, new(row, sight)
        for _, one in sight.case.rows:
            one.update({c: name for c in one if c.endswith("_person_id") and text(one, c) == old})
        return [(PEOPLE, row)]

    return plant


def _people() -> list[Flaw]:
    return [
        Flaw(
            "no ethnicity", PEOPLE, 3, 9, 2, FOUND, change(PEOPLE, pers_ethnicity=""), ASSESSED
        ),
        Flaw(
            "code not in the code set", PEOPLE, 5, 9, 3, UNKNOWN,
            change(PEOPLE, pers_ethnicity="XABC"), ASSESSED,
        ),
    ]  # fmt: skip


def _dates() -> list[Flaw]:
    """Plant dates of birth and death that cannot be."""
    unborn = filled("pers_dob", "pers_expected_dob")
    born = both(filled("pers_dob"), holds("pers_expected_dob", ""))
    return [
        Flaw(
            "date of birth left out, the expected one given", PEOPLE, 1, 2, 3,
            "row kept; the date of birth is null",
            change(PEOPLE, pers_dob="", pers_expected_dob=same("pers_dob")),
            both(unborn, _is_in_a_year_after_birth),
        ),
        Flaw(
            "expected birth too long after the referral", PEOPLE, 1, 4, 2, FOUND,
            change(PEOPLE, pers_dob="", pers_expected_dob=of_case(REFERRALS, REFERRED, 300)),
            both(
                ASSESSED, born, holds(UPN, ""), _is_in_first_year,
                in_order(("year", "last", -320), (REFERRALS, REFERRED)),
            ),
        ),
        Flaw(
            "no date of birth", PEOPLE, 3, 9, 2, FOUND, change(PEOPLE, pers_dob=""),
            both(ASSESSED, born),
        ),
        Flaw(
            "date of birth thirty years too early", PEOPLE, 4, 9, 2, FOUND,
            change(PEOPLE, pers_dob=moved("pers_dob", -30 * 365 - 8)), both(NAMED, born),
        ),
        Flaw(
            "death before birth", PEOPLE, 6, 9, 1, "row kept with both dates",
            change(PEOPLE, pers_death_date=moved("pers_dob", -20)),
            both(ASSESSED, born, holds("pers_death_date", "")),
        ),
    ]  # fmt: skip


def _is_in_a_year_after_birth(row: Row, sight: Sight) -> bool:
    """Fit a child in need in a census year that ended two months after the birth or later."""
    limit = shift(text(row, "pers_dob"), 60)
    return any(
        day_of(one, REFERRED) <= last
        and (day_of(one, "cine_close_date") or last) >= first
        and (one["cine_referral_nfa"] == "N" or day_of(one, REFERRED) >= first)
        for first, last in sight.years
        if limit <= last
        for one in sight.case.of(REFERRALS)
    )


def _disabilities() -> list[Flaw]:
    def is_disabled(row: Row, sight: Sight) -> bool:
        found = sight.case.only(DISABILITIES)
        return found is not None and found["disa_disability_code"] != "NONE"

    fits: Fits = both(
        either(ASSESSED, closed(assessments=1, plans=1), still_open(assessments=1, plans=1)),
        child_with("pers_dob"), is_disabled,
    )  # fmt: skip
    return [
        Flaw(
            "unknown disability", DISABILITIES, 1, 3, 2, UNKNOWN,
            change(DISABILITIES, disa_disability_code="XYZ"), fits,
        ),
        Flaw(
            "disability beside none", DISABILITIES, 2, 3, 2, FOUND,
            beside(DISABILITIES, disa_table_id=fresh, disa_disability_code="NONE"), fits,
        ),
    ]  # fmt: skip


def with_letter(digits: str) -> str:
    """Return a pupil number: twelve digits behind the letter that checks them."""
    total = sum(int(d) * weight for d, weight in zip(digits, range(2, 14), strict=True))
    return LETTERS[total % 23] + digits


def _pupil_numbers() -> list[Flaw]:
    def upn(name: str, first: int, make: Make) -> Flaw:
        return Flaw(
            f"pupil number {name}", PEOPLE, first, 9, 2, FOUND, change(PEOPLE, pers_upn=make), NAMED
        )

    def none(name: str, first: int, reason: str, fits: Fits = NAMED) -> Flaw:
        made = change(PEOPLE, pers_upn="", pers_upn_unknown=reason)
        return Flaw(name, PEOPLE, first, 9, 2, FOUND, made, fits)

    return [
        upn(
            "with the wrong letter", 3,
            lambda row, sight: LETTERS[LETTERS.index(text(row, UPN)[0]) - 1] + text(row, UPN)[1:],
        ),
        upn("of no authority", 4, lambda row, sight: with_letter("100" + text(row, UPN)[4:])),
        upn(
            "with a letter among its digits", 5,
            lambda row, sight: text(row, UPN)[:7] + "X" + text(row, UPN)[8:],
        ),
        upn("cut short", 6, lambda row, sight: text(row, UPN)[:10]),
        upn("with a last letter not in use", 7, lambda row, sight: text(row, UPN)[:12] + "O"),
        Flaw(
            "one pupil number for two children", PEOPLE, 8, 9, 2, FOUND,
            change(PEOPLE, pers_upn=with_letter("201400025999")), both(NAMED, _is_in_last_year),
        ),
        none("no pupil number and no reason", 9, "", both(NAMED, _is_at_school)),
        none("reason of a referral without further action", 10, "UN7"),
        Flaw(
            "former pupil number that is not one", LINKS, 11, 9, 2, FOUND,
            also(
                PEOPLE, LINKS, link_table_id=fresh, link_person_id=same("pers_person_id"),
                link_identifier_type="Former Unique Pupil Number", link_identifier_value="A20412",
                link_valid_from_date=of_case(REFERRALS, REFERRED, 0),
            ),
            NAMED, on=PEOPLE,
        ),
    ]  # fmt: skip


def _is_at_school(row: Row, sight: Sight) -> bool:
    """Fit a child who was six on every 31 August that a census of the extract asks about."""
    return shift(text(row, "pers_dob"), 8 * 366) <= sight.years[0][0]


def _is_in_first_year(row: Row, sight: Sight) -> bool:
    return year_of(day_of(sight.case.of(REFERRALS)[0], REFERRED), sight) == sight.years[0]


def _is_in_last_year(row: Row, sight: Sight) -> bool:
    return year_of(day_of(sight.case.of(REFERRALS)[0], REFERRED), sight) == sight.years[-1]
