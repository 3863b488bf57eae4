"""Rows beside the main journey: early help, education, audits, family meetings and the rest."""

from __future__ import annotations

from datetime import date

from childs_journey.generate.calendar import age_on, birthday, ordinal
from childs_journey.generate.care_rows import write_missing_episode
from childs_journey.generate.permanence_rows import write_adopter, write_pre_proceedings
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Care, Child, Referral

EARLY_REASONS = (
    "Parenting support",
    "School attendance",
    "Housing",
    "Emotional wellbeing",
    "Behaviour",
)
EARLY_ENDS = (
    "Needs met",
    "Needs met",
    "Stepped up to social care",
    "No further action",
    "Withdrew",
)
GRADES = ("OUTSTANDING", "GOOD", "RI", "INADEQUATE")
DOMAINS = ("ASSESSMENT", "PLANNING", "MANAGEMENT", "VOICE")
TERMS_SEEN = 1.3
"""A child new to care is not seen in every term: the others move a little more often."""


def write_support(scribe: Scribe, child: Child) -> None:
    """Write what else happened with a child."""
    _write_early_help(scribe, child)
    if not child.referrals:
        return
    _write_education(scribe, child)
    _write_practice(scribe, child)
    _write_risks(scribe, child)
    _write_family_meetings(scribe, child)
    _write_private_fostering(scribe, child)
    _write_stepped_down(scribe, child)


def _write_early_help(scribe: Scribe, child: Child) -> None:
    """After a contact passed to early help, and after some cases closed to it."""
    rng = scribe.rng
    starts = [c.day + rng.randint(3, 20) for c in child.contacts if c.outcome == "EARLY_HELP"]
    starts += [
        r.close + rng.randint(1, 10) for r in child.referrals if r.close and _stepped_down(r)
    ]
    until = 0
    for start in sorted(starts):
        if start < until:
            continue
        end = until = start + rng.randint(40, 260)
        if not scribe.touches(start, end):
            continue
        worker, _ = scribe.worker("early", start)
        stepped = any(start < r.day <= end for r in child.referrals)
        scribe.out.add(
            "ssd_early_help_episodes", earl_episode_id=scribe.world.number("early_help", 150_001),
            earl_person_id=child.number, earl_episode_start_date=scribe.text(start),
            earl_episode_end_date=scribe.past(end), earl_episode_reason=rng.choice(EARLY_REASONS),
            earl_episode_end_reason=(EARLY_ENDS[2] if stepped else rng.choice(EARLY_ENDS))
            if scribe.past(end)
            else "",
            earl_episode_organisation=rng.choice(("Council", "School", "Health visiting")),
            earl_episode_worker_id=worker,
        )  # fmt: skip


def _stepped_down(referral: Referral) -> bool:
    return referral.close_reason == "RC9" or (
        referral.close_reason == "RC7" and referral.number % 6 == 0
    )


def _write_education(scribe: Scribe, child: Child) -> None:
    """Write each term's education plan of a child in care of school age."""
    rng = scribe.rng
    dues = [due for care in child.cares for due in _plans_due(scribe, care)]
    schools = _schools(scribe, child, sorted(dues))
    for due in dues:
        held = scribe.calendar.next_working(due - rng.randint(-8, 25))
        status = (
            "PUPIL"
            if age_on(child.dob, due) < 16
            else rng.choice(("STUDENT", "STUDENT", "EMPLOYED", "NEET"))
        )
        attendance = rng.choice((99, 97, 96, 94, 91, 86, 72)) + rng.random()
        scribe.out.add(
            "sup_education", educ_row_id=scribe.world.number("education"),
            educ_person_id=child.number, educ_urn=str(schools[due]),
            educ_pep_due_date=scribe.text(due),
            educ_pep_date=scribe.past(held) if rng.random() < 0.94 else "",
            educ_attendance_percent=f"{attendance:.1f}",
            educ_exclusions=rng.choices((0, 1, 2), (93, 5, 2))[0], educ_status=status,
        )  # fmt: skip


def _plans_due(scribe: Scribe, care: Care) -> list[int]:
    """Return the days on which plans of a child of school age were due, one a term."""
    if not scribe.touches(care.start, care.end):
        return []
    first, final = scribe.world.months_year(scribe.first), scribe.world.months_year(scribe.last)
    days = (
        ordinal(year, month, day)
        for year in range(first - 1, final + 1)
        for month, day in ((12, 10), (3, 20), (7, 10))
    )
    return [
        due
        for due in days
        if care.start + 20 < due and (care.end is None or care.end > due)
        and scribe.in_window(due) and 3 <= age_on(care.child.dob, due) <= 17
    ]  # fmt: skip


