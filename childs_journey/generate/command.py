"""The command `childs-journey generate`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from childs_journey.contract import read_contract
from childs_journey.generate.calendar import read_calendar
from childs_journey.generate.census_cases import write_censuses
from childs_journey.generate.flaws import Flaws
from childs_journey.generate.placements import Market, Planner
from childs_journey.generate.places import make_places
from childs_journey.generate.rates import (
    HARROW,
    Area,
    read_areas,
    read_neighbours,
    read_population,
    read_rates,
)  # fmt: skip
from childs_journey.generate.records import write_all
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.simulate import live
from childs_journey.generate.ssda903_cases import write_ssda903
from childs_journey.generate.systems import Habits
from childs_journey.generate.workforce import hire
from childs_journey.generate.world import Settings, World
from childs_journey.generate.write import Extract
from childs_journey.problems import Stop
from childs_journey.settings import SAMPLE_REPORTING_DATE, project_folder

FICTIONAL = Area("999", "Example Borough", "E09000999", "E13000002")
"""The council of the shipped sample; it has Harrow's neighbours."""
SAMPLE_POPULATION = 15_000
SYSTEMS = ("lcs", "mosaic", "eclipse")
GROWTH = 0.003
"""Yearly growth of the fictional council's population."""


@dataclass(frozen=True)
class Request:
    """What was asked for, checked."""

    project: Path
    like: str | None
    population: int | None
    years: int
    last_day: date
    seed: int
    system: str


def generate(
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write the extract's files to.")
    ] = None,
    la: Annotated[str, typer.Option(help="Authority code; 999 is fictional.")] = "999",
    like: Annotated[
        str | None, typer.Option(help="Authority whose published rates are followed.")
    ] = None,
    population: Annotated[
        int | None, typer.Option(help="Residents aged 0 to 17; default as published.")
    ] = None,
    years: Annotated[int, typer.Option(help="Years of history before the extract day.")] = 4,
    to: Annotated[
        str, typer.Option(help="Day of the extract.")
    ] = SAMPLE_REPORTING_DATE.isoformat(),
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2026,
    system: Annotated[str, typer.Option(help="Coding habits: lcs, mosaic or eclipse.")] = "lcs",
    councils: Annotated[
        int, typer.Option(help="Write this many real councils, each into its own folder.")
    ] = 0,
    flaws: Annotated[
        Path | None, typer.Option(help="Also write a list of the flaws planted, to this file.")
    ] = None,
    returns: Annotated[
        Path | None,
        typer.Option(
            help="Folder to write return files to: fictional council 998, with an error planted "
            "for every rule. Alone, without --out, no extract is written."
        ),
    ] = None,
    force: Annotated[bool, typer.Option(help="Write over files that are there.")] = False,
) -> None:
    """Write synthetic extracts and returns: fictional children, published rates, a fixed seed."""
    try:
        if returns is not None:
            _check_folder("--returns", returns, force=force)
            write_censuses(project_folder(), returns)
            write_ssda903(returns)
        elif out is None:
            raise Stop("Give --out, a folder for an extract, or --returns, one for return files.")
        if out is None:
            return
        request = _check(
            like=like, population=population, years=years, to=to, seed=seed, system=system
        )
        codes = _councils(request, la, councils)
        _check_folder("--out", out, force=force)
        for code in codes:
            planted = write_council(request, code, out / code if councils else out)
        if flaws is not None:
            planted.write(flaws)
    except Stop as problem:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(problem), markup=False)
        raise typer.Exit(2) from None
    except OSError as problem:
        where = problem.filename or out or returns
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"Cannot write {where}: {problem.strerror}.", markup=False
        )
        raise typer.Exit(2) from None


