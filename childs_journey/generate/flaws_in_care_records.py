"""Planted flaws that the SSDA903 finds beside the episodes: health, leavers, adoption, people."""

from __future__ import annotations

from childs_journey.generate.care_fits import (
    BIRTHDAYS,
    EPISODES,
    FOUND,
    MISSING,
    OC2,
    ORDERS,
    PERMANENCE,
    PREVIOUS,
    REASON,
    REVIEWS,
    START,
    UASC,
    WORKERS,
    Edit,
    add,
    aged,
    awaits_adoption,
    birthday_of,
    copy,
    count,
    has,
    is_ordered,
    is_whole,
    lies_in,
    listed,
    of_stay,
    put,
    stays,
)
from childs_journey.generate.care_fits import END as EPISODE_END
from childs_journey.generate.case import PEOPLE
from childs_journey.generate.case_fits import BACKWARDS, UNKNOWN, child_with
from childs_journey.generate.flaw import (
    Fits,
    Flaw,
    Make,
    Sight,
    both,
    fresh,
    holds,
    moved,
    same,
    shift,
    text,
)
from childs_journey.generate.flaws_in_care import U, care_flaw
from childs_journey.generate.flaws_in_census import with_letter
from childs_journey.generate.write import Row, Value

FIRST, SECOND, NOW = 0, 1, 2
"""The years that returns are built of; the last is in progress."""
ADOPTED = ("E11", "E12", "Adopted")


def record_flaws() -> list[Flaw]:
    """Return the flaws of records beside the episodes, those that fit few children first."""
    return [
        *_orders(), *_people(), *_absences(), *_answers(), *_leavers(), *_before(), *_reviews(),
        *_workers(),
    ]  # fmt: skip


def scarce_flaws() -> list[Flaw]:
    """Return the flaws that fit few children: of adoptions and of births."""
    return [*_adoptions(), *_lives(), *_decisions()]


def _answers() -> list[Flaw]:
    """Plant answers on the 12 months of OC2 that contradict each other or are left out."""

    def answered(
        name: str, age: tuple[float, float], *edits: Edit,
        years: tuple[int, ...] = (FIRST, SECOND, NOW),
        expected: str = FOUND,
    ) -> Flaw:  # fmt: skip
        return care_flaw("oc2", name, OC2, _has_years(age, years), *edits, expected=expected)

    def year(which: int, **answers: str) -> Edit:
        return put(
            OC2, lambda row, sight: text(row, "oc2y_collection_year") == _number(sight, which),
            **{f"oc2y_{name}": value for name, value in answers.items()},
        )  # fmt: skip

    return [
        answered("no developmental check below the age of five", (-1, 2.9),
            year(SECOND, health_check=""),
            year(NOW, health_check="Y", immunisations=""),
            years=(SECOND, NOW)),
        answered("help with substance misuse answered wrongly", (11, 15),
            year(FIRST, substance_misuse="Y", intervention_received="Y", intervention_offered="Y"),
            year(SECOND, substance_misuse="Y", intervention_received="N", intervention_offered=""),
            year(NOW, substance_misuse="Y", intervention_received="", intervention_offered="")),
        answered("help without misuse, convictions left out", (11, 15),
            year(FIRST, substance_misuse="N", intervention_received="Y", intervention_offered=""),
            year(SECOND, convicted=""),
            year(NOW, convicted="Y", immunisations="")),
        answered("SDQ left out, or with a reason that cannot be", (6, 14.5),
            year(FIRST, sdq_score="", sdq_reason="SDQ1"),
            year(SECOND, sdq_score="", sdq_reason=""),
            year(NOW, sdq_score="12", sdq_reason="SDQ4")),
        answered("SDQ score above forty", (6, 14.5),
            year(SECOND, sdq_score="55", sdq_reason=""), years=(SECOND,)),
        answered("unknown reason for no SDQ", (6, 14.5),
            year(SECOND, sdq_score="", sdq_reason="SDQ9"), years=(SECOND,), expected=UNKNOWN),
        care_flaw("oc2", "no SDQ in the year of the seventeenth birthday", OC2,
            _turns_17, put(OC2, _of_17, oc2y_sdq_score="", oc2y_sdq_reason="")),
    ]  # fmt: skip


def _number(sight: Sight, which: int) -> str:
    """Return the number of one of the years built, which is the calendar year it ends in."""
    return str(int(sight.years[0][1][:4]) + which)


