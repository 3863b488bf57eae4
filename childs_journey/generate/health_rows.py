"""Rows about the health of children in care, so that each year's answers are as published."""

from __future__ import annotations

from childs_journey.generate.calendar import age_on, birthday, ordinal
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Care

SUBSTANCES = ("Cannabis", "Alcohol", "Solvents", "Nitrous oxide")
OFFENCES = ("Theft", "Criminal damage", "Common assault", "Possession of a controlled drug")


def write_health(scribe: Scribe, care: Care) -> None:
    """Write checks, scores and the yearly answers of one period of care."""
    _write_first_checks(scribe, care)
    year = scribe.world.months_year(max(scribe.first, care.start))
    final = scribe.world.months_year(scribe.last)
    while year <= final:
        _write_year(scribe, care, year)
        year += 1
    if care.start < scribe.last - 60:
        _write_immunisations(scribe, care)


def _write_first_checks(scribe: Scribe, care: Care) -> None:
    """Write the first health assessment, in 20 working days for most, and a dental check."""
    rng, calendar = scribe.rng, scribe.calendar
    day = calendar.add(
        care.start, rng.randint(8, 20) if rng.random() < 0.7 else rng.randint(21, 45)
    )
    _check(scribe, care, "Health Assessment", day)
    if rng.random() < 0.7:
        _check(scribe, care, "Dental Check", calendar.add(care.start, rng.randint(20, 80)))


def _check(scribe: Scribe, care: Care, kind: str, day: int, status: str = "Completed") -> None:
    if care.end is not None and day > care.end:
        return
    if day > scribe.last:
        if day > scribe.last + 60:
            return
        status = "Planned"
    if day >= scribe.first:
        scribe.out.add(
            "ssd_cla_health", clah_health_check_id=scribe.world.number("health", 880_001),
            clah_person_id=care.child.number, clah_health_check_type=kind,
            clah_health_check_date=scribe.text(day), clah_health_check_status=status,
        )  # fmt: skip


def _write_year(scribe: Scribe, care: Care, year: int) -> None:
    """Write one collection year of a child looked after through all of it."""
    first, last = ordinal(year - 1, 4, 1), ordinal(year, 3, 31)
    # the return's own cohort: who came on the first day and who left on the last are in it
    if care.start > first or (care.end is not None and care.end < last):
        return
    age = age_on(care.child.dob, last)
    days = range(max(first, scribe.first), min(last, scribe.last) + 1)
    if len(days) < 30 or age_on(care.child.dob, days[-1]) > 17:
        return
    hit, share = scribe.world.hit, scribe.world.rates.share
    assessed = hit("health_assessment", share("cla_health_assessment_pct", year))
    dental = hit("dental", share("cla_dental_check_pct", year))
    immunised = hit("immunised", share("cla_immunised_pct", year))
    misuse = age >= 11 and hit("misuse", share("cla_substance_misuse_pct", year) * 2.2)
    convicted = age >= 10 and hit("convicted", max(0.02, share("cla_convicted_pct", year)))
    _year_checks(scribe, care, days, age, assessed=assessed, dental=dental)
    score, reason = _sdq(scribe, care, days, age, year)
    helped = misuse and scribe.rng.random() < 0.6
    if misuse:
        _write_misuse(scribe, care, days, helped=helped)
    if convicted:
        scribe.out.add(
            "ssd_cla_convictions", clac_cla_conviction_id=scribe.world.number("conviction"),
            clac_person_id=care.child.number,
            clac_cla_conviction_date=scribe.text(scribe.rng.choice(days)),
            clac_cla_conviction_offence=scribe.rng.choice(OFFENCES),
        )  # fmt: skip
    scribe.out.add(
        "sup_oc2_year_flags", oc2y_row_id=scribe.world.number("oc2"),
        oc2y_person_id=care.child.number, oc2y_collection_year=year,
        oc2y_convicted=_yes(convicted),
        oc2y_health_check=_yes(scribe.rng.random() < 0.9) if age < 5 else "",
        oc2y_immunisations=_yes(immunised), oc2y_teeth_check=_yes(dental),
        oc2y_health_assessment=_yes(assessed), oc2y_substance_misuse=_yes(misuse),
        oc2y_intervention_received=_yes(helped) if misuse else "",
        oc2y_intervention_offered=_yes(True) if misuse and not helped else "",
        oc2y_sdq_score=score, oc2y_sdq_reason=reason,
    )  # fmt: skip


