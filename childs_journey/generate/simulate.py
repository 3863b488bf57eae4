"""The story, month by month."""

from __future__ import annotations

from collections.abc import Callable

from childs_journey.generate.beginning import begin
from childs_journey.generate.care import births_in_month, enter_care_in_month
from childs_journey.generate.front_door import make_contacts, refer_in_month, sweep
from childs_journey.generate.protection import enquire_in_month, transfer_in
from childs_journey.generate.stock import settle_month
from childs_journey.generate.world import World


def live(world: World, progress: Callable[[], None]) -> None:
    """Live through all months up to the extract; calls `progress` after each."""
    begin(world)
    for month in world.months():
        refer_in_month(world, month)
        transfer_in(world, month)
        enquire_in_month(world, month)
        enter_care_in_month(world, month)
        births_in_month(world, month)
        settle_month(world, month)
        make_contacts(world, month)
        sweep(world, month)
        progress()
