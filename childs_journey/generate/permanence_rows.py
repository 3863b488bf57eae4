"""Rows of adoption and other orders, of the adopters, and of the courts behind them."""

from __future__ import annotations

from childs_journey.generate.calendar import add_months
from childs_journey.generate.placements import Placement, Status
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Care
from childs_journey.generate.write import Value

SGO = ("E45", "E46", "E47", "E48")
COUPLES = (
    ("MF", "L11", 2, 60),
    ("MM", "L12", 2, 10),
    ("FF", "L12", 2, 8),
    ("F1", "L0", 1, 18),
    ("MF", "L3", 2, 4),
)
STAGES = ("ISSUE", "CMH", "FCMH", "IRH", "FINAL")


def write_permanence(
    scribe: Scribe, care: Care, statuses: list[Status], placements: list[Placement]
) -> None:
    """Write the permanence row of a period of care, if there was a plan or an order."""
    final = next((s.start for s in statuses if s.code == "C2"), None)
    if care.by_consent:
        final = care.start + 100
    if any(s.code == "C1" for s in statuses):
        write_proceedings(scribe, care, statuses)
    ended = care.end is not None and care.end <= scribe.last
    if care.way_out == "adopted" and final is not None:
        _write_adoption(scribe, care, final, statuses, placements)
    elif ended and care.end_reason in (*SGO, "E41"):
        scribe.out.add(
            "ssd_permanence", perm_table_id=_key(scribe, care), perm_person_id=care.child.number,
            perm_cla_id=care.number, perm_part_of_sibling_group="N",
            perm_permanence_order_date=scribe.text(care.end),
            perm_permanence_order_type="Special Guardianship Order"
            if care.end_reason in SGO
            else "Child Arrangements/ Residence Order",
        )  # fmt: skip


def _key(scribe: Scribe, care: Care) -> str:
    return f"{scribe.world.number('permanence', 5001)}{care.number}"


def _write_adoption(
    scribe: Scribe, care: Care, final: int, statuses: list[Status], placements: list[Placement]
) -> None:
    rng = scribe.rng
    decided = final - rng.randint(20, 70)
    order = next((s.start for s in statuses if s.code == "E1"), None)
    placed = next((p.start for p in placements if p.kind == "adoption"), None)
    matched = placed - rng.randint(14, 35) if placed is not None else None
    if matched is None and order is not None and order + 150 < scribe.last and rng.random() < 0.3:
        matched = order + rng.randint(60, 150)
    adopted = care.end_reason in {"E11", "E12"} and care.end is not None and care.end <= scribe.last
    reversed_on = _reversed_on(scribe, care, decided, is_placed=placed is not None)
    group = [c for c in care.child.family.children if c.cares and c is not care.child]
    couple = COUPLES[rng.choices(range(len(COUPLES)), [w for *_, w in COUPLES])[0]]
    known = scribe.past(matched) != ""
    early = care.child.number % 9 == 0
    worker, _ = scribe.worker("fostering", decided)
    scribe.out.add(
        "ssd_permanence", perm_table_id=_key(scribe, care), perm_person_id=care.child.number,
        perm_cla_id=care.number, perm_adm_decision_date=scribe.past(decided),
        perm_part_of_sibling_group="Y" if group else "N",
        perm_siblings_placed_together=len(group[:1]), perm_siblings_placed_apart=len(group[1:]),
        perm_ffa_cp_decision_date=scribe.past(decided) if early else "",
        perm_placement_order_date=scribe.past(order), perm_matched_date=scribe.past(matched),
        perm_adopter_sex=couple[0] if known else "",
        perm_adopter_legal_status=couple[1] if known else "",
        perm_number_of_adopters=couple[2] if known else "",
        perm_placed_for_adoption_date=scribe.past(placed),
        perm_adopted_by_carer_flag="N" if known else "",
        perm_placed_ffa_cp_date=scribe.past(decided + 20) if early else "",
        perm_placement_provider_urn=placements[-1].urn if placed is not None else "",
        perm_decision_reversed_date=scribe.past(reversed_on),
        perm_decision_reversed_reason=rng.choice(("RD1", "RD2", "RD3", "RD4"))
        if scribe.past(reversed_on)
        else "",
        perm_permanence_order_date=scribe.text(care.end) if adopted else "",
        perm_permanence_order_type="Adoption" if adopted else "", perm_adoption_worker_id=worker,
    )  # fmt: skip
    if known and matched is not None:
        _write_adopters(scribe, care, matched, placed, care.end if adopted else None)


