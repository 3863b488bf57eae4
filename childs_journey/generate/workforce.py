"""Teams, posts and workers: who holds which case, and when that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from childs_journey.generate.calendar import ordinal
from childs_journey.generate.world import World

TEAMS = (
    ("hub", "Front Door Hub", "Safeguarding and Assessment"),
    ("assess", "Assessment Team A", "Safeguarding and Assessment"),
    ("assess", "Assessment Team B", "Safeguarding and Assessment"),
    ("support", "Family Support Team North", "Safeguarding and Assessment"),
    ("support", "Family Support Team South", "Safeguarding and Assessment"),
    ("care", "Children in Care Team", "Care and Permanence"),
    ("leaving", "Leaving Care Team", "Care and Permanence"),
    ("disabled", "Disabled Children Team", "Care and Permanence"),
    ("fostering", "Fostering and Adoption Team", "Care and Permanence"),
    ("review", "Reviewing Service", "Quality and Practice"),
    ("early", "Early Help Team", "Early Help"),
)
PARTS = {"assess": 0.32, "support": 0.40, "care": 0.20, "disabled": 0.08}
"""How case-holding posts are spread over kinds of team."""
QUALIFIED = {"SW", "SSW", "ASYE", "FLM", "IRO", "QWC"}
"""Roles of registered social workers."""
REASONS = ("LEFTRL", "MANAGE", "ORGRST", "ABSENC", "CHCHAN", "PCCHAN", "OTHERS")


@dataclass(slots=True)
class Spell:
    """One worker's time in one post."""

    worker: int
    start: int
    end: int | None
    is_agency: bool


@dataclass(slots=True)
class Post:
    """One post in a team."""

    number: int
    kind: str
    team: int
    role: str
    fte: float
    spells: list[Spell] = field(default_factory=list)


@dataclass(slots=True)
class Stretch:
    """A worker's time with a child."""

    worker: int
    team: int
    start: int
    end: int | None
    reason: str


@dataclass
class Roster:
    """All posts, and how many cases each worker holds on the day that is counted."""

    world: World
    posts: dict[str, list[Post]] = field(default_factory=dict)
    caseload: dict[int, int] = field(default_factory=dict)
    count_day: int = 0

    def worker(self, kind: str, day: int) -> tuple[int, int]:
        """Return a worker of a kind of team, and the team, on a day."""
        posts = self.posts[kind]
        first = self.world.rng.randrange(len(posts))
        for step in range(len(posts)):
            post = posts[(first + step) % len(posts)]
            spell = on_day(post, day)
            if spell is not None:
                return spell.worker, post.team
        return posts[first].spells[0].worker, posts[first].team

    def run(self, kind: str, start: int, end: int | None, reason: str) -> list[Stretch]:
        """Return who holds a case from one day to another, with a reason for each change."""
        rng, last = self.world.rng, self.world.settings.extract_day
        found: list[Stretch] = []
        posts, day = self.posts[kind], start
        stop = last if end is None else end
        while True:
            post = posts[rng.randrange(len(posts))]
            spell = on_day(post, day) or post.spells[0]
            until = stop if spell.end is None or spell.start > day else min(stop, spell.end)
            until = max(until, day + 4)
            why = "LEFTRL"
            if rng.random() < 0.12 and until - day > 120:
                until, why = day + rng.randint(60, until - day), rng.choice(REASONS[1:])
            done = until >= stop
            found.append(Stretch(spell.worker, post.team, day, end if done else until, reason))
            if done:
                return found
            day, reason = until, why

    def count_case(self, stretch: Stretch) -> None:
        """Count an allocated case for the caseload of the last 30 September."""
        day = self.count_day
        if stretch.start <= day and (stretch.end is None or stretch.end > day):
            self.caseload[stretch.worker] = self.caseload.get(stretch.worker, 0) + 1


def on_day(post: Post, day: int) -> Spell | None:
    """Return who holds a post on a day."""
    for spell in post.spells:
        if spell.start <= day and (spell.end is None or spell.end > day):
            return spell
    return None


def hire(world: World) -> Roster:
    """Fill the posts from five years before the window to the extract day."""
    last = world.settings.extract_day
    year = date.fromordinal(last).year
    counted = ordinal(year if last >= ordinal(year, 9, 30) else year - 1, 9, 30)
    roster = Roster(world, count_day=counted)
    rates, this_year = world.rates, world.months_year(last)
    cases = world.stock("cin_rate_at_31_march", last)
    holders = max(6.0, cases / max(8.0, rates.value("sw_caseload", this_year)))
    numbers = {kind: max(2, round(holders * part)) for kind, part in PARTS.items()}
    numbers |= {
        "hub": max(2, round(holders * 0.12)), "leaving": max(2, round(holders * 0.16)),
        "fostering": max(2, round(holders * 0.12)), "review": max(2, round(holders * 0.1)),
        "early": max(3, round(holders * 0.2)),
    }  # fmt: skip
    for kind, count in numbers.items():
        teams = [n for n, (of, *_) in enumerate(TEAMS, 1) if of == kind]
        for index in range(count):
            _add_post(roster, kind, teams[index % len(teams)], _role(kind, index, count))
        _add_post(roster, kind, teams[0], "FLM", manager=True)
    return roster


def _role(kind: str, index: int, count: int) -> str:
    if kind in {"leaving", "early", "review"}:
        return {"leaving": "PA", "early": "FSW", "review": "IRO"}[kind]
    if kind == "fostering":
        return "QWC"
    return "SSW" if index < count * 0.2 else "ASYE" if index == count - 1 else "SW"


def _add_post(roster: Roster, kind: str, team: int, role: str, *, manager: bool = False) -> None:
    world, rng = roster.world, roster.world.rng
    year = world.months_year(world.settings.extract_day)
    turnover = max(0.08, world.rates.share("sw_turnover_pct", year))
    agency = world.rates.share("sw_agency_pct", year)
    fte = rng.choices((1.0, 0.8, 0.6, 0.5), (80, 11, 6, 3))[0]
    post = Post(world.number("post", 9001), kind, team, role, fte)
    day, last = world.start - 365 * 5, world.settings.extract_day
    while day < last:
        is_agency = not manager and role in {"SW", "SSW"} and world.hit("agency", agency)
        length = rng.randint(150, 500) if is_agency else int(365 / turnover * (0.3 + rng.random()))
        end = day + length if day + length < last else None
        post.spells.append(Spell(world.number("worker", 1001), day, end, is_agency))
        if end is None:
            break
        day = end + (0 if rng.random() < 0.6 else rng.randint(14, 110))
    key = "manager" if manager else kind
    roster.posts.setdefault(key, []).append(post)