def _schools(scribe: Scribe, child: Child, dues: list[int]) -> dict[int, int]:
    """Return the school at each day: a new one at 11 and at 16, and for some in between."""
    world, found, moves = scribe.world, {}, 0
    for before, due in zip([None, *dues], dues, strict=False):
        year = _school_year(due)
        if before is not None:
            within = world.rates.share("cla_midyear_school_move_pct", year)
            if _school_year(before) == year:
                # two of three terms follow another of their year, not all of them in care
                moves += world.hit_apart("school_move", within * TERMS_SEEN / 2)
            else:
                other = max(0.0, world.rates.share("cla_any_school_move_pct", year) - within)
                moves += world.hit_apart("summer_school_move", other)
        age = age_on(child.dob, ordinal(year - 1, 8, 31))
        stage = 0 if age < 11 else 1 if age < 16 else 2
        found[due] = 900_000 + 100 * stage + (child.family.number + 7 * moves) % 60
    return found


def _school_year(day: int) -> int:
    """Return the calendar year in which the school year of a day ends."""
    then = date.fromordinal(day)
    return then.year + (then.month > 8)


def _write_practice(scribe: Scribe, child: Child) -> None:
    """Write case supervision of long cases, audits of a few, and the child's voice."""
    rng = scribe.rng
    for referral in child.referrals:
        end = scribe.last if referral.close is None else min(referral.close, scribe.last)
        due = max(referral.assessment_end, scribe.first) + rng.randint(5, 30)
        if referral.path != "need" or referral is not referral.siblings[0]:
            continue
        while due <= end:
            held = scribe.calendar.next_working(due + rng.randint(-5, 9))
            worker, _ = scribe.worker("support", due)
            scribe.out.add(
                "sup_supervisions", supv_supervision_id=scribe.world.number("supervision"),
                supv_person_id=child.number, supv_worker_id=worker, supv_due_date=scribe.text(due),
                supv_held_date=scribe.past(held) if rng.random() < 0.88 else "", supv_type="CASE",
            )  # fmt: skip
            due += 60
        if end - referral.day > 60 and end > scribe.first + 60 and scribe.world.hit("audit", 0.12):
            _write_audit(scribe, child, rng.randint(max(scribe.first, end - 300), end))
    if child.plans and rng.random() < 0.35 and age_on(child.dob, scribe.last) >= 5:
        scribe.out.add(
            "ssd_voice_of_child", voch_table_id=scribe.world.number("voice"),
            voch_person_id=child.number, voch_explained_worries=scribe.flag(0.8),
            voch_story_help_understand=scribe.flag(0.5), voch_agree_worker=scribe.flag(0.6),
            voch_plan_safe=scribe.flag(0.7), voch_tablet_help_explain=scribe.flag(0.3),
        )  # fmt: skip


def _write_audit(scribe: Scribe, child: Child, day: int) -> None:
    rng = scribe.rng
    grade = rng.choices(range(4), (8, 50, 35, 7))[0]
    moderated = grade if rng.random() < 0.85 else min(3, grade + 1)
    domains = ",".join(
        f'"{domain}":"{GRADES[min(3, max(0, grade + rng.choice((-1, 0, 0, 0, 1))))]}"'
        for domain in DOMAINS
    )
    actions = rng.randint(0, 5)
    auditor, _ = scribe.worker("manager", day)
    scribe.out.add(
        "sup_audits", audt_audit_id=scribe.world.number("audit"), audt_person_id=child.number,
        audt_audit_date=scribe.text(day), audt_type=rng.choice(("Monthly", "Monthly", "Thematic")),
        audt_auditor_id=auditor, audt_grade=GRADES[grade],
        audt_moderated_grade=GRADES[moderated] if rng.random() < 0.6 else "",
        audt_domain_grades_json="{" + domains + "}", audt_actions_count=actions,
        audt_actions_closed_count=rng.randint(0, actions),
    )  # fmt: skip


def _write_risks(scribe: Scribe, child: Child) -> None:
    rng = scribe.rng
    for referral in child.referrals:
        day = referral.assessment_end - 5
        if referral.path != "need" or not scribe.in_window(day):
            continue
        teen = age_on(child.dob, day) >= 11
        if rng.random() < (0.22 if teen else 0.08):
            kind = rng.choice(("CSE", "CCE", "CCE", "MISSING", "SELF_HARM")) if teen else "NEGLECT"
            scribe.out.add(
                "sup_risk_assessments", risk_assessment_id=scribe.world.number("risk"),
                risk_person_id=child.number, risk_type=kind,
                risk_level=rng.choices(("LOW", "MEDIUM", "HIGH"), (35, 45, 20))[0],
                risk_date=scribe.text(day), risk_review_date=scribe.text(day + 90),
            )  # fmt: skip
            if kind in {"MISSING", "CCE"} and not child.cares and rng.random() < 0.5:
                write_missing_episode(scribe, child, day - rng.randint(0, 9), scribe.last)


