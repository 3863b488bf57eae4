"""Planted flaws of values: fillers, wording, old codes, broken JSON, days that cannot be."""

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
    shift,
    text,
)
from childs_journey.generate.write import Row, Value

JSON_KEPT = "row kept; the text stays, its flags are null and the value is listed as set aside"
UNKNOWN = "row kept with the code as it came; listed as unknown code"
UNREAD = "row kept; the value is null and listed as set aside"
NO_WORKER = "row kept; worker and team are null"


def value_flaws() -> list[Flaw]:
    """Return the flaws of values."""
    return [*_json(), *_codes(), *_people(), *_fillers(), *_days()]


def _instead(column: str, old: str, new: str) -> Make:
    return lambda row, sight: text(row, column).replace(old, new)


def _json() -> list[Flaw]:
    def quoted(table: str, column: str, first: int, step: int, most: int) -> Flaw:
        broken = _instead(column, 'COMMENTS":""', 'COMMENTS":"see "form" two"')
        return Flaw(
            "broken JSON", table, first, step, most, JSON_KEPT, change(table, **{column: broken})
        )

    factors, codes = "ssd_assessment_factors", "cinf_assessment_factors_json"
    outcome = "cont_contact_outcome_json"
    return [
        quoted("ssd_contacts", outcome, 150, 1100, 6),
        quoted("ssd_cin_episodes", "cine_referral_outcome_json", 120, 800, 4),
        quoted("ssd_cin_assessments", "cina_assessment_outcome_json", 130, 700, 5),
        Flaw(
            "JSON cut off by its length",
            "ssd_contacts",
            310,
            2500,
            2,
            JSON_KEPT,
            change("ssd_contacts", **{outcome: lambda row, sight: text(row, outcome)[:-25]}),
        ),
        Flaw(
            "factors with null items",
            factors,
            60,
            900,
            3,
            "row kept; the nulls are no factors",
            change(factors, **{codes: _instead(codes, '"]', '",null,null]')}),
            lambda row, sight: text(row, codes).endswith('"]'),
        ),
    ]


def _codes() -> list[Flaw]:
    people, placements, referrals = "ssd_person", "ssd_cla_placement", "ssd_cin_episodes"
    kind, source = "clap_cla_placement_type", "cine_referral_source_code"
    name = "code not in the code set"
    return [
        Flaw(
            name, placements, 20, 60, 2, UNKNOWN, change(placements, **{kind: "Q9"}),
            before_returns("clap_cla_placement_end_date"),
        ),
        Flaw(
            "retired code written as DQ", placements, 10, 40, 2, UNKNOWN,
            change(placements, **{kind: "DQ"}),
            both(
                before_returns("clap_cla_placement_end_date"),
                lambda row, sight: text(row, kind).startswith("U"),
            ),
        ),
        Flaw(
            "old gender code", people, 410, 1500, 4, "row kept; read as M or F",
            change(people, pers_sex=lambda row, sight: {"M": "1", "F": "2"}[text(row, "pers_sex")]),
            holds("pers_sex", "M", "F"),
        ),
        Flaw(
            "CNHE for Chinese", people, 3, 20, 3, "row kept; read as CHNE",
            change(people, pers_ethnicity="CNHE"), holds("pers_ethnicity", "CHNE"),
        ),
        Flaw(
            "description in place of the ethnicity code", people, 100, 700, 3,
            "row kept; read as WBRI", change(people, pers_ethnicity="White: British"),
            holds("pers_ethnicity", "WBRI"),
        ),
        Flaw(
            "code with its wording behind it", referrals, 90, 900, 3, "row kept; read as the code",
            change(
                referrals,
                cine_referral_source_code=lambda row, sight: (
                    f"{row[source]} - {row['cine_referral_source_desc']}"
                ),
            ),
            filled(source, "cine_referral_source_desc"),
        ),
    ]  # fmt: skip


def _people() -> list[Flaw]:
    people, unknown = "ssd_person", "pers_upn_unknown"
    return [
        Flaw(
            "reason in place of the pupil number", people, 60, 100, 4,
            "row kept; there is no pupil number and the reason is read",
            change(people, pers_upn=lambda row, sight: row[unknown], pers_upn_unknown=""),
            filled(unknown),
        ),
        Flaw(
            "country in words", people, 20, 25, 3, "row kept as it came",
            change(people, pers_nationality="Somalia"), holds("pers_nationality", "SO"),
        ),
        Flaw(
            "asylum status still open after 18", "ssd_immigration_status", 4, 8, 3,
            "row kept; not current, since the child is an adult",
            change("ssd_immigration_status", immi_immigration_status_end_date=""), _was_alone,
        ),
    ]  # fmt: skip


def _was_alone(row: Row, sight: Sight) -> bool:
    birth = sight.births.get(text(row, "immi_person_id"), "")
    adult = bool(birth) and shift(birth, 18 * 366) <= sight.last
    status = row["immi_immigration_status"] == "U"
    return adult and status and bool(row["immi_immigration_status_end_date"])


def _fillers() -> list[Flaw]:
    plans, referrals, work = "ssd_cin_plans", "ssd_cin_episodes", "ssd_cin_assessments"
    minus: Value = "-1"
    return [
        Flaw(
            "filler SSD_PH", "ssd_linked_identifiers", 3, 9, 2, "row kept; the identifier is null",
            change("ssd_linked_identifiers", link_identifier_value="SSD_PH"),
            holds("link_identifier_type", "Former Unique Pupil Number"),
        ),
        Flaw(
            "no worker and no team", plans, 80, 400, 3, NO_WORKER,
            change(plans, cinp_cin_plan_worker_id="", cinp_cin_plan_team=""),
        ),
        Flaw(
            "0 and -1 for no worker and no team", referrals, 330, 1000, 3, NO_WORKER,
            change(referrals, cine_referral_worker_id=minus, cine_referral_team="0"),
        ),
        Flaw(
            "0 and -1 for no worker and no team", work, 400, 1100, 3, NO_WORKER,
            change(work, cina_assessment_worker_id="0", cina_assessment_team=minus),
        ),
        Flaw(
            "0 and -1 for no worker and no team", "ssd_involvements", 700, 2400, 2, NO_WORKER,
            change("ssd_involvements", invo_professional_id=minus, invo_professional_team="0"),
            filled("invo_involvement_end_date"),
        ),
        Flaw(
            "distance in words", "ssd_cla_placement", 90, 150, 2, UNREAD,
            change("ssd_cla_placement", clap_cla_placement_distance="not known"),
            filled("clap_cla_placement_distance"),
        ),
    ]  # fmt: skip


def _days() -> list[Flaw]:
    contacts, reviews = "ssd_contacts", "ssd_cla_reviews"
    ahead = "row kept; it has not happened yet"
    return [
        Flaw(
            "day that does not exist", "ssd_address", 500, 1900, 3,
            "row kept; the date is null and listed as set aside",
            change("ssd_address", addr_address_start_date="2025-02-30"),
        ),
        Flaw(
            "dated after the extract", contacts, 1200, 3000, 2, ahead,
            beside(
                contacts, cont_contact_id=fresh,
                cont_contact_date=lambda row, sight: shift(sight.last, 30),
            ),
        ),
        Flaw(
            "dated after the extract", reviews, 5, 20, 2, ahead,
            change(
                reviews, clar_cla_review_date=lambda row, sight: shift(sight.last, 12),
                clar_cla_review_participation="PN1",
            ),
            lambda row, sight: not row["clar_cla_review_date"],
        ),
    ]  # fmt: skip