def _has_years(age: tuple[float, float], years: tuple[int, ...]) -> Fits:
    """Fit a child of an age at the end of the first year built, with answers of these years."""

    def fits(row: Row, sight: Sight) -> bool:
        if len(sight.years) < 2:
            return False
        found = {text(one, "oc2y_collection_year") for one in sight.case.of(OC2)}
        return {_number(sight, year) for year in years} <= found and aged(
            sight, sight.years[0][1], *age
        )

    return fits


def _of_17(row: Row, sight: Sight) -> bool:
    """Fit the answers of the year in which a child turns 17."""
    year = int(text(row, "oc2y_collection_year"))
    return f"{year - 1}-04-01" <= birthday_of(sight, 17) <= f"{year}-03-31"


def _turns_17(row: Row, sight: Sight) -> bool:
    if len(sight.years) < 2:
        return False
    built = [_number(sight, year) for year in (FIRST, SECOND, NOW)]
    return any(
        _of_17(one, sight) and text(one, "oc2y_collection_year") in built
        for one in listed(sight, OC2)
    )


def _leavers() -> list[Flaw]:
    """Plant states at a birthday that the return does not take."""
    touch, activity = "clbd_in_touch", "clbd_activity"
    home, suitable = "clbd_accommodation", "clbd_suitability"

    def state(
        name: str, low: int = 17, high: int = 21, expected: str = FOUND, /, **columns: str
    ) -> Flaw:
        which = _of_age(low, high)
        edit = put(BIRTHDAYS, which, **columns)
        return care_flaw("oc3", name, BIRTHDAYS, has(BIRTHDAYS, which), edit, expected=expected)

    again = {touch: "YES", activity: "F2", home: "U", suitable: "1"}
    return [
        care_flaw("oc3", "dead at one birthday, alive at the next", BIRTHDAYS,
            _two_birthdays,
            put(BIRTHDAYS, _earlier_birthday,
                **{touch: "DIED", activity: "0", home: "0", suitable: ""}),
            put(BIRTHDAYS, _later_birthday, **again)),
        state("in a foyer below the age of eighteen", 17, 18, **again | {home: "T"}),
        state("with former carers at seventeen", 17, 17, **again | {home: "Z"}),
        state("returned home, yet studying", **again | {touch: "RHOM", activity: "F1"}),
        state("in touch, and nobody knows what with", **again | {activity: "0"}),
        state("nothing said of being in touch", **again | {touch: ""}),
        state("unknown activity of a care leaver", 17, 21, UNKNOWN, **again | {activity: "X9"}),
        state("unknown accommodation of a care leaver", 17, 21, UNKNOWN, **again | {home: "Q"}),
    ]  # fmt: skip


def _of_age(low: int, high: int) -> Fits:
    """Fit a birthday of a care leaver in the years built, at some age."""

    def fits(row: Row, sight: Sight) -> bool:
        age = int(text(row, "clbd_birthday_age"))
        if len(sight.years) < 2 or not low <= age <= high:
            return False
        day = birthday_of(sight, age)
        left = [text(one, EPISODE_END) or day for one in sight.case.of(EPISODES)]
        return lies_in(day, sight, "built") and all(one < day for one in left)

    return fits


def _earlier_birthday(row: Row, sight: Sight) -> bool:
    age = int(text(row, "clbd_birthday_age"))
    ages = {int(text(one, "clbd_birthday_age")) for one in sight.case.of(BIRTHDAYS)}
    return age + 1 in ages and _of_age(17, 20)(row, sight)


def _later_birthday(row: Row, sight: Sight) -> bool:
    age = int(text(row, "clbd_birthday_age"))
    earlier = next(one for one in listed(sight, BIRTHDAYS) if _earlier_birthday(one, sight))
    return age == int(text(earlier, "clbd_birthday_age")) + 1


def _two_birthdays(row: Row, sight: Sight) -> bool:
    earlier = next((one for one in listed(sight, BIRTHDAYS) if _earlier_birthday(one, sight)), None)
    if earlier is None:
        return False
    later = birthday_of(sight, int(text(earlier, "clbd_birthday_age")) + 1)
    return lies_in(later, sight, "built")