def _check(
    *, like: str | None, population: int | None, years: int, to: str, seed: int, system: str
) -> Request:
    if system not in SYSTEMS:
        raise Stop(f"--system is {system!r}; it must be one of {', '.join(SYSTEMS)}.")
    if not 1 <= years <= 12:
        raise Stop(f"--years is {years}; it must be 1 to 12.")
    if population is not None and not 500 <= population <= 1_000_000:
        raise Stop(f"--population is {population}; it must be 500 to 1,000,000.")
    try:
        last_day = date.fromisoformat(to)
    except ValueError:
        raise Stop(f"--to is {to!r}; it must be a date such as 2026-09-30.") from None
    if not 2015 <= last_day.year <= 2035:
        raise Stop(f"--to is {to}; it must be in 2015 to 2035.")
    return Request(project_folder(), like, population, years, last_day, seed, system)


def _councils(request: Request, la: str, councils: int) -> list[str]:
    areas = read_areas(request.project)
    if la not in areas and la != FICTIONAL.la_code:
        raise Stop(f"--la is {la!r}; no authority of today has that code.")
    if request.like is not None and request.like not in areas:
        raise Stop(f"--like is {request.like!r}; no authority of today has that code.")
    if councils == 0:
        return [la]
    if not 1 <= councils <= len(areas):
        raise Stop(f"--councils is {councils}; it must be 1 to {len(areas)}.")
    return sorted(areas)[:councils]


def _check_folder(option: str, folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise Stop(f"{option} is a file, not a folder: {folder}")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise Stop(
            f"{option} is not empty: {folder}. Give an empty folder, or --force to write over it."
        )


def read_settings(request: Request, la: str) -> Settings:
    """Read what one council's extract is to hold."""
    areas = read_areas(request.project)
    area = areas.get(la, FICTIONAL)
    base = la if la in areas else HARROW
    known = read_population(request.project, request.like or base)
    if not known:
        raise Stop(f"No published population of authority {request.like or base}.")
    if la in areas:
        own = read_population(request.project, la) or known
        factor = (request.population or own[max(own)]) / own[max(own)]
        population = {year: round(value * factor) for year, value in own.items()}
    else:
        latest, size = request.last_day.year - 1, request.population or SAMPLE_POPULATION
        population = {
            year: round(size * (1 + GROWTH * (year - latest)))
            for year in range(latest - request.years, latest + 1)
        }
    return Settings(
        area, population, read_neighbours(request.project, base), request.years,
        request.last_day.toordinal(), request.seed, request.system,
    )  # fmt: skip


def make_world(request: Request, settings: Settings) -> World:
    """Read the rates and lay out the council."""
    areas = read_areas(request.project)
    neighbours = [code for code in list(settings.neighbours.values())[-1] if code in areas]
    if request.like:
        basis = [request.like]
        beside = list(read_neighbours(request.project, request.like).values())[-1]
    elif settings.area.la_code in areas:
        basis, beside = [settings.area.la_code], neighbours
    else:
        basis, beside = neighbours, neighbours
    year = request.last_day.year
    rng = Random(f"{request.seed}/{settings.area.la_code}")
    own = (settings.area.la_code, settings.area.ons_code)
    others = [(code, areas[code].ons_code) for code in neighbours]
    return World(
        settings, read_calendar(request.project, year - request.years - 75, year + 4),
        read_rates(request.project, basis, beside), make_places(rng, own, others), rng,
    )  # fmt: skip


def write_council(request: Request, la: str, folder: Path) -> Flaws:
    """Write one council's extract; returns the flaws planted in it."""
    settings = read_settings(request, la)
    world = make_world(request, settings)
    contract = read_contract(request.project)
    habits = Habits(request.project, contract, settings.system)
    calendar = world.calendar
    flaws = Flaws(calendar.text(settings.window_start), calendar.text(settings.extract_day))
    with _progress() as progress:
        months = progress.add_task(f"{settings.area.name}: months", total=len(world.months()))
        live(world, lambda: progress.advance(months))
        families = progress.add_task("families", total=len(world.families))
        with Extract(folder, contract, [habits, flaws], flaws.settle) as out:
            scribe = Scribe(world, out, hire(world))
            planner = Planner(world, Market(world))
            write_all(scribe, planner, lambda: progress.advance(families))
    return flaws


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress
