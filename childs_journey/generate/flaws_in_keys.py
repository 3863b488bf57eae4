"""Planted flaws of keys: rows doubled, keys that are random, empty or not keys at all."""

from __future__ import annotations

from childs_journey.generate.flaw import (
    Flaw,
    Make,
    Sight,
    before_returns,
    beside,
    both,
    change,
    filled,
    fresh,
    holds,
    moved,
    text,
)
from childs_journey.generate.write import Placed, Row

SET_ASIDE = "one row is kept, the other set aside as a duplicate"
NO_KEY = "set aside, since it has no key"
NOT_A_KEY = "row kept: the key of this table is not used"
CONFERENCES = "ssd_initial_cp_conference"


def key_flaws() -> list[Flaw]:
    """Return the flaws of keys."""
    return [*_fresh_keys(), *_doubled(), *_empty_keys(), *_people(), *_placements()]


def _backwards(column: str) -> Make:
    return lambda row, sight: text(row, column)[::-1]


def _fresh_keys() -> list[Flaw]:
    """Repeat the content under another random key."""
    name = "random key, same content"
    leavers, send, links = "ssd_care_leavers", "ssd_send", "ssd_linked_identifiers"
    return [
        Flaw(
            name, leavers, 9, 23, 5, SET_ASIDE,
            beside(leavers, clea_table_id=_backwards("clea_table_id")),
        ),
        Flaw(
            name, send, 20, 90, 3, SET_ASIDE,
            beside(send, send_table_id=_backwards("send_table_id")),
        ),
        Flaw(
            name, links, 11, 30, 15, SET_ASIDE,
            beside(links, link_table_id=_backwards("link_table_id")),
        ),
    ]  # fmt: skip


def _doubled() -> list[Flaw]:
    name = "row doubled"
    return [
        Flaw(name, "ssd_contacts", 400, 1000, 6, SET_ASIDE, beside("ssd_contacts")),
        Flaw(name, "ssd_cla_reviews", 50, 130, 5, SET_ASIDE, beside("ssd_cla_reviews")),
        Flaw(name, "ssd_sdq_scores", 15, 25, 3, SET_ASIDE, beside("ssd_sdq_scores")),
        Flaw(name, "ssd_cin_visits", 300, 900, 8, SET_ASIDE, beside("ssd_cin_visits")),
        Flaw(
            "same key, different content", "ssd_cin_episodes", 700, 1500, 2, SET_ASIDE,
            beside("ssd_cin_episodes", cine_referral_team=""),
        ),
        Flaw(
            "row doubled by its join to plans", CONFERENCES, 30, 80, 3, SET_ASIDE,
            beside(
                CONFERENCES,
                icpc_cp_plan_id=lambda row, sight: sight.before[CONFERENCES]["icpc_cp_plan_id"],
            ),
            lambda row, sight: bool(
                row["icpc_cp_plan_id"] and sight.before.get(CONFERENCES, {}).get("icpc_cp_plan_id")
            ),
        ),
    ]  # fmt: skip


def _empty_keys() -> list[Flaw]:
    contacts, visits = "ssd_contacts", "ssd_cin_visits"
    return [
        Flaw("no key", contacts, 900, 2000, 2, NO_KEY, beside(contacts, cont_contact_id="")),
        Flaw("no key", visits, 800, 2000, 2, NO_KEY, beside(visits, cinv_cin_visit_id="")),
        Flaw(
            "no key in a table whose key is not used", "ssd_care_leavers", 17, 40, 2, NOT_A_KEY,
            change("ssd_care_leavers", clea_table_id=""),
        ),
        Flaw(
            "no key in a table whose key is not used", "ssd_sdq_scores", 22, 40, 2, NOT_A_KEY,
            change("ssd_sdq_scores", csdq_table_id=""),
        ),
    ]  # fmt: skip


def _people() -> list[Flaw]:
    """Plant what the scripts no longer let through, and one leaver for each contact and status."""
    people, leavers = "ssd_person", "ssd_care_leavers"
    several = "all rows kept; the child is one care leaver, by the latest contact"
    return [
        Flaw(
            "record -1 of the system itself", people, 12, 1, 1, "row kept; no event names it",
            _system_record,
        ),
        Flaw(
            "one child under two person ids", people, 500, 1500, 3,
            "both kept; their pupil number is the same",
            beside(people, pers_person_id=fresh, pers_legacy_id=""), filled("pers_upn"),
        ),
        Flaw(
            "one row for each contact of a leaver", leavers, 21, 30, 3, several,
            beside(
                leavers, clea_table_id=_backwards("clea_table_id"),
                clea_care_leaver_latest_contact=moved("clea_care_leaver_latest_contact", -41),
            ),
            filled("clea_table_id"),
        ),
        Flaw(
            "one row for each status of a leaver", leavers, 35, 50, 2, several,
            beside(
                leavers, clea_table_id=_backwards("clea_table_id"),
                clea_care_leaver_latest_contact=moved("clea_care_leaver_latest_contact", -33),
                clea_care_leaver_eligibility="Relevant",
            ),
            holds("clea_care_leaver_eligibility", "Former Relevant"),
        ),
    ]  # fmt: skip


def _system_record(row: Row, sight: Sight) -> list[Placed]:
    system: Row = {"pers_person_id": -1, "pers_forename": "System", "pers_surname": "System"}
    return [("ssd_person", row), ("ssd_person", system)]


def _placements() -> list[Flaw]:
    """Give a child's placement the id of another child's, as where the address is the id."""
    return [
        Flaw(
            "placement id of another child's placement", "ssd_cla_placement", 15, 40, 2,
            "both rows kept; episodes find the one of their own child", _share_placement,
            both(_begins_with_own_placement, before_returns("clae_cla_episode_ceased_date")),
            on="ssd_cla_episodes",
        ),
    ]  # fmt: skip


def _begins_with_own_placement(row: Row, sight: Sight) -> bool:
    child, placement = text(row, "clae_person_id"), text(row, "clae_cla_placement_id")
    before = sight.before.get("ssd_cla_episodes", {})
    return (
        bool(placement)
        and bool(sight.placement[1])
        and sight.placement[0] != child != text(before, "clae_person_id")
        and sight.placement[1] not in sight.shared.values()
    )


def _share_placement(row: Row, sight: Sight) -> list[Placed]:
    sight.shared[text(row, "clae_cla_placement_id")] = sight.placement[1]
    return [("ssd_cla_episodes", row | {"clae_cla_placement_id": sight.placement[1]})]
