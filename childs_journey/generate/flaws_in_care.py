"""Planted flaws that the SSDA903 finds in episodes: the placement, the legal status, the dates.

Each falls on one child, in rows of whom no other flaw of care fell; which rules it trips is worked
out by hand in tests/fixtures/planted_findings_ssda903.csv.
"""

from __future__ import annotations

from childs_journey.generate.care_fits import (
    BIRTHDAYS,
    END,
    EPISODES,
    FOUND,
    MISSING,
    ORDER,
    PERMANENCE,
    PLACEMENTS,
    PREVIOUS,
    REASON,
    SHORT_BREAKS,
    START,
    STATUSES,
    TEMPORARY,
    Edit,
    aged,
    awaits_adoption,
    birthday_of,
    copy,
    count,
    detail_of,
    doing,
    has,
    is_whole,
    lies_in,
    listed,
    of_stay,
    pick,
    put,
    put_detail,
    remove,
    stays,
)
from childs_journey.generate.case import PEOPLE
from childs_journey.generate.case_fits import BACKWARDS, UNKNOWN
from childs_journey.generate.flaw import Fits, Flaw, Sight, both, fresh, shift, text
from childs_journey.generate.write import Placed, Row

U = ("U1", "U2", "U3", "U4", "U5", "U6")
AGENCY = ("PR4", "PR5")
COURT = ("C1", "C2")
TYPE, PROVIDER, URN = (
    "clap_cla_placement_type", "clap_cla_placement_provider", "clap_cla_placement_urn",
)  # fmt: skip
POSTCODE, MILES = "clap_cla_placement_postcode", "clap_cla_placement_distance"
CHANGE, PLACED = "clap_cla_placement_change_reason", "clap_cla_placement_end_date"
STATUS, STATUS_END = "lega_legal_status", "lega_legal_status_end_date"
NEED = "clae_cla_primary_need_code"
NOWHERE = "ZZ9 9ZZ"
ELSEWHERE = "340"
"""An authority in whose area no provider of the sample is."""


def care_flaw(
    group: str, name: str, table: str, fits: Fits, *edits: Edit, expected: str = FOUND
) -> Flaw:
    """Return a flaw of one child; flaws of different groups may fall on one child."""
    return Flaw(
        name, table, 1, 1, 1, expected, doing(*edits), fits, on=PEOPLE, group=group,
    )  # fmt: skip


def placed(name: str, fits: Fits, *edits: Edit, expected: str = FOUND) -> Flaw:
    """Return a flaw of the placement of a child's last episode."""
    return care_flaw("episodes", name, PLACEMENTS, fits, *edits, expected=expected)


def episode_flaws() -> list[Flaw]:
    """Return the flaws of episodes, those that fit few children first."""
    return [
        *_short_breaks(),
        *_dates(),
        *_away(),
        *_ends(),
        *_types(),
        *_adoption_like(),
        *_statuses(),
        *_places(),
    ]


def _types() -> list[Flaw]:
    """Give placements types that cannot be."""

    def typed(name: str, code: str, fits: Fits, *edits: Edit) -> Flaw:
        return placed(name, fits, put(PLACEMENTS, **{TYPE: code}), *edits)

    none = put(PLACEMENTS, **{URN: ""})
    home = (f"with parents, provided by {code}" for code in ("PR1", "PR2", "PR4", "PR5"))
    of_court = stays(since=1, place=U, status=COURT, age=(0.1, 17))
    return [
        typed("school below the age of four", "S1",
            stays(since=1, place=U, provider=AGENCY, age=(0, 3.8))),
        typed("youth custody below the age of ten", "R5",
            stays(since=1, place=U, provider=AGENCY, age=(0, 9.5))),
        typed("place of work below the age of fourteen", "P3",
            stays(since=1, place=U, provider=AGENCY, age=(0, 13.5))),
        typed("supported accommodation below the age of sixteen", "K3",
            stays(since=1, place=U, provider=AGENCY, age=(4, 15.5)), none),
        typed("holiday of carers at the end of care", "T2",
            both(stays(since=1, place=U, ended="built", age=(0, 17.9)), _moved)),
        typed("with parents under section 20", "P1",
            stays(since=1, place=U, status=("V2",), age=(0.1, 17)),
            put(PLACEMENTS, **{PROVIDER: "PR0"})),
        *(
            typed(name, "P1", of_court, put(PLACEMENTS, **{PROVIDER: name[-3:]}),
                put_detail(plcx_la_code=ELSEWHERE, plcx_location_code="OUT"))
            for name in home
        ),
        placed("unknown placement type",
            stays(since=1, place=U, provider=AGENCY, age=(0, 17)),
            put(PLACEMENTS, **{TYPE: "Q8"}), expected=UNKNOWN),
    ]  # fmt: skip


def _adoption_like() -> list[Flaw]:
    """Give placements the type of one for adoption, of which there is no decision."""
    none = put(PLACEMENTS, **{URN: ""})
    return [
        placed("for adoption with the carers, straight from a home",
            stays(since=1, place=U, after=("K2", "K3", "R1", "R2"), ended="open"),
            put(PLACEMENTS, **{TYPE: "A3"}), none),
        placed("for adoption without an order",
            stays(since=1, place=U, status=COURT, ended="open", age=(0, 16)),
            put(PLACEMENTS, **{TYPE: "A6"}), none),
    ]  # fmt: skip


def _places() -> list[Flaw]:
    """Give placements providers and places that cannot be."""
    foster = stays(since=1, place=U, provider=AGENCY, age=(0, 17.5))
    any_foster = stays(since=1, place=U, provider=(*AGENCY, "PR1"), age=(0, 17.5))

    def provided(name: str, code: str, fits: Fits = any_foster) -> Flaw:
        return placed(name, fits, put(PLACEMENTS, **{PROVIDER: code}))

    supported = stays(since=1, place=("K3",))
    return [
        placed("area that the provider does not cover", supported,
            put_detail(plcx_la_code=ELSEWHERE, plcx_location_code="OUT")),
        placed("not at the address of the provider", supported,
            put(PLACEMENTS, **{POSTCODE: _another_postcode})),
        placed("number of adoption agencies for another placement",
            stays(since=1, place=("K3", "K2")), put(PLACEMENTS, **{URN: "XXXXXXX"})),
        placed("no Ofsted number", foster, put(PLACEMENTS, **{URN: ""})),
        placed("Ofsted number of no provider", foster, put(PLACEMENTS, **{URN: "SC999999"})),
        provided("provider code unlike that of the provider", "PR5",
            stays(since=1, place=U, provider=("PR4",), age=(0, 17.5))),
        provided("no provider code", ""),
        provided("own provision with the provider of another council", "PR1", foster),
        provided("fostered, provided by parents", "PR0"),
        provided("fostered, provided by another public body", "PR3"),
        placed("unknown provider code", any_foster, put(PLACEMENTS, **{PROVIDER: "PR9"}),
            expected=UNKNOWN),
        placed("provider closed before the placement began", foster, _closed_provider(-10)),
        placed("provider closed during the placement",
            both(foster, stays(days=20)), _closed_provider(10)),
        placed("said to be inside the council, in the area of another", any_foster,
            put_detail(plcx_la_code=ELSEWHERE, plcx_location_code="IN")),
        placed("postcode that nobody knows, and no area", both(any_foster, _has_home),
            put(PLACEMENTS, **{POSTCODE: NOWHERE, MILES: ""}),
            put_detail(plcx_la_code="", plcx_location_code="")),
        placed("no postcode and no distance", both(any_foster, _has_home),
            put(PLACEMENTS, **{POSTCODE: "", MILES: ""})),
        placed("placed at home with foster carers", both(any_foster, _has_home),
            put(PLACEMENTS, **{POSTCODE: lambda row, sight: _home(sight)})),
        placed("further away than the country is long", both(any_foster, _has_home),
            put(PLACEMENTS, **{MILES: "1500"})),
    ]  # fmt: skip


def _home(sight: Sight) -> str:
    return text(detail_of(sight), "plcx_home_postcode")


def _has_home(row: Row, sight: Sight) -> bool:
    return bool(_home(sight))


def _another_postcode(row: Row, sight: Sight) -> str:
    """Return a postcode of the council's that is not the child's."""
    return next(one for one in sight.postcodes[5:] if one not in (row[POSTCODE], _home(sight)))


def _closed_provider(days: int) -> Edit:
    """Place a child with a provider that was deregistered some days after the placement began."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        home = listed(sight, PLACEMENTS)[-1]
        urn = f"SC49{sight.key() % 10_000:04d}"
        home[URN] = urn
        closed: Row = {
            "prvd_urn": urn, "prvd_name": "Closed Agency",
            "prvd_type": "Independent fostering agency", "prvd_placement_code": ",".join(U),
            "prvd_provider_code": home[PROVIDER], "prvd_la_code": ELSEWHERE,
            "prvd_registered_date": "2015-01-05",
            "prvd_deregistered_date": shift(text(home, ORDER[PLACEMENTS]), days),
        }  # fmt: skip
        return [("sup_providers", closed)]

    return edit


def _short_breaks() -> list[Flaw]:
    """Plant what cannot be in short breaks: one agreement that is open, or breaks one by one."""

    def broken(name: str, table: str, fits: Fits, *edits: Edit) -> Flaw:
        return care_flaw("all", name, table, fits, *edits)

    agreed, each = _has_breaks(1, 1), _has_breaks(3, 99)
    return [
        broken("short break of months", STATUSES, agreed, put(STATUSES, **{STATUS: "V3"})),
        broken("short breaks with long-term carers", PLACEMENTS, agreed,
            put(PLACEMENTS, **{TYPE: "U4"})),
        broken("short break among agreements on short breaks", STATUSES, each,
            put(STATUSES, -2, **{STATUS: "V4"})),
        broken("died in a short break, and another followed", EPISODES, each,
            put(EPISODES, -2, **{REASON: "E2"})),
    ]  # fmt: skip


def _has_breaks(least: int, most: int) -> Fits:
    """Fit short breaks: an open agreement, or breaks of which the last two are in one year."""

    def fits(row: Row, sight: Sight) -> bool:
        held, statuses = listed(sight, EPISODES), listed(sight, STATUSES)
        if len(sight.years) < 2 or not least <= len(held) <= most or len(statuses) != len(held):
            return False
        if not all(text(one, STATUS).startswith(SHORT_BREAKS) for one in statuses):
            return False
        if len(held) == 1:
            begun = text(held[0], START)
            return not text(held[0], END) and shift(begun, 100) <= sight.years[-1][1]
        return _one_year(sight, text(held[-2], START), text(held[-1], END))

    return fits


def _statuses() -> list[Flaw]:
    """Give children whose status never changed one that they cannot have."""

    def held(name: str, code: str, age: tuple[float, float]) -> Flaw:
        fits = both(
            stays(status=(*COURT, "V2"), ended="open", age=age, days=25, place=U),
            count(STATUSES, 1),
        )
        put_status = put(STATUSES, **{STATUS: code})
        return care_flaw("statuses", name, STATUSES, fits, put_status)

    return [
        held("remanded below the age of ten", "J1", (0, 9.5)),
        held("detained under PACE for weeks", "J2", (10.5, 18)),
        held("police protection for weeks", "L1", (0, 18)),
        held("emergency protection for weeks", "L2", (0, 18)),
        held("child assessment order for weeks", "L3", (0, 18)),
    ]


def _dates() -> list[Flaw]:
    """Let episodes overlap, leave days between them, or begin without a change."""

    def dated(name: str, fits: Fits, *edits: Edit, expected: str = FOUND) -> Flaw:
        return care_flaw("all", name, EPISODES, both(fits, count(MISSING, 0)), *edits,
            expected=expected)  # fmt: skip

    def cut(name: str, code: str) -> Flaw:
        again = copy(
            EPISODES, clae_cla_episode_id=fresh, clae_cla_episode_start_reason=code,
            **{START: of_stay(START, 20)},
        )  # fmt: skip
        ends = put(EPISODES, **{END: of_stay(START, 20)})
        goes_on = put(EPISODES, **{REASON: "X1"})
        fits = stays(place=U, begun="built", ended="open", days=30, provider=AGENCY)
        return care_flaw("episodes", name, EPISODES, fits, again, ends, goes_on)

    short = put(EPISODES, -2, **{END: of_stay(END, -3, -2)})
    moved_now = both(stays(begun="now", ended="open", age=(0, 17)), _moved)
    second = copy(
        EPISODES, clae_cla_episode_id=fresh, clae_cla_episode_start_reason="L",
        **{START: of_stay(START, 10)},
    )  # fmt: skip
    return [
        dated("days out of care between two episodes", both(moved_now, has(PREVIOUS), _lasted(10)),
            short, expected="both kept; the days between are not in care"),
        dated("episode within the last one",
            stays(place=U, begun="built", ended="built", days=30, age=(0, 16)),
            second, expected="both kept; the later one is flagged"),
        dated("first episode missing",
            both(stays(came="built", age=(0, 16)), _moved, _came_and_moved_in_a_year),
            remove(EPISODES, 0)),
        dated("episode that ended on the day it began",
            both(stays(place=(*U, "K3", "K2"), ended="built", days=2), _in_one_year),
            put(EPISODES, **{END: of_stay(START, 0)})),
        dated("end before start in the return",
            both(stays(place=(*U, "K3", "K2"), ended="built"), _in_one_year, _begun_late),
            put(EPISODES, **{END: of_stay(START, -9)}), expected=BACKWARDS),
        cut("new episode, new legal status, and nothing changed", "L"),
        cut("new episode, new placement, and nothing changed", "P"),
        cut("new episode, both new, and nothing changed", "B"),
    ]  # fmt: skip


def _moved(row: Row, sight: Sight) -> bool:
    """Fit a child who came to the last placement from another, neither of them temporary."""
    kinds = [text(one, TYPE) for one in listed(sight, PLACEMENTS)]
    episodes = listed(sight, EPISODES)
    return (
        len(kinds) > 1
        and not {*kinds[-2:]} & {*TEMPORARY}
        and len(episodes) > 1
        and text(episodes[-1], "clae_cla_episode_start_reason") == "P"
        and text(episodes[-2], REASON) == "X1"
    )


def _lasted(days: int) -> Fits:
    """Fit a child whose last episode but one took so many days."""
    return lambda row, sight: (
        shift(text(listed(sight, EPISODES)[-2], START), days)
        <= text(listed(sight, EPISODES)[-1], START)
    )


def _in_one_year(row: Row, sight: Sight) -> bool:
    """Fit a child whose last episode began and ended in one year."""
    last = listed(sight, EPISODES)[-1]
    return _one_year(sight, text(last, START), text(last, END))


def _begun_late(row: Row, sight: Sight) -> bool:
    """Fit a child whose last episode began ten days into a year or later."""
    start = text(listed(sight, EPISODES)[-1], START)
    return _one_year(sight, shift(start, -10), start)


def _came_and_moved_in_a_year(row: Row, sight: Sight) -> bool:
    first, second = (text(one, START) for one in listed(sight, EPISODES)[:2])
    return _one_year(sight, first, second)


def _away() -> list[Flaw]:
    """Let a temporary placement last too long, or end somewhere else; moves without a reason."""

    def longer(name: str, code: str, days: int) -> Flaw:
        return placed(name, _was_away(code, days), _stay_away(code, days))

    moved = both(stays(begun="built"), _moved)
    return [
        longer("in hospital for more than six weeks", "T1", 43),
        longer("on holiday for more than three weeks", "T3", 22),
        longer("away for more than a week", "T4", 8),
        placed("temporary placement at the start of care",
            both(stays(place=U, came="built", ended="open", episodes=2), _moved),
            put(PLACEMENTS, 0, **{TYPE: "T2"})),
        placed("moved without a reason", moved, put(PLACEMENTS, -2, **{CHANGE: ""})),
        placed("moved into custody below the age of ten",
            both(moved, stays(age=(0, 9.5))), put(PLACEMENTS, -2, **{CHANGE: "CUSTOD"})),
        placed("unknown reason of a move", moved, put(PLACEMENTS, -2, **{CHANGE: "ZZZZ"}),
            expected=UNKNOWN),
    ]  # fmt: skip


def _is_away(code: str, sight: Sight) -> int:
    """Return which placement is the last that is temporary and followed by another, or 0."""
    kinds = [text(one, TYPE) for one in listed(sight, PLACEMENTS)]
    return max((n for n, kind in enumerate(kinds[:-1]) if kind == code), default=0)


def _was_away(code: str, days: int) -> Fits:
    """Fit a child who came back from such a placement, for longer than it is drawn out."""

    def fits(row: Row, sight: Sight) -> bool:
        if len(sight.years) < 2 or not is_whole(sight):
            return False
        which = _is_away(code, sight)
        places = listed(sight, PLACEMENTS)
        if not which:
            return False
        start, end = text(places[which], ORDER[PLACEMENTS]), text(places[which], PLACED)
        until = shift(end, days)
        later = [text(one, START) for one in listed(sight, EPISODES) if text(one, START) > end]
        ends = text(places[which + 1], PLACED) or sight.last
        return (
            lies_in(start, sight, "built")
            and until < min([ends, *later])
            and lies_in(until, sight, "built")
            and _one_year(sight, start, until)
        )

    return fits


def _one_year(sight: Sight, start: str, end: str) -> bool:
    return any(
        lies_in(start, sight, year) and lies_in(end, sight, year)
        for year in ("first year", "second year", "now")
    )


def _stay_away(code: str, days: int) -> Edit:
    """Put off the day on which a child came back."""

    def edit(person: Row, sight: Sight) -> list[Placed]:
        places = listed(sight, PLACEMENTS)
        which = _is_away(code, sight)
        back = text(places[which], PLACED)
        for table in (PLACEMENTS, EPISODES):
            for row in sight.case.of(table):
                for column in (ORDER[PLACEMENTS], PLACED, START, END):
                    if row.get(column) == back:
                        row[column] = shift(back, days)
        return []

    return edit


def _ends() -> list[Flaw]:
    """End care for reasons that cannot be."""

    def ended(name: str, code: str, *fits: Fits, expected: str = FOUND) -> Flaw:
        return care_flaw("ends", name, EPISODES, both(*fits), put(EPISODES, **{REASON: code}),
            expected=expected)  # fmt: skip

    over = stays(place=U, ended="built")
    return [
        ended("special guardianship with foster carers, from a home", "E46",
            stays(place=("K2", "K3", "R1", "R2", "P1"), ended="built"), _ended_at(0, 17.9)),
        ended("adopted at eighteen", "E12", over, _ended_on_18, count(PERMANENCE, 0)),
        care_flaw("ends", "special guardianship after the eighteenth birthday", EPISODES,
            both(over, _ended_on_18, count(UASC_ROWS, 0)),
            put(EPISODES, **{REASON: "E47"}), put(EPISODES, **{END: of_stay(END, 5)}), put(STATUSES,
            **{STATUS_END: of_stay(END, 0)})),
        care_flaw("ends", "care ended under a placement order, and the decision stands", EPISODES,
            both(awaits_adoption, count(MISSING, 0)),
            put(EPISODES, **{REASON: "E4A"}),
            put(EPISODES, **{END: lambda row, sight: shift(sight.last, -30)})),
        ended("died in care, yet a care leaver", "E2", over, _ended_on_18, _has_birthday_after),
        ended("living independently below the age of fourteen", "E6", over, _ended_at(0, 13.8)),
        ended("adult services below the age of sixteen", "E7", over, _ended_at(0, 15.8)),
        ended("stayed put below the age of eighteen", "E17", over, _ended_at(0, 17.8)),
        ended("care ended without a reason", "", over, _ended_at(0, 17.8)),
        ended("unknown reason of an end", "E0", over, _ended_at(0, 17.8), expected=UNKNOWN),
        ended_need(),
    ]  # fmt: skip


UASC_ROWS = "ssd_immigration_status"


def ended_need() -> Flaw:
    """Return the flaw of a need that is in no list; one row, since each is counted."""
    return care_flaw(
        "ends", "unknown category of need", EPISODES,
        stays(begun="built", episodes=1), put(EPISODES, **{NEED: "N0"}), expected=UNKNOWN,
    )  # fmt: skip


def _ended_at(low: float, high: float) -> Fits:
    return lambda row, sight: aged(sight, text(listed(sight, EPISODES)[-1], END), low, high)


def _ended_on_18(row: Row, sight: Sight) -> bool:
    born = text(sight.case.of(PEOPLE)[0], "pers_dob")
    return bool(born) and text(listed(sight, EPISODES)[-1], END) == birthday_of(sight, 18)


def _has_birthday_after(row: Row, sight: Sight) -> bool:
    """Fit a care leaver with a status at 19, in the year after the one care ended in."""
    status = pick(sight, BIRTHDAYS, lambda one, _: str(one["clbd_birthday_age"]) == "19")
    return status is not None and lies_in(birthday_of(sight, 19), sight, "built")
