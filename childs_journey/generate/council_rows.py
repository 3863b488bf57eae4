"""Rows about the council: itself, its teams and workers, providers, postcodes, targets."""

from __future__ import annotations

from childs_journey.generate.calendar import collection_year, ordinal
from childs_journey.generate.placements import Market
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.vacancies import Empty, plan_vacancies
from childs_journey.generate.workforce import QUALIFIED, TEAMS, Post, Spell

TITLES = {
    "SW": "Social Worker", "SSW": "Senior Social Worker", "ASYE": "Newly Qualified Social Worker",
    "FLM": "Team Manager", "PA": "Personal Adviser", "FSW": "Family Support Worker",
    "IRO": "Independent Reviewing Officer", "QWC": "Supervising Social Worker",
}  # fmt: skip
LEAVING = ("Another authority", "Agency", "Retired", "Left the profession")
TARGETS = (
    ("assessments_45wd_pct", 85, 4), ("icpc_15wd_pct", 85, 5), ("repeat_referrals_12m_pct", 18, 3),
    ("cpp_repeat_ever_pct", 20, 3), ("cla_reviews_timely_pct", 95, 3),
    ("cla_3plus_placements_12m_pct", 10, 2), ("cla_health_assessment_pct", 95, 3),
    ("cla_dental_pct", 90, 5), ("cl_eet_19_21_pct", 60, 5), ("cl_suitable_19_21_pct", 92, 3),
    ("rhi_72h_pct", 80, 8), ("sw_agency_rate_pct", 12, 4),
)  # fmt: skip
RESIDENTS = (("ASIAN", 22), ("BLACK", 12), ("MIXED", 11), ("OTHER", 4), ("WHITE", 51))
"""Children by ethnic group, per cent: not quite as they are among those referred."""
COMMENTARY = (
    ("assessments_45wd_pct", "Fewer assessments were late than in the quarter before.", "N"),
    ("icpc_15wd_pct", "Some conferences were put off so that families could attend.", "Y"),
    ("cla_dental_pct", "Appointments are short in the area.", "Y"),
)  # fmt: skip


def write_council(scribe: Scribe, market: Market) -> None:
    """Write everything that describes the council rather than a child."""
    _write_itself(scribe)
    _write_teams(scribe)
    _write_providers(scribe, market)
    _write_postcodes(scribe)
    _write_aims(scribe)


def _write_itself(scribe: Scribe) -> None:
    settings, out = scribe.world.settings, scribe.out
    area = settings.area
    out.add(
        "sup_council", la_code=area.la_code, name=area.name, ons_code=area.ons_code,
        region_code=area.region_code,
    )  # fmt: skip
    for year, population in sorted(settings.population.items()):
        out.add("sup_council_population", la_code=area.la_code, year=year, population=population)
        for group, share in RESIDENTS:
            out.add(
                "sup_council_population", la_code=area.la_code, year=year,
                population=round(population * share / 100), ethnic_group=group,
            )  # fmt: skip
    for model, codes in settings.neighbours.items():
        for rank, code in enumerate(codes, 1):
            out.add(
                "sup_council_neighbours", la_code=area.la_code, model_id=model, rank=rank,
                neighbour_la_code=code,
            )  # fmt: skip


def _write_teams(scribe: Scribe) -> None:
    parents = sorted({parent for *_, parent in TEAMS})
    for number, parent in enumerate(parents, 101):
        scribe.out.add("ssd_department", dept_team_id=number, dept_team_name=parent)
    for number, (_, name, parent) in enumerate(TEAMS, 1):
        scribe.out.add(
            "ssd_department", dept_team_id=number, dept_team_name=name,
            dept_team_parent_id=101 + parents.index(parent), dept_team_parent_name=parent,
        )  # fmt: skip


def write_workers(scribe: Scribe) -> None:
    """Write workers and posts; last, because only now is every worker's caseload known."""
    for posts in scribe.roster.posts.values():
        _write_posts(scribe, posts)
    vacancies = plan_vacancies(scribe.world, scribe.roster)
    _write_posts(scribe, vacancies.stand_ins)
    for empty in vacancies.empty:
        if scribe.touches(empty.start, empty.end):
            _write_vacancy(scribe, empty)


def _write_posts(scribe: Scribe, posts: list[Post]) -> None:
    for post in posts:
        for spell in post.spells:
            _write_worker(scribe, post, spell)
            if spell.end is None or spell.end >= scribe.first:
                _write_spell(scribe, post, spell)


