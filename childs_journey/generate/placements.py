"""Where a child in care lives: placements one after another, and the legal statuses beside them."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from childs_journey.generate.calendar import age_on, birthday, ordinal
from childs_journey.generate.care import BANDS, uasc_share
from childs_journey.generate.people import age_band
from childs_journey.generate.places import PROVIDER_PLACES, Place, miles
from childs_journey.generate.quota import fit
from childs_journey.generate.story import Care
from childs_journey.generate.world import World

KINDS = ("foster", "homes", "supported", "parents", "other_residential", "school", "other")
PUBLISHED_KINDS = (
    "foster_placements", "secure_homes_and_children_s_homes",
    "independent_and_semi_independent_living_arrangements_supported_accommodation",
    "placed_with_parents_or_other_person_with_parental_responsibility",
    "other_residential_settings", "residential_schools", "other_placements",
)  # fmt: skip
KIND_SEED = (
    (90, 88, 84, 62, 42), (0, 0, 4, 20, 15), (0, 0, 0, 0, 34), (5, 9, 8, 5, 3),
    (4, 1, 0.2, 1, 2), (0, 0, 1, 2, 2), (0.3, 0.3, 0.5, 3, 6),
)  # fmt: skip
FOSTER = (("U6", 50), ("U4", 22), ("U1", 8), ("U3", 18), ("U5", 2))
FOSTER_TYPES, ADOPTION_TYPES = "U1,U2,U3,U4,U5,U6", "A3,A4,A5,A6"
CHANGES = (
    ("CARPL", 36), ("CREQB", 12), ("CREQO", 16), ("LAREQ", 10), ("CHILD", 8), ("CLOSE", 5),
    ("STAND", 3), ("ALLEG", 2), ("OTHER", 8),
)  # fmt: skip
SOONEST_WITH_ADOPTERS, WITH_ADOPTERS = 200, 280
"""Days from moving in with adopters to the adoption: the fewest, and those of most children."""
MATCHED, LEAST_STAY = 35, 30
"""Days a match takes at most, and that a child lives elsewhere before moving in."""
SUPPORTED_FROM = ordinal(2024, 4, 1)
OTHER_SPLIT_FROM = ordinal(2025, 4, 1)


@dataclass(slots=True)
class Placement:
    """One placement."""

    number: int
    kind: str
    code: str
    provider: str
    place: Place
    urn: str
    carer: str
    provider_name: str
    start: int
    end: int | None = None
    change: str = ""


@dataclass(slots=True)
class Status:
    """A legal status over a period."""

    code: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Provider:
    """A registered provider."""

    urn: str
    name: str
    kind: str
    code: str
    """Types of placement it may have, with commas between them."""
    provider: str
    place: Place
    closes: bool
    """Deregistered before the day of the extract; nobody is placed there."""


class Market:
    """The providers that the council uses, by kind of placement."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.providers: list[Provider] = []
        inside, outside = world.places.inside, world.places.outside
        size = max(
            4, world.settings.residents(world.months_year(world.settings.extract_day)) // 4000
        )
        self._add("Council Fostering Service", "foster", FOSTER_TYPES, "PR1", inside[0])
        for n in range(size):
            provider = "PR5" if n % 4 == 3 else "PR4"
            self._add(
                f"Fostering Agency {n + 1}", "foster", FOSTER_TYPES, provider, outside[n % 120]
            )
            place = inside[n * 7 % PROVIDER_PLACES] if n % 3 == 0 else outside[n * 5 % 120]
            self._add(f"Children's Home {n + 1}", "homes", "K2", "PR1" if n == 0 else "PR4", place)
            place = inside[n * 11 % PROVIDER_PLACES] if n % 2 else outside[n * 3 % 120]
            self._add(f"Supported Home {n + 1}", "supported", "K3", "PR4", place)
        self._add("Secure Home", "secure", "K1", "PR2", outside[3])
        self._add("Family Centre", "other_residential", "R3", "PR4", outside[7])
        self._add("Residential School", "school", "S1", "PR4", outside[9])
        self._add("Adoption Agency", "adoption", ADOPTION_TYPES, "PR1", inside[1])
        self._by_kind: dict[str, list[Provider]] = {}
        for provider_row in self.providers:
            if not provider_row.closes:
                self._by_kind.setdefault(provider_row.kind, []).append(provider_row)

    def _add(self, name: str, kind: str, code: str, provider: str, place: Place) -> None:
        number = len(self.providers)
        closes = number % 13 == 11 and number % 4 != 0
        urn = f"SC{400_001 + number * 17}"
        self.providers.append(Provider(urn, name, kind, code, provider, place, closes))

    def find(self, kind: str, own: bool) -> Provider | None:
        """Return a provider of a kind; the council's own if asked."""
        found = self._by_kind.get(kind, [])
        if not found:
            return None
        if own or len(found) == 1:
            return found[0]
        return self.world.rng.choice(found[1:])


