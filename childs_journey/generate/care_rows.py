"""Rows of children in care: episodes, placements, legal statuses, reviews, visits, plans."""

from __future__ import annotations

from bisect import bisect_right

from childs_journey.generate.calendar import add_months, age_on, birthday
from childs_journey.generate.health_rows import write_health
from childs_journey.generate.permanence_rows import write_permanence
from childs_journey.generate.person_rows import write_address
from childs_journey.generate.placements import (
    Placement,
    Planner,
    Status,
    dated_code,
    distance,
    move_in_earlier,
)  # fmt: skip
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Care, Child, Referral

TEMPORARY = ("T1", "T3", "T4")
ANSWERS = (
    "REMAINSUP", "RETURN1M", "RETURN6M", "RETURNEV", "LTRELFR", "LTFOST18", "RESPLMT", "SUPPLIV",
    "ADOPTION", "OTHERPLN",
)  # fmt: skip
AIMS = {
    "adopted": "ADOPTION", "sgo": "LTRELFR", "cao": "LTRELFR", "home": "RETURN6M",
    "unplanned": "RETURN6M", "other_pr": "LTRELFR", "of_age": "LTFOST18",
}  # fmt: skip


def write_care(scribe: Scribe, planner: Planner, child: Child) -> None:
    """Write all periods of care of a child."""
    for care in child.cares:
        if not scribe.touches(care.start, care.end):
            continue
        statuses, placements = planner.statuses(care), planner.placements(care)
        move_in_earlier(statuses, placements)
        write_period(scribe, care, statuses, placements)
        _write_reviews(scribe, care)
        _write_visits(scribe, care)
        _write_care_plans(scribe, care)
        _write_previous(scribe, care)
        write_health(scribe, care)
        write_permanence(scribe, care, statuses, placements)
        _write_missing(scribe, care)
        _write_liberty(scribe, care, placements)


def write_period(
    scribe: Scribe, care: Care, statuses: list[Status], placements: list[Placement]
) -> None:
    """Write the episodes of a period of care, and the placements and statuses they come from."""
    _write_episodes(scribe, care, statuses, placements)
    for status in statuses:
        if scribe.touches(status.start, status.end):
            scribe.out.add(
                "ssd_legal_status", lega_legal_status_id=scribe.world.number("legal", 550_001),
                lega_person_id=care.child.number, lega_legal_status=status.code,
                lega_legal_status_start_date=scribe.text(status.start),
                lega_legal_status_end_date=scribe.past(status.end),
            )  # fmt: skip
    for placement in placements:
        if scribe.touches(placement.start, placement.end):
            _write_placement(scribe, care, placement)


def _write_episodes(
    scribe: Scribe, care: Care, statuses: list[Status], placements: list[Placement]
) -> None:
    last_contact = min(scribe.last, care.end or scribe.last) - scribe.rng.randint(0, 60)
    starts = sorted({s.start for s in statuses} | {p.start for p in placements})
    placed_from = [p.start for p in placements]
    before: tuple[str, Placement] | None = None
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else care.end
        placement = placements[bisect_right(placed_from, start) - 1]
        in_force = [s for s in statuses if s.start <= start and (s.end is None or s.end > start)]
        status = max(in_force, key=lambda s: s.start).code if in_force else statuses[-1].code
        reason = _start_reason(before, status, placement)
        before = (status, placement)
        if not scribe.touches(start, end):
            continue
        closed = end is not None and end <= scribe.last
        ceased = "X1" if index + 1 < len(starts) else care.end_reason
        scribe.out.add(
            "ssd_cla_episodes", clae_cla_episode_id=scribe.world.number("episode", 600_001),
            clae_person_id=care.child.number, clae_cla_placement_id=placement.number,
            clae_cla_episode_start_date=scribe.text(start), clae_cla_episode_start_reason=reason,
            clae_cla_primary_need_code=care.need,
            clae_cla_episode_ceased_date=scribe.past(end),
            clae_cla_episode_ceased_reason=ceased if closed else "", clae_cla_id=care.number,
            clae_referral_id=scribe.kept(care.referral),
            clae_cla_last_iro_contact_date=scribe.text(max(last_contact, care.start)),
            clae_entered_care_date=scribe.text(care.start),
        )  # fmt: skip