def _reviews() -> list[Flaw]:
    code, held = "clar_cla_review_participation", "clar_cla_review_date"

    def shared(low: float, high: float) -> Fits:
        def fits(row: Row, sight: Sight) -> bool:
            day = text(row, held)[:10]
            return (
                len(sight.years) == 2
                and lies_in(day, sight, "built")
                and aged(sight, day, low, high)
                and day > text(listed(sight, EPISODES)[0], START)
            )

        return fits

    older, younger = shared(4.1, 18), shared(0, 3.9)
    return [
        care_flaw("reviews", "nothing said of taking part in a review", REVIEWS,
            both(stays(begun="built"), has(REVIEWS, older)), put(REVIEWS, older, **{code: ""})),
        care_flaw("reviews", "too young to take part, at five or more", REVIEWS,
            both(stays(begun="built"), has(REVIEWS, older)), put(REVIEWS, older, **{code: "PN0"})),
        care_flaw("reviews", "took part in a review below the age of four", REVIEWS,
            both(stays(begun="built"), has(REVIEWS, younger)),
            put(REVIEWS, younger, **{code: "PN1"})),
    ]  # fmt: skip


def _before() -> list[Flaw]:
    """Plant arrangements before care that the return does not take."""
    option, place = "lapp_previous_permanence_option", "lapp_previous_permanence_la"
    day = "lapp_previous_permanence_order_date"

    def earlier(name: str, code: str, la: str, date: str | Make, expected: str = FOUND) -> Flaw:
        fits = both(stays(came="built"), has(PREVIOUS), holds_row(PREVIOUS, option, "Z1"))
        edit = put(PREVIOUS, **{option: code, place: la, day: date})
        return care_flaw("previous", name, PREVIOUS, fits, edit, expected=expected)

    return [
        earlier(
            "order before care after care began",
            "P1",
            "201",
            lambda row, sight: _british(of_stay(START, 3, 0)(row, sight)),
        ),
        earlier("order before care of no authority", "P2", "000", "zz/zz/2001"),
        earlier("no order before care, yet an authority", "Z1", "201", ""),
        earlier("unknown arrangement before care", "P9", "", "", UNKNOWN),
    ]


def holds_row(table: str, column: str, value: str) -> Fits:
    """Fit a child whose last row in a table has a value."""
    return lambda row, sight: text(listed(sight, table)[-1], column) == value


def _british(day: object) -> str:
    one = str(day)
    return f"{one[8:10]}/{one[5:7]}/{one[:4]}"


def _absences() -> list[Flaw]:
    """Add episodes of going missing."""

    def away(
        name: str, fits: Fits, kind: str, begin: Make, end: Make | str, *, expected: str = FOUND
    ) -> Flaw:  # fmt: skip
        return care_flaw("missing", name, MISSING, both(fits, count(MISSING, 0)), add(
            MISSING, miss_table_id=fresh, miss_person_id=same("pers_person_id"),
            miss_missing_episode_start_date=begin, miss_missing_episode_type=kind,
            miss_missing_episode_end_date=end, miss_missing_rhi_offered="N",
            miss_missing_rhi_accepted="NA",
        ), expected=expected)  # fmt: skip

    def at(made: Make, clock: str) -> Make:
        return lambda row, sight: f"{made(row, sight)}T{clock}:00"

    over = stays(begun="built", ended="now", days=20, age=(10, 18))
    here = stays(begun="built", ended="open", days=20, age=(10, 17.5))
    birthday: Make = lambda row, sight: birthday_of(sight, 18)  # noqa: E731
    return [
        away("still missing when care ended", over, "M", at(of_stay(EPISODE_END, -6), "10:00"), ""),
        away("missing until the eighteenth birthday", both(_left_on_18), "M",
            at(of_stay(EPISODE_END, -2), "10:00"), at(birthday, "12:00")),
        away("missing or away, and nobody says which", here, "",
            at(of_stay(START, 5), "10:00"), at(of_stay(START, 6), "12:00")),
        away("back before going missing", here, "M", at(of_stay(START, 9), "10:00"),
            at(of_stay(START, 7), "12:00"), expected=BACKWARDS),
        away("unknown kind of absence", here, "Q", at(of_stay(START, 5), "10:00"),
            at(of_stay(START, 6), "12:00"), expected=UNKNOWN),
    ]  # fmt: skip


def _left_on_18(row: Row, sight: Sight) -> bool:
    held = listed(sight, EPISODES)
    return (
        stays(ended="built", days=10)(row, sight)
        and text(held[-1], EPISODE_END) == birthday_of(sight, 18)
        and text(held[-1], REASON) not in ("E8", "")
        and len(text(held[-1], REASON)) <= 3
    )


def _orders() -> list[Flaw]:
    """Add orders that allow a deprivation of liberty."""

    def order(start: Make, end: Make | str) -> Edit:
        return add(
            ORDERS, dolo_dolo_id=fresh, dolo_person_id=same("pers_person_id"),
            dolo_start_date=start, dolo_end_date=end, dolo_court_reference="ZZ99C99999",
        )  # fmt: skip

    def ordered(name: str, fits: Fits, *edits: Edit) -> Flaw:
        return care_flaw("orders", name, ORDERS, both(fits, count(ORDERS, 0)), *edits)

    def day(days: int) -> Make:
        return of_stay(START, days)

    return [
        ordered("orders that overlap, and one that ended on its day",
            stays(place=("K2",), begun="now", days=40),
            order(day(2), day(12)), order(day(10), day(20)), order(day(30), day(30))),
        ordered("order still in force when care ended",
            stays(begun="built", ended="now", days=20),
            order(of_stay(EPISODE_END, -6), "")),
        ordered("order in supported accommodation",
            stays(place=("K3",), begun="now", days=25), order(day(5), day(15))),
        ordered("order in a foster home",
            stays(place=U, begun="now", days=25), order(day(5), day(15))),
    ]  # fmt: skip


def _people() -> list[Flaw]:
    """Plant wrong words on who a child in care is."""

    def person(group: str, name: str, fits: Fits, *edits: Edit) -> Flaw:
        return care_flaw(group, name, PEOPLE, fits, *edits)

    here = stays(begun="built", ended="open")
    girl = both(here, holds("pers_sex", "F"), holds("pers_is_mother", ""))
    return [
        person("person", "mother without a child, below the age of eleven",
            both(girl, stays(age=(1, 9.5))), put(PEOPLE, pers_is_mother="Y")),
        person("person", "still newly in care after a week", _moved_in_late_march,
            put(PEOPLE, pers_upn="", pers_upn_unknown="UN4")),
        *(
            person("person", name, both(stays(ended="open"), child_with("pers_upn"), _has_number),
                put(PEOPLE, pers_upn=with_letter("201400025888")))
            for name in ("one pupil number for two in care", "pupil number of another in care")
        ),
        person("person", "no sex of a child in care", both(here, holds("pers_sex", "M")),
            put(PEOPLE, pers_sex="")),
        person("person", "unknown sex of a child in care", both(here, holds("pers_sex", "M")),
            put(PEOPLE, pers_sex="U")),
        person("person", "no ethnicity of a child in care", here, put(PEOPLE, pers_ethnicity="")),
        person("person", "pupil number of a child in care cut short",
            both(here, child_with("pers_upn"), _has_number),
            put(PEOPLE, pers_upn=lambda row, sight: text(row, "pers_upn")[:10])),
        person("person", "at school, and not yet of school age", both(here, stays(age=(7, 15))),
            put(PEOPLE, pers_upn="", pers_upn_unknown="UN1")),
        person("person", "no pupil number of a child in care", both(here, stays(age=(7, 15))),
            put(PEOPLE, pers_upn="", pers_upn_unknown="")),
    ]  # fmt: skip


def _lives() -> list[Flaw]:
    """Plant births and a status that change what is asked of a child."""

    def person(name: str, fits: Fits, *edits: Edit) -> Flaw:
        return care_flaw("all", name, PEOPLE, fits, *edits)

    plain = both(count(MISSING, 0), count(PERMANENCE, 0), count(UASC, 0), count(ORDERS, 0))
    return [
        person("mother who left care, of whose child no more is asked",
            _left_as_a_mother),
        person("alone in the country below the age of eleven",
            both(stays(came="now", age=(1, 9.5)), count(UASC, 0)),
            add(UASC, immi_immigration_status_id=fresh, immi_person_id=same("pers_person_id"),
                immi_immigration_status_start_date=of_stay(START, 0, 0),
                immi_immigration_status_end_date="", immi_immigration_status="U")),
        person("began to be looked after at nineteen",
            both(stays(came="now", ended="open", age=(4, 17)), plain, count(BIRTHDAYS, 0),
                 lambda row, sight: str(of_stay(START, 80, 0)(row, sight)) >= sight.last),
            put(PEOPLE, pers_dob=_nineteen_years_before)),
        person("no date of birth of a child in care",
            both(plain, stays(begun="built", ended="open")),
            put(PEOPLE, pers_dob="", pers_expected_dob="")),
    ]  # fmt: skip


