"""Spoil a census file in the ways of damages.csv, the same way for the same seed.

A case is one or more steps on one child, and is done whole or not at all. Operations: `pick` (the
child must have such a group, with a value in the element if one is named), `only` (the same, and
no second one), `set`, `blank`, `drop` (without an element: the group), `append` (another element
of the same name), `put` (characters at a position, counted from 1), `repeat` (a copy of the group
beside it, which later steps are about) and `add` (a new group). A value is text, or a day:
`end+30`, `start-1`, `CINreferralDate-5`, `Section47.DateOfInitialCPC+0`; `=Disability` is the
element's own text and `~UPN` that of the child before.
"""

from __future__ import annotations

import csv
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from lxml import etree

from childs_journey.write.structure import Node, Options, read_structure

PROJECT = Path(__file__).parents[2]
DAMAGES = Path(__file__).with_name("damages.csv")
YEAR = 2026
DAYS = {"start": date(YEAR - 1, 4, 1), "end": date(YEAR, 3, 31)}
SHARE = 0.45
"""Of the children, how many are spoilt; every third of these twice."""
_DAY = re.compile(r"(?:(?P<group>\w+)\.)?(?P<name>[A-Za-z]\w+)(?P<days>[+-]\d+)")


class NotHereError(Exception):
    """The child does not have what the case needs."""


@dataclass(frozen=True)
class Step:
    """One row of damages.csv."""

    group: str
    operation: str
    element: str
    value: str


def read_cases() -> dict[int, list[Step]]:
    """Return the steps of each case."""
    cases: dict[int, list[Step]] = {}
    with DAMAGES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            step = Step(row["group"], row["operation"], row["element"], row["value"])
            cases.setdefault(int(row["case"]), []).append(step)
    return cases


def spoil(source: Path, target: Path, n_children: int, seed: int = 1) -> Counter[int]:
    """Write the first children of a census file, spoilt; return how often each case was done."""
    chance = random.Random(seed)
    tree = etree.parse(str(source))
    header, family = tree.getroot()
    children = list(family)
    if len(children) < n_children:
        raise SystemExit(f"{source.name} has {len(children)} children; {n_children} are wanted.")
    for child in children[n_children:]:
        family.remove(child)
    order = _order(read_structure(PROJECT, "cin_census", YEAR, Options()))
    cases = read_cases()
    done: Counter[int] = Counter()
    for number in [n for n, steps in cases.items() if steps[0].group == "Header"]:
        _Case(header, None, order, chance).run(cases.pop(number))
        done[number] += 1
    waiting = list(cases)
    before: etree._Element | None = None
    for child in list(family):
        n_cases = 1 + (chance.random() < 1 / 3) if chance.random() < SHARE else 0
        for _ in range(n_cases):
            number = _spoil_one(
                child, cases, waiting, partial(_Case, before=before, order=order, chance=chance)
            )
            if number is not None:
                done[number] += 1
                # the case goes to the back of the queue, so that each has its turn
                waiting.remove(number)
                waiting.append(number)
        before = child
    target.parent.mkdir(parents=True, exist_ok=True)
    tree.write(str(target), encoding="UTF-8", xml_declaration=True)
    return done


def _spoil_one(
    child: etree._Element,
    cases: dict[int, list[Step]],
    waiting: list[int],
    case_on: Callable[[etree._Element], _Case],
) -> int | None:
    """Do the first waiting case that suits the child, and return it."""
    for number in waiting:
        trial = deepcopy(child)
        try:
            case_on(trial).run(cases[number])
        except NotHereError:
            continue
        child[:] = trial[:]
        return number
    return None


def _order(root: Node) -> dict[str, list[str]]:
    """Return the names inside each group, in the order of the guide."""
    inside = {root.name: [node.name for node in root.children]}
    for node in root.children:
        inside |= _order(node) if node.is_group else {}
    return inside


