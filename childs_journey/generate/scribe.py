"""What every writer of rows needs: the world, the files, the roster, and the window."""

from __future__ import annotations

from dataclasses import dataclass, field

from childs_journey.generate.calendar import birthday
from childs_journey.generate.story import Care, Child, Referral
from childs_journey.generate.workforce import Roster
from childs_journey.generate.world import World
from childs_journey.generate.write import Extract


@dataclass
class Scribe:
    """Writes a child's history into the files."""

    world: World
    out: Extract
    roster: Roster
    factors: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = self.world.settings.extract_day
        self.first = self.world.settings.window_start
        self.rng = self.world.rng
        self.calendar = self.world.calendar

    def text(self, day: int | None) -> str:
        """Return a day as text, or nothing."""
        return self.calendar.text(day)

    def past(self, day: int | None) -> str:
        """Return a day as text if it has come by the day of the extract."""
        return self.calendar.text(day) if day is not None and day <= self.last else ""

    def clock(self, day: int, low: int = 8 * 60, high: int = 19 * 60) -> str:
        """Return a day with a time between two minutes of the day."""
        return self.time(day, self.rng.randint(low, high))

    def time(self, day: int, minute: int) -> str:
        """Return a day with the time of a minute of it."""
        return f"{self.calendar.text(day)}T{minute // 60:02d}:{minute % 60:02d}:00"

    def in_window(self, day: int) -> bool:
        """Say whether something of one day is in the extract."""
        return self.first <= day <= self.last

    def touches(self, start: int, end: int | None) -> bool:
        """Say whether a period is in the extract: begun, and not ended before the window."""
        return start <= self.last and (end is None or end >= self.first)

    def flag(self, share: float) -> str:
        """Return Y for a share of cases, else N."""
        return "Y" if self.rng.random() < share else "N"

    def factor_shares(self, measures: dict[str, str]) -> list[tuple[str, float]]:
        """Return how often each factor is found, from the latest published year."""
        if not self.factors:
            rates, year = self.world.rates, self.world.months_year(self.last)
            for code, name in measures.items():
                share = rates.ratio(f"factor_{name}", "assessments_with_factors", year)
                self.factors.append((code, min(0.6, share)))
        return self.factors

    def worker(self, kind: str, day: int) -> tuple[int, int]:
        """Return a worker and a team on a day."""
        return self.roster.worker(kind, min(day, self.last))

    def is_leaver(self, child: Child) -> bool:
        """Say whether the council has, or had in the window, leaving-care duties to someone."""
        return any(is_leaver(care, self.last) for care in child.cares) and (
            birthday(child.dob, 25) >= self.first
        )

    def in_scope(self, child: Child) -> bool:
        """Say whether someone is in the extract at all."""
        return (
            any(self.touches(r.day, r.close) for r in child.referrals)
            or any(self.in_window(c.day) for c in child.contacts)
            or any(self.touches(c.start, c.end) for c in child.cares)
            or self.is_leaver(child)
        )

    def write_adviser(self, child: Child, worker: int, team: int, start: int) -> None:
        """Write the personal adviser of someone leaving care."""
        referral = child.referrals[-1] if child.referrals else None
        self.out.add(
            "ssd_involvements", invo_involvements_id=self.world.number("involvement", 1_000_001),
            invo_professional_id=worker, invo_professional_role_id="16PLUS",
            invo_professional_team=team, invo_person_id=child.number,
            invo_involvement_start_date=self.text(max(start, self.first)),
            invo_worker_change_reason="FCONTA", invo_referral_id=self.kept(referral),
        )  # fmt: skip

    def kept(self, referral: Referral | None) -> int | None:
        """Return the number of a referral that is in the extract."""
        if referral is None or not self.touches(referral.day, referral.close):
            return None
        return referral.number


def is_leaver(care: Care, last: int) -> bool:
    """Say whether a period of care gives leaving-care duties: 13 weeks, some of it from 16."""
    sixteen = birthday(care.child.dob, 16)
    end = last if care.end is None else care.end
    start = max(care.start, birthday(care.child.dob, 14))
    return end - start >= 91 and end >= sixteen and not care.is_short_break
