"""Rows of the front door and of children in need: contacts to CIN visits, and who held the case."""

from __future__ import annotations

from childs_journey.generate.outcomes import outcome
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Child, Contact, Referral
from childs_journey.generate.workforce import Stretch

CONTACT_OUTCOMES: dict[str, tuple[str, ...]] = {
    "REFERRAL": ("NEW_REFERRAL",), "EXISTING": ("EXISTING_REFERRAL",), "ADVICE": ("ADVICE",),
    "NFA": ("NFA",), "EARLY_HELP": ("OTHER_OUTCOMES_EXIST",),
    "OTHER_AGENCY": ("OTHER_OUTCOMES_EXIST",),
}  # fmt: skip
FACTORS = {
    "1A": "alcohol_misuse_child", "1B": "alcohol_misuse_parent", "1C": "alcohol_misuse_person",
    "2A": "drug_misuse_child", "2B": "drug_misuse_parent", "2C": "drug_misuse_person",
    "3A": "domestic_abuse_child", "3B": "domestic_abuse_parent", "3C": "domestic_abuse_person",
    "4A": "mental_health_child", "4B": "mental_health_parent", "4C": "mental_health_person",
    "5A": "learning_disability_child", "5B": "learning_disability_parent",
    "5C": "learning_disability_person", "6A": "physical_disability_child",
    "6B": "physical_disability_parent", "6C": "physical_disability_person", "7A": "young_carer",
    "8E": "privately_fostered", "10A": "going_missing", "11A": "child_sexual_exploitation",
    "12A": "trafficking", "13A": "gangs", "14A": "socially_unacceptable_behaviour",
    "15A": "self_harm", "16A": "neglect", "17A": "emotional_abuse",
    "18B": "physical_abuse_child_on_child", "18C": "physical_abuse_adult_on_child",
    "19B": "sexual_abuse_child_on_child", "19C": "sexual_abuse_adult_on_child", "20": "other",
    "22A": "female_genital_mutilation", "23A": "faith_linked_abuse",
    "24A": "child_criminal_exploitation",
}  # fmt: skip


def write_contact(scribe: Scribe, contact: Contact, earlier: list[int]) -> None:
    """Write a contact, the referral it led to, and its way through the hub."""
    if not scribe.in_window(contact.day):
        return
    referral = contact.referral
    flags = CONTACT_OUTCOMES[contact.outcome]
    if referral and referral.enquiries and referral.enquiries[0].start <= contact.day + 2:
        flags = (*flags, "CP_ENQUIRY")
    scribe.out.add(
        "ssd_contacts", cont_contact_id=contact.number, cont_person_id=contact.child.number,
        cont_contact_date=scribe.text(contact.day), cont_contact_source_code=contact.source,
        cont_contact_outcome_json=outcome("contact", *flags),
    )  # fmt: skip
    if referral and scribe.kept(referral):
        scribe.out.add(
            "sup_contact_links", clnk_link_id=scribe.world.number("contact_link"),
            clnk_contact_id=contact.number, clnk_referral_id=referral.number,
            clnk_linked_date=scribe.text(referral.day),
        )  # fmt: skip
    if referral or scribe.rng.random() < 0.5:
        _write_triage(
            scribe, contact, any(contact.day - 366 < day < contact.day for day in earlier)
        )