def _start_reason(before: tuple[str, Placement] | None, status: str, placement: Placement) -> str:
    if before is None:
        return "S"
    new_status, moved = before[0] != status, before[1] is not placement
    if not moved:
        return "L"
    temporary = placement.code in TEMPORARY or before[1].code in TEMPORARY
    same_carer = bool(placement.carer) and placement.carer == before[1].carer and not temporary
    if new_status:
        return "U" if same_carer else "B"
    return "T" if same_carer else "P"


def _write_placement(scribe: Scribe, care: Care, placement: Placement) -> None:
    world, child = scribe.world, care.child
    own = world.settings.area.la_code
    scribe.out.add(
        "ssd_cla_placement", clap_cla_placement_id=placement.number, clap_cla_id=care.number,
        clap_person_id=child.number, clap_cla_placement_start_date=scribe.text(placement.start),
        clap_cla_placement_type=dated_code(placement.code, placement.end),
        clap_cla_placement_urn=placement.urn,
        clap_cla_placement_distance=distance(care, placement, world),
        clap_cla_placement_provider=placement.provider,
        clap_cla_placement_postcode="" if care.is_short_break else placement.place.postcode,
        clap_cla_placement_end_date=scribe.past(placement.end),
        clap_cla_placement_change_reason=placement.change if scribe.past(placement.end) else "",
    )  # fmt: skip
    home = world.places.home(child.family.postcode).postcode
    cost = {"foster": 850, "homes": 6200, "supported": 1500, "secure": 9800, "school": 4300}
    weekly = cost.get(placement.kind, 400) * (0.8 + 0.5 * scribe.rng.random())
    scribe.out.add(
        "sup_cla_placement_details", plcx_placement_id=placement.number,
        plcx_home_postcode="" if child.is_uasc else home,
        plcx_location_code="IN" if placement.place.la_code == own else "OUT",
        plcx_la_code=placement.place.la_code, plcx_carer_id=placement.carer,
        plcx_provider_name=placement.provider_name,
        plcx_weekly_cost="" if placement.provider == "PR0" else f"{weekly:.0f}",
        plcx_confidential_flag="Y" if placement.kind == "adoption" else "N",
        plcx_planned_flag=scribe.flag(0.75),
    )  # fmt: skip
    if scribe.world.hit("finance", 0.02):
        scribe.out.add(
            "ssd_s251_finance", s251_table_id=world.number("finance"),
            s251_cla_placement_id=placement.number,
        )  # fmt: skip
    if placement.code not in TEMPORARY and placement.kind != "parents" and not care.is_short_break:
        write_address(
            scribe,
            child,
            "Placement",
            placement.start,
            placement.end,
            place=placement.place.postcode,
        )


def _write_reviews(scribe: Scribe, care: Care) -> None:
    """Write reviews: within 20 working days, then three months, then six."""
    rng = scribe.rng
    stop = scribe.last if care.end is None else min(care.end, scribe.last)
    due = scribe.calendar.add(care.start, 20)
    months = 3
    while due <= stop or care.end is None:
        held = scribe.calendar.next_working(due - rng.randint(3, 14))
        if rng.random() < 0.06:
            held = scribe.calendar.add(due, rng.randint(1, 20))
        done = held <= stop
        if done and held >= scribe.first:
            _write_review(scribe, care, due, held)
        elif not done:
            if care.end is None:
                _write_review(scribe, care, due, None)
            return
        due, months = add_months(held, months), 6


def _write_review(scribe: Scribe, care: Care, due: int, held: int | None) -> None:
    participation = ""
    if held is not None:
        young = age_on(care.child.dob, held) < 4
        codes = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
        participation = "PN0" if young else scribe.rng.choices(codes, (55, 6, 2, 3, 8, 20, 6))[0]
    scribe.out.add(
        "ssd_cla_reviews", clar_cla_review_id=scribe.world.number("cla_review", 750_001),
        clar_cla_id=care.number, clar_cla_person_id=care.child.number,
        clar_cla_review_due_date=scribe.text(due), clar_cla_review_date=scribe.text(held),
        clar_cla_review_cancelled="N", clar_cla_review_participation=participation,
    )  # fmt: skip


