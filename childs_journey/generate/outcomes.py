"""Outcomes as the extracts hold them: one JSON object with every flag, set or not."""

from __future__ import annotations

import json
from functools import cache

FLAGS = {
    "contact": (
        "NEW_REFERRAL", "EXISTING_REFERRAL", "CP_ENQUIRY", "NFA", "NON_AGENCY_ADOPTION",
        "PRIVATE_FOSTERING", "ADVICE", "MISSING", "OLA_CP", "OTHER_OUTCOMES_EXIST",
    ),
    "referral": (
        "SINGLE_ASSESSMENT", "STRATEGY_DISCUSSION", "CLA_REQUEST", "NON_AGENCY_ADOPTION",
        "PRIVATE_FOSTERING", "CP_TRANSFER_IN", "CP_CONFERENCE", "CARE_LEAVER",
        "OTHER_OUTCOMES_EXIST",
    ),
    "assessment": (
        "NFA", "NFA_S47_END", "STRATEGY_DISCUSSION", "CLA_REQUEST", "PRIVATE_FOSTERING",
        "LEGAL_ACTION", "PROV_OF_SERVICES", "PROV_OF_SB_CARE", "SPECIALIST_ASSESSMENT",
        "REFERRAL_TO_OTHER_AGENCY", "OTHER_ACTIONS", "OTHER_OUTCOMES_EXIST",
    ),
    "s47": (
        "NFA", "LEGAL_ACTION", "PROV_OF_SERVICES", "PROV_OF_SB_CARE", "CP_CONFERENCE",
        "NFA_CONTINUE_SINGLE", "MONITOR", "OTHER_OUTCOMES_EXIST",
    ),
    "conference": (
        "NFA", "REFERRAL_TO_OTHER_AGENCY", "SINGLE_ASSESSMENT", "PROV_OF_SERVICES", "CP",
        "OTHER_OUTCOMES_EXIST",
    ),
}  # fmt: skip
COUNTS = {"contact": "NUMBER_OF_OUTCOMES", "referral": "NUMBER_OF_OUTCOMES"}
COMMENTS = {"s47": "OUTCOME_COMMENTS"}


@cache
def outcome(kind: str, *chosen: str) -> str:
    """Return the JSON of an outcome; an outcome not yet known has blank flags and no count."""
    flags: dict[str, str | int | None] = {}
    for flag in FLAGS[kind]:
        flags[f"{flag}_FLAG"] = ("Y" if flag in chosen else "N") if chosen else ""
    flags[COUNTS.get(kind, "TOTAL_NO_OF_OUTCOMES")] = len(chosen) or None
    flags[COMMENTS.get(kind, "COMMENTS")] = ""
    return json.dumps(flags, separators=(",", ":"))