def _write_triage(scribe: Scribe, contact: Contact, is_repeat: bool) -> None:
    """Write the hub's ratings and decision: most within the hours of their rating."""
    rng, day = scribe.rng, contact.day
    serious = contact.referral is not None
    first = rng.choices(
        ("RED", "AMBER", "GREEN", "BLUE"), (25, 55, 18, 2) if serious else (3, 22, 50, 25)
    )[0]
    final = first if rng.random() < 0.8 else rng.choice(("AMBER", "GREEN"))
    decided = (
        day
        if first == "RED"
        else scribe.calendar.add(day, rng.choices((0, 1, 2, 4), (45, 40, 11, 4))[0])
    )
    decided = min(max(decided, day), scribe.last)
    level = (
        "4"
        if serious
        else {"EARLY_HELP": "2", "EXISTING": "4"}.get(contact.outcome, rng.choice("1123"))
    )
    urgent = (
        serious
        and contact.referral is not None
        and any(e.start == contact.day for e in contact.referral.enquiries)
    )
    agencies = [
        a for a, p in (("POLICE", 0.6), ("HEALTH", 0.5), ("EDUCATION", 0.4)) if rng.random() < p
    ]
    worker, team = scribe.worker("hub", day)
    received, rated, settled, sent = _hours(scribe, first, is_same_day=decided == day)
    scribe.out.add(
        "sup_mash_triage", mash_triage_id=scribe.world.number("triage"),
        mash_contact_id=contact.number, mash_person_id=contact.child.number,
        mash_received_datetime=scribe.time(day, received), mash_initial_rag=first,
        mash_initial_rag_datetime=scribe.time(day, rated), mash_final_rag=final,
        mash_final_rag_datetime=scribe.time(decided, settled), mash_threshold_level=level,
        mash_decision="STRATEGY" if urgent else contact.outcome,
        mash_decision_datetime=scribe.time(decided, sent),
        mash_agencies_json="[" + ",".join(f'"{a}"' for a in agencies) + "]",
        mash_repeat_flag="Y" if is_repeat else "N", mash_team=team, mash_worker_id=worker,
    )  # fmt: skip


def _hours(scribe: Scribe, rating: str, *, is_same_day: bool) -> tuple[int, int, int, int]:
    """Return the minutes of the day of receipt, both ratings and decision.

    Nine reds in ten are decided within four hours. What is decided on a later day came in an
    afternoon and is decided in a morning, so that the next day is within 24 hours.
    """
    rng = scribe.rng
    received, rated = rng.randint(480, 600), rng.randint(610, 780)
    settled, sent = rng.randint(800, 980), rng.randint(985, 1080)
    if not is_same_day:
        received = 780 + (received - 480) * 2
        return received, received + 5 + (rated - 610) // 6, settled // 2 + 140, sent - 350
    if rating == "RED" and sent <= 1070:
        return (
            received, received + 5 + (rated - 610) // 7, received + 40 + (settled - 800) // 3,
            received + 125 + sent - 985,
        )  # fmt: skip
    return received, rated, settled, sent


def write_referral(scribe: Scribe, referral: Referral) -> None:
    """Write a referral and everything that hangs on it as a case of need."""
    if scribe.kept(referral) is None:
        return
    rng = scribe.rng
    worker, team = scribe.worker("hub" if rng.random() < 0.6 else "assess", referral.day)
    is_nfa = referral.path == "nfa"
    closed = (
        referral.close if referral.close is not None and referral.close <= scribe.last else None
    )
    scribe.out.add(
        "ssd_cin_episodes", cine_referral_id=referral.number,
        cine_person_id=referral.child.number, cine_referral_date=scribe.text(referral.day),
        cine_cin_primary_need_code=referral.need, cine_referral_source_code=referral.source,
        cine_referral_outcome_json=_referral_outcome(referral),
        cine_referral_nfa="Y" if is_nfa else "N",
        cine_close_reason=referral.close_reason if closed is not None else "",
        cine_close_date=scribe.text(closed), cine_referral_team=team,
        cine_referral_worker_id=worker,
    )  # fmt: skip
    if is_nfa:
        return
    write_assessments(scribe, referral)
    _write_cin_plans(scribe, referral)
    write_involvements(scribe, referral)


def _referral_outcome(referral: Referral) -> str:
    if referral.path == "nfa":
        return outcome("referral", "OTHER_OUTCOMES_EXIST")
    flags = ["SINGLE_ASSESSMENT"]
    if referral.enquiries and referral.enquiries[0].start <= referral.day + 10:
        flags.append("STRATEGY_DISCUSSION")
    if any(c.referral is referral and c.start <= referral.day + 5 for c in referral.child.cares):
        flags.append("CLA_REQUEST")
    if referral.child.moved_in:
        flags.append("CP_TRANSFER_IN")
    return outcome("referral", *flags)