def _write_family_meetings(scribe: Scribe, child: Child) -> None:
    """Offered to families on a plan or near court; some decline."""
    rng = scribe.rng
    for plan in child.plans:
        offered = plan.start + rng.randint(-10, 60)
        if not scribe.in_window(offered) or not scribe.world.hit("family_meeting", 0.45):
            continue
        held = offered + rng.randint(20, 60)
        accepted = rng.random() < 0.7
        done = accepted and held <= scribe.last
        scribe.out.add(
            "sup_family_group_conferences", fgcs_fgc_id=scribe.world.number("family_meeting"),
            fgcs_person_id=child.number, fgcs_offered_date=scribe.text(offered),
            fgcs_held_date=scribe.text(held) if done else "",
            fgcs_outcome=rng.choice(("Family plan agreed", "No plan agreed")) if done else "",
            fgcs_declined_reason="" if accepted else "Family declined",
        )  # fmt: skip


def _write_private_fostering(scribe: Scribe, child: Child) -> None:
    referral = child.referrals[-1]
    if child.cares or not scribe.in_window(referral.day):
        return
    if not 5 <= age_on(child.dob, referral.day) <= 15 or not scribe.world.hit("private", 0.004):
        return
    rng = scribe.rng
    start = max(scribe.first, referral.day - rng.randint(0, 40))
    end = min(start + rng.randint(40, 600), birthday(child.dob, 16))
    visit = scribe.last + rng.randint(1, 40)
    scribe.out.add(
        "sup_private_fostering", priv_arrangement_id=scribe.world.number("private"),
        priv_person_id=child.number, priv_notified_date=scribe.text(referral.day),
        priv_start_date=scribe.text(start), priv_end_date=scribe.past(end),
        priv_visit_due_date="" if scribe.past(end) else scribe.text(visit),
    )  # fmt: skip


def _write_stepped_down(scribe: Scribe, child: Child) -> None:
    """Pre-proceedings of children on long plans who do not come into care."""
    for plan in child.plans:
        long = scribe.touches(plan.start, plan.end) and (plan.end or scribe.last) - plan.start > 200
        if long and not child.cares and scribe.world.hit("step_down", 0.3):
            write_pre_proceedings(scribe, child.number, child.family.number, None, "")


def write_alone(scribe: Scribe) -> None:
    """Write what belongs to no child: adopters waiting, foster carers, allegations."""
    world, rng = scribe.world, scribe.rng
    size = world.settings.residents(world.months_year(scribe.last)) / 10_000
    years = world.settings.years
    for _ in range(round(size * 5)):
        write_adopter(scribe, rng.randint(scribe.first + 200, scribe.last + 160), None, None, None)
    for n in range(round(size * 28)):
        _write_foster_household(scribe, n)
    for _ in range(round(size * 9 * years)):
        _write_allegation(scribe)


def _write_foster_household(scribe: Scribe, n: int) -> None:
    rng = scribe.rng
    approved = scribe.last - rng.randint(60, 4000)
    end = approved + rng.randint(400, 5000)
    kind = rng.choices(
        ("MAINSTREAM", "CONNECTED", "SHORT_BREAK", "PARENT_CHILD", "FFA"), (58, 30, 5, 3, 4)
    )[0]
    if not scribe.touches(approved, end):
        end = scribe.last + 100
    scribe.out.add(
        "sup_foster_carers", fost_household_id=f"H{n + 1:04d}",
        fost_approval_date=scribe.text(approved),
        fost_end_date=scribe.past(end), fost_type=kind,
        fost_places=rng.choices((1, 2, 3), (45, 40, 15))[0],
        fost_relative_flag="Y" if kind == "CONNECTED" else "N",
        fost_end_reason=rng.choice(("Retired", "Child left", "Moved")) if scribe.past(end) else "",
    )  # fmt: skip


def _write_allegation(scribe: Scribe) -> None:
    rng = scribe.rng
    day = scribe.calendar.next_working(rng.randint(scribe.first, scribe.last - 8))
    closed = day + rng.randint(10, 180)
    outcomes = ("Substantiated", "Unsubstantiated", "Unfounded", "False", "Advice only")
    scribe.out.add(
        "sup_lado", lado_referral_id=scribe.world.number("lado"),
        lado_referral_date=scribe.text(day),
        lado_source=rng.choice(("School", "Police", "Health", "Social care", "Ofsted")),
        lado_sector=rng.choice(("Education", "Early years", "Fostering", "Health", "Sport")),
        lado_outcome=rng.choice(outcomes) if scribe.past(closed) else "",
        lado_closed_date=scribe.past(closed),
    )  # fmt: skip
