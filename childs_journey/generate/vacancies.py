"""Empty posts of social workers, and the agency workers who stand in for them.

They are planned when all cases have been written, by the published shares of the workforce
census: no case depends on them, so nothing else of an extract moves with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import fsum

from childs_journey.generate.calendar import ordinal
from childs_journey.generate.workforce import QUALIFIED, Post, Roster, Spell, on_day
from childs_journey.generate.world import World

BEFORE_OR_AFTER = (40, 700)
"""Days that a post is empty from or to the day it is thought of; with luck it is filled sooner."""
STAND_IN = (120, 420)
"""Days for which an agency worker stands in."""
EVERY = 14
"""Days after which the council counts its posts again."""
NEAR = 0.5
"""What is nearer to the published number than this, in full-time equivalents, may stay."""


@dataclass(slots=True)
class Empty:
    """A post that nobody employed holds, from one day to another."""

    post: Post
    start: int
    end: int | None

    def is_open(self, day: int) -> bool:
        """Say whether the post is empty on a day."""
        return self.start <= day and (self.end is None or self.end > day)


@dataclass
class Vacancies:
    """The empty posts of a council, and who stands in for some of them."""

    empty: list[Empty]
    stand_ins: list[Post]
    """A post for each agency worker: the number and team of the empty one, and their time."""


def plan_vacancies(world: World, roster: Roster) -> Vacancies:
    """Return all empty posts: those between two workers, and others up to the published share."""
    posts = [post for of_kind in roster.posts.values() for post in of_kind]
    found = Vacancies([empty for post in posts for empty in _between_workers(post)], [])
    social_workers = [post for post in posts if post.role in QUALIFIED]
    first, last = world.settings.window_start, world.settings.extract_day
    for day in range(first, last + 1, EVERY):
        held = [p for p in social_workers if (s := on_day(p, day)) and not s.is_agency]
        employed = fsum(post.fte for post in held)
        vacant = _published(world, "sw_vacancy_pct", day)
        agency = _published(world, "sw_agency_pct", day)
        _empty_more(
            world, found, held, day, employed * vacant / (1 - vacant), is_first=day == first
        )
        wanted = employed * agency / (1 - agency)
        _stand_in(world, found, social_workers, day, wanted, is_first=day == first)
    return found


def _published(world: World, measure: str, day: int) -> float:
    """Return a share on a day, between the values of two 30 Septembers."""
    year = date.fromordinal(day + 92).year  # the year from 1 October to 30 September
    before, after = ordinal(year - 1, 9, 30), ordinal(year, 9, 30)
    weight = (day - before) / (after - before)
    old, new = world.rates.share(measure, year - 1), world.rates.share(measure, year)
    return old + (new - old) * weight


def _between_workers(post: Post) -> list[Empty]:
    """Return when nobody employed held a post; an agency worker there only stands in."""
    found: list[Empty] = []
    since = post.spells[0].start
    for spell in post.spells:
        if spell.is_agency:
            continue
        if spell.start > since:
            found.append(Empty(post, since, spell.start))
        if spell.end is None:
            return found
        since = spell.end
    return [*found, Empty(post, since, None)]


def _empty_more(
    world: World, found: Vacancies, held: list[Post], day: int, wanted: float, *, is_first: bool
) -> None:
    """Add posts that stay empty for long, until as many are as is published; or fill one."""
    rng, last = world.rng, world.settings.extract_day
    is_open = [e for e in found.empty if e.is_open(day) and e.post.role in QUALIFIED]
    over = fsum(empty.post.fte for empty in is_open) - wanted
    for empty in is_open:
        if over > NEAR and not empty.post.spells and empty.start < day:
            empty.end, over = day, over - empty.post.fte
    like = [post for post in held if post.role != "FLM"] or held
    while like and over < -NEAR:
        one = rng.choice(like)
        start = day - rng.randint(*BEFORE_OR_AFTER) if is_first else day
        end = day + rng.randint(*BEFORE_OR_AFTER)
        post = Post(world.number("post", 9001), one.kind, one.team, one.role, one.fte)
        found.empty.append(Empty(post, start, end if end <= last else None))
        over += one.fte


def _stand_in(
    world: World, found: Vacancies, posts: list[Post], day: int, wanted: float, *, is_first: bool
) -> None:
    """Let agency workers stand in, until there are as many as is published."""
    rng, last = world.rng, world.settings.extract_day
    now = [p for p in (*posts, *found.stand_ins) if (s := on_day(p, day)) and s.is_agency]
    covered = {post.number for post in now}
    owed = wanted - fsum(post.fte for post in now)
    free = [
        empty
        for empty in found.empty
        if empty.is_open(day)
        and empty.post.role in {"SW", "SSW"}
        and empty.post.number not in covered
        and not empty.post.spells
    ]
    like = [post for post in posts if post.role in {"SW", "SSW"}]
    while owed > NEAR:
        start = day - rng.randint(*STAND_IN) if is_first else day
        end = day + rng.randint(*STAND_IN)
        if free:
            empty = free.pop(rng.randrange(len(free)))
            of, number = empty.post, empty.post.number
            start = max(start, empty.start)
            end = end if empty.end is None else min(end, empty.end)
        else:  # more agency workers than empty posts: beside those who are there
            of, number = rng.choice(like), world.number("post", 9001)
        post = Post(number, of.kind, of.team, of.role, of.fte)
        post.spells.append(
            Spell(world.number("worker", 1001), start, end if end <= last else None, True)
        )
        found.stand_ins.append(post)
        owed -= of.fte