def write_assessments(scribe: Scribe, referral: Referral) -> None:
    """Write the first assessment, and another for some cases that stay open long."""
    end = scribe.last if referral.close is None else referral.close
    _write_assessment(scribe, referral, referral.assessment_start, referral.assessment_end)
    start = scribe.calendar.next_working(referral.assessment_end + scribe.rng.randint(120, 400))
    while referral.path == "need" and start + 75 < end:
        length = scribe.rng.randint(15, 45) if scribe.world.hit("later_assessment", 0.84) else 49
        if scribe.rng.random() < 0.6:
            _write_assessment(scribe, referral, start, scribe.calendar.add(start, length))
        start = scribe.calendar.next_working(start + scribe.rng.randint(240, 500))


def _write_assessment(scribe: Scribe, referral: Referral, start: int, end: int) -> None:
    if start > scribe.last or (end < scribe.first and start < scribe.first):
        return
    number = scribe.world.number("assessment", 900_001)
    done = end <= scribe.last
    no_need = referral.path == "no_need"
    worker, team = scribe.worker("assess", min(end, scribe.last))
    flags = _assessment_flags(referral, end, no_need)
    scribe.out.add(
        "ssd_cin_assessments", cina_assessment_id=number, cina_person_id=referral.child.number,
        cina_referral_id=referral.number, cina_assessment_start_date=scribe.text(start),
        cina_assessment_child_seen=scribe.flag(0.97) if done else "",
        cina_assessment_auth_date=scribe.past(end),
        cina_assessment_outcome_json=outcome("assessment", *(flags if done else ())),
        cina_assessment_outcome_nfa=("Y" if no_need else "N") if done else "",
        cina_assessment_team=team, cina_assessment_worker_id=worker,
    )  # fmt: skip
    review = scribe.calendar.add(start, 10)
    target = scribe.calendar.add(start, 45)
    scribe.out.add(
        "sup_assessment_dates", asdt_assessment_id=number,
        asdt_internal_review_date=scribe.past(min(review, end)),
        asdt_target_date=scribe.text(target),
        asdt_extension_reason="Specialist report awaited" if done and end > target else "",
    )  # fmt: skip
    if done:
        _write_factors(scribe, referral, number, no_need)


def _assessment_flags(referral: Referral, end: int, no_need: bool) -> tuple[str, ...]:
    if no_need:
        if referral.close_reason == "RC9":
            return ("NFA", "REFERRAL_TO_OTHER_AGENCY")
        return ("NFA",)
    flags = ["PROV_OF_SERVICES"]
    if any(abs(e.start - end) < 60 for e in referral.enquiries):
        flags.append("STRATEGY_DISCUSSION")
    return tuple(flags)


def _write_factors(scribe: Scribe, referral: Referral, number: int, no_need: bool) -> None:
    """Write the factors found, each as often as published for the year."""
    rng = scribe.rng
    if no_need and rng.random() < 0.3:
        codes = ["20" if referral.enquiries else "21"]
    else:
        shares = scribe.factor_shares(FACTORS)
        codes = [code for code, share in shares if rng.random() < share]
        if referral.child.is_uasc:
            codes.append("9A")
        if not codes:
            codes = [rng.choice(("3B", "4B", "16A", "17A", "20"))]
    scribe.out.add(
        "ssd_assessment_factors", cinf_table_id=number + 5_000_000, cinf_assessment_id=number,
        cinf_assessment_factors_json="[" + ",".join(f'"{c}"' for c in codes) + "]",
    )  # fmt: skip


def _write_cin_plans(scribe: Scribe, referral: Referral) -> None:
    """Write CIN plans for the time that no protection plan and no care fills."""
    if referral.path != "need":
        return
    child, end = referral.child, referral.close
    busy = [(p.start, p.end) for p in child.plans if p.referral is referral]
    busy += [(c.start, c.end) for c in child.cares if c.referral is referral]
    start: int | None = referral.assessment_end + scribe.rng.randint(1, 12)
    for from_day, until in sorted(busy, key=lambda period: period[0]):
        if start is not None and from_day - start > 21:
            _write_cin_plan(scribe, referral, start, from_day)
        start = None if until is None else max(until, start or until)
    stop = scribe.last + 1 if end is None else end
    if start is not None and stop - start > 21:
        _write_cin_plan(scribe, referral, start, end)