@dataclass
class Planner:
    """Plans the placements and legal statuses of a period of care."""

    world: World
    market: Market

    def __post_init__(self) -> None:
        world = self.world
        year = world.months_year(world.settings.extract_day)
        self._table = _kind_table(world, year)
        rates = world.rates
        own = rates.share("cla_at_31_march_place_providers_own_provision_pct", year)
        self._own = min(0.9, own * 1.25)
        self._outside = rates.share(
            "cla_at_31_march_locality_of_placement_placed_outside_the_local_authority_boundary_pct",
            year,
        )

    def statuses(self, care: Care) -> list[Status]:
        """Return the legal statuses of a period of care, in order, sometimes side by side."""
        rng, day, end = self.world.rng, care.start, care.end
        if care.by_consent:
            return [Status(care.way_in, day, end)]
        stop = self.world.settings.extract_day + 1 if end is None else end
        way_in, found = care.way_in, []
        if way_in in {"L1", "L2", "J2"}:
            days = {"L1": 3, "L2": 8, "J2": 1}[way_in]
            if stop - day <= days:
                return [Status(way_in, day, end)]
            found.append(Status(way_in, day, day + days))
            day += days
            way_in = "C1" if way_in == "L2" or care.way_out in {"adopted", "sgo"} else "V2"
        to_court = way_in == "C1" or care.way_out in {"adopted", "sgo"}
        to_court = to_court or (care.way_out == "of_age" and stop - day > 500)
        to_court = to_court or (stop - day > 150 and rng.random() < 0.35)
        to_court = to_court and not care.child.is_uasc and way_in != "J1"
        if way_in == "V2" and to_court:
            issued = day + 10 + care.child.family.number * 37 % 140
            if issued >= stop - 10:
                return [*found, Status("V2", day, end)]
            found.append(Status("V2", day, issued))
            day = issued
        elif way_in != "C1":
            return [*found, Status(way_in, day, end)]
        final = day + 160 + care.child.family.number * 53 % 260
        if final >= stop - 20:
            return [*found, Status("C1", day, end)]
        found += [Status("C1", day, final), Status("C2", final, end)]
        order = final + rng.choice((0, 0, 7, 21, 60))
        if care.way_out == "adopted" and order < stop - 15:
            if rng.random() < 0.35:
                found[-1].end = max(order, final + 1)
            found.append(Status("E1", max(order, final + 1), end))
        return found

    def placements(self, care: Care) -> list[Placement]:
        """Return the placements of a period of care, one after another."""
        world, rng = self.world, self.world.rng
        stop = world.settings.extract_day + 1 if care.end is None else care.end
        found: list[Placement] = []
        day = care.start
        kind = self._kind(care, day)
        moves = rng.random()
        sixteen = birthday(care.child.dob, 16) + rng.randint(60, 500)
        leaves_early = sixteen < stop - 30 and world.hit("supported_at_16", 0.3)
        while True:
            placement = self._place(care, kind, day)
            if found and _is_alike(found[-1], placement):
                # to the same address, provider and type: the return knows no such move
                placement = found[-1]
                placement.change = ""
            else:
                found.append(placement)
            until = day + self._stay(care, kind, len(found), moves)
            adopted_from = (
                stop - SOONEST_WITH_ADOPTERS if care.way_out == "adopted" and care.end else None
            )
            if adopted_from is not None and day < adopted_from <= until and kind != "adoption":
                until, next_kind = adopted_from, "adoption"
            elif kind == "adoption":
                break
            elif kind in {"foster", "homes"} and day < sixteen < until and leaves_early:
                until, next_kind = sixteen, "supported"
            else:
                next_kind = self._kind(care, until)
            if until >= stop - 3:
                break
            placement.end = until
            self._perhaps_away(care, found)
            placement = found[-1]
            placement.change = self._change(placement, next_kind)
            day, kind = until, next_kind
        found[-1].end = care.end
        return found

    def _perhaps_away(self, care: Care, found: list[Placement]) -> None:
        """Now and then a child is in hospital or on holiday and comes back to the same carer."""
        rng, world, stay = self.world.rng, self.world, found[-1]
        if stay.end is None or stay.end - stay.start < 90 or rng.random() > 0.12:
            return
        if stay.end > world.settings.extract_day:
            return
        left = rng.randint(stay.start + 30, stay.end - 40)
        code, most = rng.choice((("T1", 20), ("T3", 14), ("T4", 7)))
        back = left + rng.randint(2, most)
        end, change = stay.end, stay.change
        stay.end, stay.change = left, ""
        away = Placement(
            world.number("placement", 850_001), "away", code, stay.provider,
            self._not_home(care, world.places.home(rng.randrange(160))), "", "", "", left, back,
        )  # fmt: skip
        again = Placement(
            world.number("placement", 850_001), stay.kind, stay.code, stay.provider, stay.place,
            stay.urn, stay.carer, stay.provider_name, back, end, change,
        )  # fmt: skip
        found.extend((away, again))

    def _kind(self, care: Care, day: int) -> str:
        band = age_band(care.child.dob, day)
        if care.way_in in {"J1"} and age_on(care.child.dob, day) >= 10:
            return "custody" if self.world.rng.random() < 0.5 else "homes"
        if care.is_short_break:
            return "short_breaks"
        weights = [row[band] for row in self._table]
        if care.child.is_uasc:
            weights = [45, 2, 53, 0, 0, 0, 0] if band == 4 else [95, 5, 0, 0, 0, 0, 0]
        if care.way_in in {"V2", "L1", "L2"} and day == care.start:
            weights[3] = 0
        return KINDS[self.world.pick(f"kind_{band}", weights)]

    def _stay(self, care: Care, kind: str, nth: int, moves: float) -> int:
        """Return the days a placement would last: the first ones are short, the later ones long."""
        rng = self.world.rng
        if kind == "adoption":
            return 5000
        if moves < 0.35:
            return 6000 if nth > 1 or moves < 0.2 else rng.randint(10, 120)
        if moves > 0.84:
            return rng.randint(20, 260)
        return rng.randint(20, 300) if nth == 1 else rng.randint(200, 1500)

    def _change(self, placement: Placement, next_kind: str) -> str:
        if next_kind == "adoption":
            return "CARPL"
        if next_kind == "custody":
            return "CUSTOD"
        return CHANGES[self.world.pick("change", [weight for _, weight in CHANGES])][0]

    def _place(self, care: Care, kind: str, day: int) -> Placement:
        world, rng = self.world, self.world.rng
        own = kind == "foster" and world.hit("own_foster", self._own)
        provider = self.market.find("foster" if kind == "foster" else kind, own)
        away = world.hit("outside", self._outside)
        pool = world.places.outside if away else world.places.inside
        place = pool[rng.randrange(len(pool))]
        if provider is not None and kind not in {"foster", "adoption"}:
            place = provider.place
        place = self._not_home(care, place)
        if kind == "parents":
            place = world.places.home(care.child.family.postcode)
        number = world.number("placement", 850_001)
        code = self._code(care, kind, day)
        if code == "K1" and (secure := self.market.find("secure", True)) is not None:
            provider, place = secure, secure.place
        carer = f"H{rng.randint(1, 40):04d}" if own else f"A{rng.randint(1, 600):04d}"
        return Placement(
            number, kind, code, _provider_code(kind, provider), place,
            provider.urn if provider else "", carer if kind in {"foster", "adoption"} else "",
            provider.name if provider else "", day,
        )  # fmt: skip

    def _not_home(self, care: Care, place: Place) -> Place:
        """Return the place, or the one next to the child's home in its stead."""
        places, number = self.world.places, care.child.family.postcode
        return places.home(number + 1) if place == places.home(number) else place

    def _code(self, care: Care, kind: str, day: int) -> str:
        world = self.world
        if kind == "foster":
            weights = [weight for _, weight in FOSTER]
            if day - care.start < 200:
                weights[1] = weights[2] = 0
            if care.way_out != "adopted":
                weights[4] = 0
            if care.child.is_uasc:
                weights[2] = weights[3] = 0
            return FOSTER[world.pick("foster", weights)][0]
        fixed = {
            "parents": "P1", "school": "S1", "adoption": "A4" if care.by_consent else "A6",
            "custody": "R5", "supported": "K3", "short_breaks": "R1",
        }  # fmt: skip
        if kind in fixed:
            return fixed[kind]
        if kind == "homes":
            return "K1" if age_on(care.child.dob, day) >= 12 and world.chance(0.03) else "K2"
        if kind == "other_residential":
            young = age_on(care.child.dob, day) < 2
            return "R3" if young else world.rng.choice(("R1", "R2", "R1"))
        return world.rng.choice(("Z11", "Z12", "Z13", "Z14"))