def _write_visits(scribe: Scribe, care: Care) -> None:
    """Write visits: in the first week, then every six weeks, later every twelve for some."""
    rng = scribe.rng
    stop = scribe.last if care.end is None else min(care.end, scribe.last)
    settled = rng.random() < 0.25
    day = scribe.calendar.next_working(care.start + rng.randint(2, 7))
    while day <= stop:
        if day >= scribe.first:
            seen = scribe.flag(0.95)
            scribe.out.add(
                "ssd_cla_visits", clav_cla_visit_id=scribe.world.number("visit", 1_500_001),
                clav_cla_id=care.number, clav_person_id=care.child.number,
                clav_cla_visit_date=scribe.text(day), clav_cla_visit_seen=seen,
                clav_cla_visit_seen_alone=scribe.flag(0.7) if seen == "Y" else "N",
            )  # fmt: skip
        gap = (60, 84) if settled and day - care.start > 400 else (26, 43)
        late = rng.random() < 0.07
        day = scribe.calendar.next_working(day + rng.randint(*gap) + (14 if late else 0))


def _write_care_plans(scribe: Scribe, care: Care) -> None:
    rng = scribe.rng
    aim = AIMS.get(care.way_out, "OTHERPLN")
    if (
        aim == "LTFOST18"
        and age_on(care.child.dob, min(scribe.last, care.end or scribe.last)) >= 16
    ):
        aim = "SUPPLIV"
    json = "{" + ",".join(f'"{a}":"{"Y" if a == aim else "N"}"' for a in ANSWERS) + "}"
    start = scribe.calendar.add(care.start, rng.randint(2, 10))
    while care.end is None or start < care.end:
        end = start + rng.randint(170, 260)
        current = end > scribe.last or (care.end is not None and end >= care.end)
        until = care.end if current else end
        if start > scribe.last:
            return
        if scribe.touches(start, until):
            scribe.out.add(
                "ssd_cla_care_plan", lacp_table_id=scribe.world.number("care_plan", 950_001),
                lacp_person_id=care.child.number, lacp_cla_care_plan_start_date=scribe.text(start),
                lacp_cla_care_plan_end_date=scribe.past(until), lacp_cla_care_plan_json=json,
            )  # fmt: skip
        if current:
            return
        start = end


def _write_previous(scribe: Scribe, care: Care) -> None:
    """Write the permanence arrangement before this care, which is none for most."""
    if care.start < scribe.first:
        return
    rng, child = scribe.rng, care.child
    option = rng.choices(("Z1", "P1", "P2", "P3", "P4"), (90, 2, 4, 2, 2))[0]
    date_text = place = ""
    if option in {"P1", "P2", "P3"} and care.start - child.dob > 800:
        # more than a year before: of a date known by its year alone the last day counts
        year = scribe.text(rng.randint(child.dob + 200, care.start - 370))
        date_text = rng.choice((f"zz/{year[5:7]}/{year[:4]}", f"zz/zz/{year[:4]}", "zz/zz/zzzz"))
        if rng.random() < 0.5:
            date_text = f"{year[8:]}/{year[5:7]}/{year[:4]}"
        place = rng.choice((scribe.world.settings.area.la_code, "WAL", "NUK"))
    elif option == "P4":
        date_text, place = "zz/zz/zzzz", "999"
    else:
        option = "Z1"
    scribe.out.add(
        "ssd_cla_previous_permanence", lapp_table_id=scribe.world.number("previous", 990_001),
        lapp_person_id=child.number, lapp_previous_permanence_option=option,
        lapp_previous_permanence_la=place, lapp_previous_permanence_order_date=date_text,
    )  # fmt: skip


def _write_missing(scribe: Scribe, care: Care) -> None:
    """Write episodes of going missing: some teenagers, several times each."""
    world, rng = scribe.world, scribe.rng
    share = world.rates.share("cla_missing_pct", world.months_year(scribe.last))
    start = max(care.start, scribe.first, birthday(care.child.dob, 11))
    stop = scribe.last if care.end is None else min(care.end, scribe.last)
    if stop - start < 20:
        return
    # the published share is of all ages and for a year; those who go missing are teenagers
    if world.hit("missing", min(0.8, share * 2.4)):
        count, until = rng.choice((1, 1, 2, 3, 4, 6, 9)), 0
        for day in sorted(rng.randint(start, stop - 8) for _ in range(count)):
            if day >= until:
                write_missing_episode(scribe, care.child, day, stop)
                until = day + 9