def _reversed_on(scribe: Scribe, care: Care, decided: int, *, is_placed: bool) -> int | None:
    """Return the day the plan stopped being adoption, for some who are still in care."""
    if care.end is not None or is_placed or not scribe.world.hit("reversed", 0.15):
        return None
    return decided + scribe.rng.randint(150, 400)


def _write_adopters(
    scribe: Scribe, care: Care, matched: int, placed: int | None, order: int | None
) -> None:
    number = write_adopter(scribe, matched - scribe.rng.randint(30, 200), matched, placed, order)
    scribe.out.add(
        "sup_adopter_links", adlk_link_id=scribe.world.number("adopter_link"),
        adlk_person_id=care.child.number, adlk_adopter_id=number,
        adlk_matched_date=scribe.text(matched), adlk_placed_date=scribe.past(placed),
    )  # fmt: skip


def write_adopter(
    scribe: Scribe, approved: int, matched: int | None, placed: int | None, order: int | None
) -> int:
    """Write an adopter with the stages before approval."""
    rng, number = scribe.rng, scribe.world.number("adopter", 3001)
    stage_2 = approved - rng.randint(100, 150)
    stage_1 = stage_2 - rng.randint(65, 110)
    left = approved > scribe.last and rng.random() < 0.2
    scribe.out.add(
        "sup_adopters", adop_adopter_id=number, adop_family_id=f"AF{number}",
        adop_ethnicity=rng.choice(("WBRI", "WBRI", "WOTH", "AIND", "BAFR", "MOTH")),
        adop_disability_flag=scribe.flag(0.04), adop_ffa_flag=scribe.flag(0.2),
        adop_enquiry_date=scribe.text(stage_1 - rng.randint(20, 90)),
        adop_stage1_start=scribe.past(stage_1),
        adop_stage1_end=scribe.past(stage_2 - rng.randint(1, 10)),
        adop_stage2_start=scribe.past(stage_2), adop_stage2_end=scribe.past(approved),
        adop_application_date=scribe.past(stage_1 - rng.randint(1, 15)),
        adop_approval_date=scribe.past(approved), adop_matched_date=scribe.past(matched),
        adop_placed_date=scribe.past(placed),
        adop_children_placed=1 if scribe.past(placed) else 0, adop_order_date=scribe.past(order),
        adop_left_date=scribe.text(scribe.last - 10) if left else "",
        adop_left_reason="Change of circumstances" if left else "",
    )  # fmt: skip
    return number


def write_proceedings(scribe: Scribe, care: Care, statuses: list[Status]) -> None:
    """Write care proceedings and their stages, from the interim order to the final one."""
    issued = next(s.start for s in statuses if s.code == "C1")
    final = next((s.start for s in statuses if s.code == "C2"), None)
    concluded = final if final is not None else care.end
    if concluded is not None and concluded < scribe.first:
        return
    number = scribe.world.number("proceedings", 4001)
    reference = f"ZZ99C{10_000 + care.child.family.number}"
    done = concluded is not None and concluded <= scribe.last
    order = _final_order(care, final)
    late = done and concluded is not None and concluded > add_months(issued, 6)
    scribe.out.add(
        "sup_care_proceedings", proc_proceedings_id=number, proc_person_id=care.child.number,
        proc_family_id=f"F{care.child.family.number:06d}", proc_court_reference=reference,
        proc_application_type="EPO" if care.way_in == "L2" else "S31",
        proc_issue_date=scribe.text(issued - 2), proc_court_name="Exampleton Family Court",
        proc_interim_order_date=scribe.text(issued), proc_final_order=order if done else "",
        proc_final_order_date=scribe.text(concluded) if done else "",
        proc_extension_reason="Further expert evidence" if late else "",
        proc_status="CONCLUDED" if done else "OPEN",
    )  # fmt: skip
    write_stages(scribe, number, issued - 2, concluded)
    if scribe.world.hit("pre_before", 0.65):
        write_pre_proceedings(
            scribe, care.child.number, care.child.family.number, issued, reference
        )