def _yes(value: bool) -> str:
    return "Y" if value else "N"


def _year_checks(
    scribe: Scribe, care: Care, days: range, age: int, *, assessed: bool, dental: bool
) -> None:
    rng = scribe.rng
    half = len(days) // 2
    if assessed:
        if age < 5 and half > 20:
            _check(
                scribe,
                care,
                "Health Assessment",
                scribe.calendar.next_working(rng.choice(days[10:half])),
            )
            _check(
                scribe,
                care,
                "Health Assessment",
                scribe.calendar.next_working(rng.choice(days[half:-8])),
            )
        else:
            _check(
                scribe,
                care,
                "Health Assessment",
                scribe.calendar.next_working(rng.choice(days[:-8])),
            )
    elif rng.random() < 0.5:
        _check(scribe, care, "Health Assessment", rng.choice(days), "Refused")
    if dental:
        _check(scribe, care, "Dental Check", scribe.calendar.next_working(rng.choice(days[:-8])))
    elif rng.random() < 0.3:
        _check(scribe, care, "Dental Check", rng.choice(days), "Refused")
    if rng.random() < 0.4:
        _check(scribe, care, "Optical Check", scribe.calendar.next_working(rng.choice(days[:-8])))


def _sdq(scribe: Scribe, care: Care, days: range, age: int, year: int) -> tuple[int | None, str]:
    """Return the score of the year, or why there is none; it is asked from 4 until 17."""
    if age == 17 and birthday(care.child.dob, 17) >= ordinal(year - 1, 4, 1):
        return None, "SDQ1"
    if not 4 <= age <= 16:
        return None, ""
    world, rng = scribe.world, scribe.rng
    if not world.hit("sdq", world.rates.share("cla_sdq_received_pct", year)):
        return None, ("SDQ2", "SDQ4", "SDQ5")[world.pick("sdq_reason", (30, 45, 25))]
    bands = [
        max(1.0, world.rates.value(f"cla_sdq_{band}_pct", year))
        for band in ("normal", "borderline", "concern")
    ]
    low, high = ((0, 13), (14, 16), (17, 33))[world.pick("sdq_band", bands)]
    score = rng.randint(low, high)
    scribe.out.add(
        "ssd_sdq_scores", csdq_table_id=world.number("sdq", 660_001),
        csdq_person_id=care.child.number, csdq_sdq_completed_date=scribe.text(rng.choice(days)),
        csdq_sdq_score=score,
    )  # fmt: skip
    return score, ""


def _write_misuse(scribe: Scribe, care: Care, days: range, *, helped: bool) -> None:
    scribe.out.add(
        "ssd_cla_substance_misuse", clas_substance_misuse_id=scribe.world.number("misuse"),
        clas_person_id=care.child.number,
        clas_substance_misuse_date=scribe.text(scribe.rng.choice(days)),
        clas_substance_misused=scribe.rng.choice(SUBSTANCES),
        clas_intervention_received=_yes(helped),
    )  # fmt: skip


def _write_immunisations(scribe: Scribe, care: Care) -> None:
    if care.child.cares[-1] is not care:
        return
    stop = scribe.last if care.end is None else min(care.end, scribe.last)
    scribe.out.add(
        "ssd_cla_immunisations", clai_person_id=care.child.number,
        clai_immunisations_status=scribe.flag(
            scribe.world.rates.share("cla_immunised_pct", scribe.world.months_year(scribe.last))
        ),
        clai_immunisations_status_date=scribe.text(
            scribe.rng.randint(max(care.start, scribe.first, stop - 400), max(stop, scribe.first))
        ),
    )  # fmt: skip