def _write_cin_plan(scribe: Scribe, referral: Referral, start: int, end: int | None) -> None:
    if not scribe.touches(start, end):
        return
    kind = "disabled" if referral.need == "N2" else "support"
    worker, team = scribe.worker(kind, start)
    scribe.out.add(
        "ssd_cin_plans", cinp_cin_plan_id=scribe.world.number("cin_plan", 350_001),
        cinp_referral_id=referral.number, cinp_person_id=referral.child.number,
        cinp_cin_plan_start_date=scribe.text(start), cinp_cin_plan_end_date=scribe.past(end),
        cinp_cin_plan_team=team, cinp_cin_plan_worker_id=worker,
    )  # fmt: skip
    day = scribe.calendar.add(start, scribe.rng.randint(3, 15))
    stop = min(scribe.last, end if end is not None else scribe.last)
    gap = (24, 40) if kind == "support" else (45, 75)
    while day <= stop:
        if day >= max(scribe.first, referral.child.dob):
            _write_cin_visit(scribe, referral.child, day)
        day = scribe.calendar.add(day, scribe.rng.randint(*gap))


def _write_cin_visit(scribe: Scribe, child: Child, day: int) -> None:
    seen = scribe.flag(0.93)
    scribe.out.add(
        "ssd_cin_visits", cinv_cin_visit_id=scribe.world.number("visit", 1_500_001),
        cinv_person_id=child.number, cinv_cin_visit_date=scribe.text(day), cinv_cin_visit_seen=seen,
        cinv_cin_visit_seen_alone=scribe.flag(0.55) if seen == "Y" else "N",
        cinv_cin_visit_bedroom=scribe.flag(0.4),
    )  # fmt: skip


def write_involvements(scribe: Scribe, referral: Referral) -> None:
    """Write who held the case: assessment team, then support, care or leaving care."""
    end = referral.close
    first = min(referral.assessment_end + 5, end if end is not None else scribe.last)
    stretches = scribe.roster.run("assess", referral.day, first, "FCONTA")
    day, stop = first, scribe.last + 1 if end is None else end
    kind = "disabled" if referral.need == "N2" else "support"
    for care in referral.child.cares:
        if care.referral is not referral or care.is_short_break:
            continue
        moved = care.start + scribe.rng.randint(0, 25)
        if moved - day > 7:
            stretches += scribe.roster.run(kind, day, moved, "TSPROC")
            day = moved
        if care.end is None or care.end - day > 7:
            stop_care = care.end if care.end is not None and care.end < stop else end
            stretches += scribe.roster.run("care", day, stop_care, "TSPROC")
            day = stop if stop_care is None else stop_care
    if stop - day > 7:
        stretches += scribe.roster.run(kind, day, end, "TSPROC")
    elif stretches:
        stretches[-1].end = end
    for stretch in stretches:
        write_stretch(scribe, referral, stretch, "CW")


def write_stretch(scribe: Scribe, referral: Referral, stretch: Stretch, role: str) -> None:
    """Write one worker's time with a child."""
    if not scribe.touches(stretch.start, stretch.end):
        return
    if role == "CW":
        scribe.roster.count_case(stretch)
    scribe.out.add(
        "ssd_involvements", invo_involvements_id=scribe.world.number("involvement", 1_000_001),
        invo_professional_id=stretch.worker, invo_professional_role_id=role,
        invo_professional_team=stretch.team, invo_person_id=referral.child.number,
        invo_involvement_start_date=scribe.text(stretch.start),
        invo_involvement_end_date=scribe.past(stretch.end),
        invo_worker_change_reason=stretch.reason, invo_referral_id=referral.number,
    )  # fmt: skip