def move_in_earlier(statuses: list[Status], placements: list[Placement]) -> None:
    """Let a child live with the adopters for longer before the adoption, as most do.

    Only where a placement order came first, and not before a match could follow it. All that is
    drawn has been drawn: no more than the day between the last two placements moves.
    """
    order = next((s.start for s in statuses if s.code == "E1"), None)
    if order is None or len(placements) < 2 or placements[-1].kind != "adoption":
        return
    before, after = placements[-2:]
    if after.end is not None and after.start == after.end - SOONEST_WITH_ADOPTERS:
        day = max(after.end - WITH_ADOPTERS, order + MATCHED, before.start + LEAST_STAY)
        before.end = after.start = min(day, after.start)


def _is_alike(one: Placement, other: Placement) -> bool:
    """Say whether two placements are one to the return."""
    return (one.code, one.provider, one.urn, one.place) == (
        other.code, other.provider, other.urn, other.place,
    )  # fmt: skip


def dated_code(code: str, end: int | None) -> str:
    """Return the code of the year in which a placement was last reported."""
    if code == "K3" and end is not None and end < SUPPORTED_FROM:
        return "H5"
    if code.startswith("Z1") and end is not None and end < OTHER_SPLIT_FROM:
        return "Z1"
    return code


def distance(care: Care, placement: Placement, world: World) -> str:
    """Return the miles from home, as text; a child who came alone has no home here."""
    if care.child.is_uasc:
        return ""
    home = world.places.home(care.child.family.postcode)
    return f"{miles(home, placement.place):.1f}"


def _provider_code(kind: str, provider: Provider | None) -> str:
    if kind == "parents":
        return "PR0"
    if provider is not None:
        return provider.provider
    return "PR3" if kind == "custody" else "PR4"


def _kind_table(world: World, year: int) -> list[list[float]]:
    """Return the weight of each kind of placement by age, scaled to the published stock."""
    rates = world.rates
    rows = [
        max(0.2, rates.value(f"cla_at_31_march_placement_{name}_pct", year))
        for name in PUBLISHED_KINDS
    ]
    ages = [max(1.0, rates.value(f"cla_at_31_march_age_group_{band}_pct", year)) for band in BANDS]
    uasc = 100 * uasc_share(world, year) * 0.6
    rows[0], rows[2] = rows[0] - uasc * 0.5, max(1.0, rows[2] - uasc * 0.5)
    ages[4] = max(8.0, ages[4] - uasc)
    total, of_ages = fsum(rows), fsum(ages)
    return fit(KIND_SEED, [r / total for r in rows], [a / of_ages for a in ages])
