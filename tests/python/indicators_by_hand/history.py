"""From which day on the extract holds all records of a kind."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from statistics import median

from .days import REPORTING_DATE, add_months
from .extract import Extract

KINDS = {
    "contacts": ("ssd_contacts", "contact_date", None),
    "referrals": ("ssd_cin_episodes", "referral_date", "close_date"),
    "assessments_completed": (
        "ssd_cin_assessments", "assessment_authorised_date", None,
    ),
    "s47_enquiries": ("ssd_s47_enquiry", "s47_start_date", "s47_end_date"),
    "icpcs": ("ssd_initial_cp_conference", "icpc_date", None),
    "cp_plans": ("ssd_cp_plans", "cp_plan_start_date", "cp_plan_end_date"),
    "cp_reviews": ("ssd_cp_reviews", "cp_review_date", None),
    "cla_episodes": ("ssd_cla_episodes", "cla_episode_start_date", "cla_episode_end_date"),
    "early_help_episodes": (
        "ssd_early_help_episodes", "early_help_start_date", "early_help_end_date",
    ),
}  # fmt: skip
"""Table, date of the event and date of its end, of each kind."""


def _start(x: Extract, kind: str) -> date:
    """The later of two days: the first event of the first usual month, and the first end.

    Usual is a month with half the median of the last 24 months with events.
    """
    table, event, end = KINDS[kind]
    days = [row[event] for row in x[table] if row[event] and row[event] <= REPORTING_DATE]
    months = Counter(day.replace(day=1) for day in days)
    usual = median(n for _, n in sorted(months.items())[-24:]) / 2
    first_month = min(month for month, n in months.items() if n >= usual)
    start: date = min(day for day in days if day >= first_month)
    ends = [row[end] for row in x[table] if end and row[end] and row[end] <= REPORTING_DATE]
    return max(start, min(ends, default=start))


STARTS = {kind: partial(_start, kind=kind) for kind in KINDS}


def history_start(x: Extract, kind: str) -> date:
    """Return the day on which the history of a kind begins."""
    start: date = x.once(STARTS[kind])
    return start


def first_whole_month(x: Extract, kind: str) -> date:
    """Return the first day of the first whole month; the first seven days make no difference."""
    start = history_start(x, kind)
    return start.replace(day=1) if start.day <= 7 else add_months(start.replace(day=1), 1)