def _has_number(row: Row, sight: Sight) -> bool:
    return len(text(row, "pers_upn")) > 5


def _moved_in_late_march(row: Row, sight: Sight) -> bool:
    """Fit a child of whom an episode began in the last week of a year, and no reason is known."""
    starts = [text(one, START) for one in listed(sight, EPISODES)]
    years = [
        year for year in sight.years if any(year[1][:8] + "24" <= s <= year[1] for s in starts)
    ]
    return bool(years) and stays()(row, sight) and count(UASC, 0)(row, sight)


def _nineteen_years_before(row: Row, sight: Sight) -> str:
    start = str(of_stay(START, -20, 0)(row, sight))
    return f"{int(start[:4]) - 19}{start[4:]}" if start[5:] != "02-29" else f"{start[:8]}28"


def _left_as_a_mother(row: Row, sight: Sight) -> bool:
    """Fit a mother in care in one year built, and a care leaver only in the next."""
    ages = [int(text(one, "clbd_birthday_age")) for one in sight.case.of(BIRTHDAYS)]
    if text(row, "pers_is_mother") != "Y" or len(sight.years) < 2 or not sight.case.of(EPISODES):
        return False
    left = text(listed(sight, EPISODES)[-1], EPISODE_END)
    return any(
        lies_in(left, sight, year) and lies_in(birthday_of(sight, age), sight, following)
        for year, following in (("first year", "second year"), ("second year", "now"))
        for age in ages
    )


def _adoptions() -> list[Flaw]:
    """Plant adopters and dates of an adoption that cannot be; there are few adoptions."""

    def adopters(name: str, fits: Fits, *edits: Edit, **columns: Make | str) -> Flaw:
        edit = put(PERMANENCE, **{f"perm_{column}": value for column, value in columns.items()})
        return care_flaw("all", name, PERMANENCE, both(_was_adopted, fits), edit, *edits)

    decided = "perm_adm_decision_date"
    return [
        adopters(
            "two adopters of one sex code, and a decision after the placement", is_ordered,
            number_of_adopters="2", adopter_sex="F1", adopter_legal_status="L4",
            adm_decision_date=of_stay(START, 5),
        ),
        adopters(
            "three adopters, matched before the decision, which was reversed", has(PERMANENCE),
            number_of_adopters="3", adopter_sex="MF", adopter_legal_status="L12",
            matched_date=lambda row, sight: shift(text(row, decided), -5),
            decision_reversed_date=of_stay(EPISODE_END, -3), decision_reversed_reason="RD1",
        ),
        adopters(
            "one adopter in a civil partnership, a carer, matched with the order",
            has(PERMANENCE), number_of_adopters="1", adopter_sex="M1", adopter_legal_status="L2",
            adopted_by_carer_flag="Y", matched_date=of_stay(EPISODE_END, 0),
        ),
    ]  # fmt: skip


def _was_adopted(row: Row, sight: Sight) -> bool:
    """Fit a child adopted in the years built, after a placement order."""
    if len(sight.years) < 2 or not is_whole(sight) or len(sight.case.of(PERMANENCE)) != 1:
        return False
    last, record = listed(sight, EPISODES)[-1], listed(sight, PERMANENCE)[-1]
    return (
        text(last, REASON).startswith(ADOPTED)
        and lies_in(text(last, EPISODE_END), sight, "built")
        and text(record, "perm_adm_decision_date")[:4] > "1900"
        and text(record, "perm_matched_date")[:4] > "1900"
    )