def write_missing_episode(scribe: Scribe, child: Child, day: int, stop: int) -> None:
    """Write one episode and the return interview that was offered."""
    rng, world = scribe.rng, scribe.world
    number = world.number("missing", 770_001)
    days = rng.choices((0, 1, 2, 4, 7), (30, 42, 15, 9, 4))[0]
    found = min(day + days, stop)
    is_open = found >= scribe.last and rng.random() < 0.5
    offered = "Y" if rng.random() < 0.92 else "N"
    accepted = ("Y" if rng.random() < 0.68 else "N") if offered == "Y" else "NA"
    scribe.out.add(
        "ssd_missing", miss_table_id=number, miss_person_id=child.number,
        miss_missing_episode_start_date=scribe.clock(day, 0, 800),
        miss_missing_episode_type=rng.choices(("M", "A"), (85, 15))[0],
        miss_missing_episode_end_date="" if is_open else scribe.clock(found, 801, 1439),
        miss_missing_rhi_offered="" if is_open else offered,
        miss_missing_rhi_accepted="" if is_open else accepted,
    )  # fmt: skip
    if is_open or offered == "N":
        return
    met = found + rng.choices((0, 1, 2, 3, 6), (12, 35, 25, 18, 10))[0]
    done = accepted == "Y" and met <= scribe.last
    scribe.out.add(
        "sup_return_interviews", rhin_interview_id=world.number("interview"),
        rhin_missing_id=number,
        rhin_offered_date=scribe.clock(min(found + 1, scribe.last), 540, 600),
        rhin_completed_date=scribe.clock(met, 610, 1080) if done else "",
        rhin_declined_reason="" if accepted == "Y" else "Did not wish to talk",
    )  # fmt: skip


def _write_liberty(scribe: Scribe, care: Care, placements: list[Placement]) -> None:
    """Write orders that allow a deprivation of liberty, for a few older children in homes."""
    for placement in placements:
        age = age_on(care.child.dob, placement.start)
        if placement.code not in {"K2", "Z12", "Z13"} or age < 12:
            continue
        start = max(placement.start + 10, scribe.first)
        if start > scribe.last - 5 or (placement.end is not None and placement.end < start + 5):
            continue
        if scribe.world.hit("liberty", 0.12):
            end = min(start + 90, start + 90 if placement.end is None else placement.end - 1)
            scribe.out.add(
                "sup_dolo", dolo_dolo_id=scribe.world.number("liberty"),
                dolo_person_id=care.child.number, dolo_start_date=scribe.text(start),
                dolo_end_date=scribe.past(end),
                dolo_court_reference=f"ZZ99C{10_000 + care.child.family.number}",
            )  # fmt: skip


def write_short_breaks(scribe: Scribe, planner: Planner, child: Child) -> None:
    """Write short breaks of a disabled child: an agreement, or each break."""
    referral = next((r for r in child.referrals if _had_long(scribe, r)), None)
    if referral is None or not scribe.world.hit("short_break", 0.15):
        return
    start = max(referral.assessment_end + 20, scribe.first + scribe.rng.randint(5, 200))
    adult = birthday(child.dob, 18)
    is_over = referral.close is not None or adult <= scribe.last
    stop = min(scribe.last, referral.close or scribe.last, adult) - 20
    if start < stop:
        scribe.out.add(
            "ssd_cla_previous_permanence", lapp_table_id=scribe.world.number("previous", 990_001),
            lapp_person_id=child.number, lapp_previous_permanence_option="Z1",
        )  # fmt: skip
    if scribe.world.hit("agreement", 0.6):
        _short_break(scribe, planner, referral, start, stop if is_over else None, code="V4")
        return
    while start + 3 < stop:
        _short_break(scribe, planner, referral, start, start + scribe.rng.randint(1, 4), code="V3")
        start += scribe.rng.randint(45, 90)


def _had_long(scribe: Scribe, referral: Referral) -> bool:
    end = scribe.last if referral.close is None else referral.close
    return referral.path == "need" and end - max(referral.assessment_end, scribe.first) > 300


def _short_break(
    scribe: Scribe, planner: Planner, referral: Referral, start: int, end: int | None, *, code: str
) -> None:
    if start >= scribe.last or (end is not None and end <= start):
        return
    care = Care(
        scribe.world.number("care", 800_001), referral.child, referral, start, start, start, code,
        "home", "N2", end, "E8", True,
    )  # fmt: skip
    write_period(scribe, care, [Status(code, start, end)], planner.placements(care)[:1])