class _Case:
    """The steps of one case on one child."""

    def __init__(
        self,
        child: etree._Element,
        before: etree._Element | None,
        order: dict[str, list[str]],
        chance: random.Random,
    ) -> None:
        self._child = child
        self._before = before
        self._order = order
        self._chance = chance
        self._picked: dict[str, etree._Element] = {}

    def run(self, steps: list[Step]) -> None:
        """Do every step, or raise NotHereError."""
        needed = {s.group for s in steps if s.operation != "add"}
        episodes = self._child.findall("CINdetails") or [self._child]
        self._chance.shuffle(episodes)
        for episode in episodes:
            if all(self._groups(episode, name) for name in needed):
                self._episode = episode
                break
        else:
            raise NotHereError
        for step in steps:
            self._step(step)

    def _groups(self, episode: etree._Element, name: str) -> list[etree._Element]:
        if name == episode.tag:
            return [episode]
        return list(episode.iter(name)) or [
            group for group in self._child.iter(name) if episode not in group.iterancestors()
            and not any(above.tag == "CINdetails" for above in group.iterancestors())
        ]  # fmt: skip

    def _pick(self, name: str) -> etree._Element:
        if name not in self._picked:
            group = self._chance.choice(self._groups(self._episode, name))
            self._picked[name] = group
            for above in group.iterancestors():
                self._picked.setdefault(above.tag, above)
        return self._picked[name]

    def _step(self, step: Step) -> None:
        if step.operation == "add":
            if self._episode.tag != "CINdetails":
                raise NotHereError
            self._picked[step.group] = self._insert(self._episode, step.group)
            return
        group = self._pick(step.group)
        match step.operation:
            case "pick" | "only":
                if step.element:
                    self._element(group, step.element)
                if step.operation == "only" and len(list(self._child.iter(step.group))) > 1:
                    raise NotHereError
            case "repeat":
                copy = deepcopy(group)
                group.addnext(copy)
                self._picked[step.group] = copy
                self._episode = copy if step.group == "CINdetails" else self._episode
            case "drop" if not step.element:
                group.getparent().remove(group)
            case "set":
                value = self._value(step, group)
                (self._found(group, step.element) or [self._insert(group, step.element)])[
                    0
                ].text = value
            case "append":
                self._insert(group, step.element).text = self._value(step, group)
            case "drop" | "blank" | "put":
                self._change(step, self._element(group, step.element))

    def _change(self, step: Step, element: etree._Element) -> None:
        if step.operation == "drop":
            element.getparent().remove(element)
        elif step.operation == "blank":
            element.text = None
        else:
            position, text = step.value.split()
            before = (element.text or "").ljust(int(position) - 1, "0")
            at = int(position) - 1
            element.text = before[:at] + text + before[at + len(text) :]

    def _found(self, group: etree._Element, name: str) -> list[etree._Element]:
        is_header = group.tag == "Header"
        return list(group.iter(name)) if is_header else group.findall(name)

    def _element(self, group: etree._Element, name: str) -> etree._Element:
        found = self._found(group, name)
        if not found or not found[0].text:
            raise NotHereError
        return found[0]

    def _insert(self, group: etree._Element, name: str) -> etree._Element:
        order = self._order[group.tag]
        new = etree.Element(name)
        place = order.index(name)
        later = itertools.dropwhile(lambda other: order.index(other.tag) <= place, group)
        following = next(later, None)
        if following is None:
            group.append(new)
        else:
            following.addprevious(new)
        return new

    def _value(self, step: Step, group: etree._Element) -> str:
        if step.value.startswith("="):
            return self._element(group, step.value[1:]).text or ""
        if step.value.startswith("~"):
            if self._before is None:
                raise NotHereError
            identifiers = self._before.find("ChildIdentifiers")
            assert identifiers is not None
            return self._element(identifiers, step.value[1:]).text or ""
        named = _DAY.fullmatch(step.value)
        if named is None:
            return step.value
        day = DAYS.get(named["name"]) or self._day(group, named["group"], named["name"])
        return str(day + timedelta(int(named["days"])))

    def _day(self, group: etree._Element, other: str | None, name: str) -> date:
        """Return the day of an element in the group, or in the episode, or of the child."""
        places = [self._pick(other)] if other else [group, self._episode, self._child[0]]
        for place in places:
            found = place.find(name)
            if found is not None and found.text:
                try:
                    return date.fromisoformat(found.text)
                except ValueError:
                    break
        raise NotHereError