def _decisions() -> list[Flaw]:
    """Plant decisions on adoption that were reversed wrongly, or that nobody took."""
    decided = "perm_adm_decision_date"

    def decision(days: int, which: int, /, **columns: Make | str) -> Edit:
        return add(
            PERMANENCE, perm_table_id=fresh, perm_person_id=same("pers_person_id"),
            perm_part_of_sibling_group="N", **{decided: of_stay(START, days, which)}, **columns,
        )  # fmt: skip

    def record(name: str, fits: Fits, *edits: Edit, expected: str = FOUND) -> Flaw:
        return care_flaw("decisions", name, PERMANENCE, fits, *edits, expected=expected)

    here = both(
        stays(place=U, begun="built", ended="open", days=60, status=("C1", "C2", "V2")),
        count(PERMANENCE, 0), count(UASC, 0),
    )  # fmt: skip
    return [
        record("placement order, of which there is no decision",
            awaits_adoption,
            put(PERMANENCE, **{decided: ""})),
        record("decision before care began, and reversed before it",
            both(here, stays(came="built"), _came_late),
            decision(-20, 0, perm_decision_reversed_date=of_stay(START, -5, 0),
                perm_decision_reversed_reason="RD1")),
        record("decision reversed, and no reason", here,
            decision(5, -1, perm_decision_reversed_date=of_stay(START, 30))),
        record("decision reversed before it was taken", here,
            decision(20, -1, perm_decision_reversed_date=of_stay(START, 10),
                perm_decision_reversed_reason="RD2")),
        record("decision taken twice", both(here, stays(begun="now")),
            decision(5, -1), decision(25, -1)),
        record("decision before the child was born",
            both(_came_before, count(PERMANENCE, 0), count(UASC, 0)),
            add(PERMANENCE, perm_table_id=fresh, perm_person_id=same("pers_person_id"),
                perm_part_of_sibling_group="N", perm_adm_decision_date=moved("pers_dob", -10))),
        record("unknown reason of a reversal", here,
            decision(5, -1, perm_decision_reversed_date=of_stay(START, 30),
                perm_decision_reversed_reason="RD9"), expected=UNKNOWN),
    ]  # fmt: skip


def _came_before(row: Row, sight: Sight) -> bool:
    """Fit a child still in care whose first episode had ended before the first year built."""
    if len(sight.years) < 2 or not is_whole(sight):
        return False
    first, last = listed(sight, EPISODES)[0], listed(sight, EPISODES)[-1]
    return lies_in(text(first, EPISODE_END), sight, "before") and not text(last, EPISODE_END)


def _came_late(row: Row, sight: Sight) -> bool:
    """Fit a child who came a month or more after a year had begun."""
    day = str(of_stay(START, -25, 0)(row, sight))
    came = text(listed(sight, EPISODES)[0], START)
    spans = ("first year", "second year", "now")
    return any(lies_in(day, sight, one) and lies_in(came, sight, one) for one in spans)


def _workers() -> list[Flaw]:
    """Plant wrong involvements of the social workers of children in care."""
    start, end, reason = (
        "invo_involvement_start_date", "invo_involvement_end_date", "invo_worker_change_reason",
    )  # fmt: skip

    def worker(name: str, fits: Fits, *edits: Edit) -> Flaw:
        return care_flaw("workers", name, WORKERS, both(stays(), fits), *edits)

    def from_before(days: int) -> Make:
        return lambda row, sight: _later(row, start, days)

    return [
        worker("no reason for another social worker", _second_worker, put(WORKERS, **{reason: ""})),
        worker("first contact of a second social worker", _second_worker,
            put(WORKERS, **{reason: "FCONTA"})),
        worker("weeks without a social worker", _second_worker,
            put(WORKERS, **{start: from_before(20)})),
        worker("no worker in an involvement in care", _second_worker,
            put(WORKERS, invo_professional_id="")),
        worker("social worker for a day", _second_worker,
            copy(WORKERS, invo_involvements_id=fresh, invo_professional_id=_worker_before,
                 invo_worker_change_reason="MANAGE",
                 **{start: from_before(30), end: from_before(31)})),
    ]  # fmt: skip


def _worker_before(row: Row, sight: Sight) -> Value:
    return listed(sight, WORKERS)[-2]["invo_professional_id"]


def _later(row: Row, column: str, days: int) -> str:
    return shift(text(row, column), days)


def _second_worker(row: Row, sight: Sight) -> bool:
    """Fit a child whose social worker of today followed another in the years built."""
    rows = listed(sight, WORKERS)
    if len(rows) < 2 or any(text(one, "invo_professional_role_id") != "CW" for one in rows):
        return False
    before, last = rows[-2], rows[-1]
    return (
        text(before, "invo_involvement_end_date") == text(last, "invo_involvement_start_date")
        and not text(last, "invo_involvement_end_date")
        and text(before, "invo_professional_id") != text(last, "invo_professional_id")
        and text(last, "invo_worker_change_reason") != "FCONTA"
        and lies_in(text(last, "invo_involvement_start_date"), sight, "built")
        and _later(last, "invo_involvement_start_date", 60) <= sight.last
    )