def _final_order(care: Care, final: int | None) -> str:
    if final is not None:
        return "CARE_PLACEMENT" if care.way_out == "adopted" else "CARE"
    if care.end_reason in SGO:
        return "SPECIAL_GUARDIANSHIP"
    return {"E41": "CHILD_ARRANGEMENTS", "E4A": "SUPERVISION"}.get(care.end_reason, "NO_ORDER")


def write_stages(scribe: Scribe, number: int, issued: int, concluded: int | None) -> None:
    """Write the hearings of a case; those still to come have a planned date only."""
    rng = scribe.rng
    end = concluded if concluded is not None else issued + 182
    span = max(30, end - issued)
    for stage, part in zip(STAGES, (0.0, 0.1, 0.35, 0.75, 1.0), strict=True):
        planned = scribe.calendar.next_working(issued + int(span * part))
        adjourned = rng.random() < 0.1 and 0 < part < 1
        actual = planned + (rng.randint(7, 28) if adjourned else 0)
        if concluded is not None and (actual >= concluded or part == 1.0):
            actual = concluded
            planned = min(planned, concluded)
        held = actual <= scribe.last
        scribe.out.add(
            "sup_court_stages", cour_stage_id=scribe.world.number("stage"),
            cour_proceedings_id=number, cour_stage=stage, cour_planned_date=scribe.text(planned),
            cour_actual_date=scribe.text(actual) if held else "",
            cour_outcome="Held" if held else "",
            cour_adjourn_reason="Report not ready" if adjourned and held else "",
        )  # fmt: skip


def write_pre_proceedings(
    scribe: Scribe, person: int, family: int, issued: int | None, reference: str
) -> None:
    """Write pre-proceedings that led to court on a day, or stepped down or are still open."""
    rng, world = scribe.rng, scribe.world
    length = rng.randint(60, 200)
    if issued is None:
        decided = rng.randint(scribe.first, scribe.last - 20)
        ended = decided + length
    else:
        decided, ended = issued - length, issued - rng.randint(2, 14)
    if decided < scribe.first or decided > scribe.last:
        return
    meetings = [decided + rng.randint(14, 28)]
    while len(meetings) < 4 and meetings[-1] + 42 < ended:
        meetings.append(meetings[-1] + 42)
    held = [day for day in meetings if day <= scribe.last]
    number = world.number("pre_proceedings", 2001)
    went = reference if issued is not None and ended <= scribe.last else ""
    _write_process(
        scribe, held, ended, prep_table_id=number, prep_person_id=person,
        prep_plo_family_id=f"P{family:06d}", prep_pre_pro_decision_date=scribe.text(decided),
        prep_pre_pro_letter_date=scribe.past(decided + 7), prep_court_reference=went,
    )  # fmt: skip
    for day in held:
        scribe.out.add(
            "sup_pre_proceedings_meetings", plom_meeting_id=world.number("plo_meeting"),
            plom_pre_proceedings_id=number, plom_meeting_date=scribe.text(day),
            plom_outcome="Plan agreed" if day != held[-1] else "Reviewed",
            plom_legal_rep_flag=scribe.flag(0.8),
        )  # fmt: skip


def _write_process(scribe: Scribe, held: list[int], ended: int, **known: Value) -> None:
    rng, went = scribe.rng, bool(known["prep_court_reference"])
    outcome = "Decision to Issue Care Proceedings" if went else "Decision to step down"
    scribe.out.add(
        "ssd_pre_proceedings", **known,
        prep_initial_pre_pro_meeting_date=scribe.text(held[0]) if held else "",
        prep_pre_pro_outcome=outcome if ended <= scribe.last else "",
        prep_agree_stepdown_issue_date=scribe.past(ended),
        prep_cp_plans_referral_period=1, prep_legal_gateway_outcome="B",
        prep_prev_pre_proc_child=0, prep_prev_care_proc_child=0,
        prep_care_pro_letter_date=scribe.text(ended) if went else "",
        prep_pre_pro_meetings_num=len(held), prep_pre_pro_parents_legal_rep=rng.choice("YYYNU"),
        prep_parents_legal_rep_point_of_issue=rng.choice("YYN") if went else "NA",
        prep_care_proc_court_hearings=3 if went else "",
        prep_care_proc_short_notice=rng.choice("NNNY") if went else "",
        prep_la_inital_plan_approved="Y" if went else "",
        prep_la_initial_care_plan=rng.choice("AAAC") if went else "",
        prep_la_final_care_plan="H" if went else "",
    )  # fmt: skip