def _write_worker(scribe: Scribe, post: Post, spell: Spell) -> None:
    scribe.out.add(
        "ssd_professionals", prof_professional_id=spell.worker,
        prof_staff_id=f"ST{spell.worker:05d}", prof_professional_name=f"Worker {spell.worker}",
        prof_social_worker_registration_no=_registered(post, spell),
        prof_agency_worker_flag="Y" if spell.is_agency else "N",
        prof_professional_job_title=TITLES[post.role],
        prof_professional_caseload=scribe.roster.caseload.get(spell.worker, 0),
        prof_professional_department=TEAMS[post.team - 1][1],
        prof_full_time_equivalency=post.fte,
    )  # fmt: skip


def _registered(post: Post, spell: Spell) -> str:
    return f"SW{800_000 + spell.worker}" if post.role in QUALIFIED else ""


def _write_spell(scribe: Scribe, post: Post, spell: Spell) -> None:
    rng = scribe.rng
    left = scribe.past(spell.end)
    qualified = post.role in QUALIFIED
    before = rng.randint(100, 500) if post.role == "ASYE" else rng.randint(500, 7000)
    reason = "End of assignment" if spell.is_agency else rng.choice(LEAVING)
    scribe.out.add(
        "sup_workforce", work_post_record_id=scribe.world.number("post_record"),
        work_worker_id=spell.worker, work_swe_number=_registered(post, spell), work_role=post.role,
        work_fte=post.fte, work_start_date=scribe.text(spell.start), work_leave_date=left,
        work_leave_reason=reason if left else "", work_agency_flag="Y" if spell.is_agency else "N",
        work_absence_flag="N" if left else scribe.flag(0.035), work_team_id=post.team,
        work_qualification_date=scribe.text(max(spell.start - before, scribe.calendar.first))
        if qualified
        else "",
    )  # fmt: skip


def _write_vacancy(scribe: Scribe, empty: Empty) -> None:
    post = empty.post
    scribe.out.add(
        "sup_workforce", work_post_record_id=scribe.world.number("post_record"),
        work_role=post.role, work_fte=post.fte, work_start_date=scribe.text(empty.start),
        work_leave_date=scribe.past(empty.end), work_agency_flag="N", work_absence_flag="N",
        work_vacancy_post_id=post.number, work_team_id=post.team,
    )  # fmt: skip


def _write_providers(scribe: Scribe, market: Market) -> None:
    others = scribe.world.settings.neighbours
    near = next(reversed(others.values())) if others else []
    for n, provider in enumerate(market.providers):
        scribe.out.add(
            "sup_providers", prvd_urn=provider.urn, prvd_name=provider.name,
            prvd_type={"foster": "Independent fostering agency", "homes": "Children's home"}.get(
                provider.kind, "Other social care provider"
            ),
            prvd_placement_code=provider.code, prvd_provider_code=provider.provider,
            prvd_la_code=provider.place.la_code, prvd_postcode=provider.place.postcode,
            prvd_registered_date=scribe.text(scribe.first - 900 - n * 11),
            prvd_deregistered_date=scribe.text(scribe.last - 90) if provider.closes else "",
        )  # fmt: skip
        if provider.kind in {"foster", "supported"} and near:
            for la_code in sorted({near[n % len(near)], provider.place.la_code}):
                scribe.out.add("sup_provider_areas", prva_urn=provider.urn, prva_la_code=la_code)


def _write_postcodes(scribe: Scribe) -> None:
    places = scribe.world.places
    for place in (*places.inside, *places.outside):
        scribe.out.add(
            "sup_postcodes", pstc_postcode=place.postcode, pstc_easting=place.easting,
            pstc_northing=place.northing, pstc_la_ons_code=place.ons_code,
        )  # fmt: skip


def _write_aims(scribe: Scribe) -> None:
    """Write targets of each financial year, and words on the last quarter."""
    final = collection_year(scribe.last)
    for year in range(final - min(3, scribe.world.settings.years) + 1, final + 1):
        for indicator, target, tolerance in TARGETS:
            scribe.out.add(
                "sup_targets", targ_indicator_id=indicator,
                targ_period=f"{year - 1}-{year % 100:02d}", targ_target=target,
                targ_tolerance=tolerance, targ_owner="Head of Service",
            )  # fmt: skip
    ends = [ordinal(y, m, d) for y in (final - 1, final) for m, d in ((3, 31), (6, 30), (9, 30))]
    day = max((end for end in ends if end <= scribe.last), default=scribe.last)
    for indicator, text, watched in COMMENTARY:
        scribe.out.add(
            "sup_commentary", comm_indicator_id=indicator, comm_period_end=scribe.text(day),
            comm_text=text, comm_action="Reviewed each month", comm_watch_flag=watched,
        )  # fmt: skip
