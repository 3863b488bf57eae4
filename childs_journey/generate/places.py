"""Postcodes that cannot exist, with made-up grid references."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from random import Random

METRES_A_MILE = 1609.344
PROVIDER_PLACES = 40
"""Providers inside the council are in the first so many postcodes, and no family is."""
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Place:
    """One postcode of the area ZZ, which the post does not use."""

    postcode: str
    easting: int
    northing: int
    la_code: str
    ons_code: str


@dataclass(frozen=True)
class Places:
    """Postcodes inside the council, and outside it near and far."""

    inside: tuple[Place, ...]
    outside: tuple[Place, ...]

    def home(self, index: int) -> Place:
        """Return one of the council's own postcodes, in which no provider is."""
        homes = self.inside[PROVIDER_PLACES:]
        return homes[index % len(homes)]


def make_places(rng: Random, own: tuple[str, str], others: list[tuple[str, str]]) -> Places:
    """Lay out a council about six miles across, with its neighbours around it."""
    centre = (515_000, 188_000)
    inside = [Place(_postcode(n), *_near(rng, centre, 0, 3.5), own[0], own[1]) for n in range(160)]
    outside = []
    for n in range(120):
        la_code, ons_code = others[n % len(others)] if others else own
        reach = (4, 14) if n % 3 else (16, 75)
        outside.append(Place(_postcode(160 + n), *_near(rng, centre, *reach), la_code, ons_code))
    return Places(tuple(inside), tuple(outside))


def miles(one: Place, other: Place) -> float:
    """Return the straight line between two places, to a tenth of a mile."""
    metres = _length(one.easting - other.easting, one.northing - other.northing)
    return int(metres / METRES_A_MILE * 10 + 0.5) / 10


def _length(east: float, north: float) -> float:
    return sqrt(east * east + north * north)


def _postcode(number: int) -> str:
    district, rest = divmod(number, 40)
    sector, rest = divmod(rest, 10)
    return f"ZZ{district + 1} {sector + 1}{LETTERS[rest]}{LETTERS[(rest * 7 + district) % 20]}"


def _near(rng: Random, centre: tuple[int, int], least: float, most: float) -> tuple[int, int]:
    """Return a point at a distance from the centre, in miles."""
    distance = (least + (most - least) * rng.random()) * METRES_A_MILE
    # a point on a square around the centre: no trigonometry, the same on every machine
    along = rng.random() * 2 - 1
    east, north = (along, 1.0) if rng.random() < 0.5 else (1.0, along)
    sign_east, sign_north = rng.choice((-1, 1)), rng.choice((-1, 1))
    length = _length(east, north)
    return (
        centre[0] + int(sign_east * east / length * distance),
        centre[1] + int(sign_north * north / length * distance),
    )
