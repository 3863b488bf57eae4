"""Spoil a return and the one before it, the same way for the same seed.

Every column has its damages: it is blanked, filled from another row, given an unknown code or any
code of its set, or, of a date, moved by a day, a month or years, put on the edges of the year, or
made no date. Rows are doubled, left out or given to nobody, and children left out of a file. Each
spoilt child takes the next of these that it has the rows for, so that all have their turn.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from files import Return, Row

CODE_SETS = Path(__file__).parents[2] / "seeds" / "code_sets" / "code_sets.csv"
CODES = {
    "ETHNIC": "ethnicity", "RNE": "reason_new_episode", "LS": "legal_status",
    "CIN": "category_of_need", "PLACE": "placement_type", "PLACE_PROVIDER": "placement_provider",
    "REC": "reason_episode_ceased", "REASON_PLACE_CHANGE": "placement_change_reason",
}  # fmt: skip
DATES = {
    "DOB", "MC_DOB", "DECOM", "DEC", "REVIEW", "DUC", "DATE_INT", "DATE_MATCH", "DATE_PLACED",
    "DATE_PLACED_CEASED", "MIS_START", "MIS_END", "SW_DECOM", "SW_DEC",
}  # fmt: skip
DAYS = (-3650, -366, -31, -7, -1, 1, 7, 31, 366, 3650)
EDGES = ("31/03/2025", "01/04/2025", "31/03/2026", "01/04/2026")
NO_DATES = ("31/02/2025", "12/13/2025")
OTHER_VALUES = {
    "HOME_POST": ("QQ1 1QQ",), "PL_POST": ("QQ1 1QQ", "CA3 8NA", "CF10 4UW"), "URN": ("XXXXXXX",),
    "SEX": ("1", "U"), "UPN": ("UN1", "UN3", "UN4", "UN6", "A12345678901"), "MOTHER": ("1", "2"),
    "SDQ_SCORE": ("41", "7.5"), "SDQ_REASON": ("SDQ1", "SDQ9"), "MISSING": ("M", "X"),
    "IN_TOUCH": ("DIED", "NREQ", "RHOM"), "ACTIV": ("F1", "G4"), "ACCOM": ("B2", "K1"),
    "PREV_PERM": ("P1", "P4"), "LA_PERM": ("330", "333", "ABC"),
    "DATE_PERM": ("zz/zz/2019", "01/01/2030"),
    "REVIEW_CODE": ("PN0", "PN1", "PN8"), "SW_REASON": ("MANAGE", "NONE"), "NB_ADOPTR": ("1", "3"),
    "REASON_PLACED_CEASED": ("RD1", "RD9"),
}  # fmt: skip
SHARE = 0.5
"""Of the children, how many are spoilt; every third of these twice."""


@dataclass(frozen=True)
class Damage:
    """One way to spoil a child's rows of a file."""

    is_last_year: bool
    file: str
    column: str
    operation: str
    value: str = ""


def damages(columns: dict[str, list[str]]) -> list[Damage]:
    """Return every damage, this year's and the lesser ones of last year."""
    found = []
    for file, names in columns.items():
        for operation in ("repeat", "drop", "drop_all", "lose"):
            found.append(Damage(False, file, "CHILD", operation))
        found += [Damage(True, file, "CHILD", operation) for operation in ("drop", "drop_all")]
        for name in names[1:]:
            values = [Damage(False, file, name, "set", v) for v in OTHER_VALUES.get(name, ())]
            if name in DATES:
                values += [Damage(False, file, name, "move", str(days)) for days in DAYS]
                values += [Damage(False, file, name, "set", v) for v in (*EDGES, *NO_DATES)]
                values += [Damage(True, file, name, "move", days) for days in ("-1", "366")]
            else:
                values.append(Damage(False, file, name, "set", "Q9"))
                values += [Damage(False, file, name, "code")] * (6 if name in CODES else 0)
            for is_last_year in (False, True):
                values += [Damage(is_last_year, file, name, op) for op in ("set", "other")]
            found += values
    return found


class Spoiler:
    """Spoils the files of two years."""

    def __init__(self, this_year: Return, last_year: Return, seed: int = 1) -> None:
        """Take the files, which are changed in place."""
        self._years = (this_year, last_year)
        self._chance = random.Random(seed)
        self._codes = defaultdict(list)
        with CODE_SETS.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                self._codes[row["code_set"]].append(row["code"])
        self._rows: list[dict[str, dict[str, list[Row]]]] = []
        for made in self._years:
            by_file: dict[str, dict[str, list[Row]]] = {}
            for file, rows in made.files.items():
                by_file[file] = defaultdict(list)
                for row in rows:
                    by_file[file][row["CHILD"]].append(row)
            self._rows.append(by_file)
        self._gone: set[int] = set()
        self._more: list[tuple[int, str, Row]] = []

    def spoil(self) -> Counter[str]:
        """Spoil every second child; return how often each operation was done."""
        waiting = damages(self._years[0].columns)
        self._chance.shuffle(waiting)
        done: Counter[str] = Counter()
        for child in sorted({row["CHILD"] for row in self._years[0].files["header"]}):
            times = 1 + (self._chance.random() < 1 / 3) if self._chance.random() < SHARE else 0
            for _ in range(times):
                for place, damage in enumerate(waiting):
                    if self._do(damage, child):
                        # to the back of the queue, so that each has its turn
                        waiting.append(waiting.pop(place))
                        done[damage.operation] += 1
                        break
        self._finish()
        return done

    def _do(self, damage: Damage, child: str) -> bool:
        """Do the damage where the child has such a row; a value that stays the same is none."""
        rows = self._rows[damage.is_last_year][damage.file].get(child, [])
        rows = [row for row in rows if id(row) not in self._gone]
        if damage.operation in ("set", "other", "code") and damage.value == "":
            rows = [r for r in rows if r[damage.column]] if damage.operation == "set" else rows
        if damage.operation == "move":
            rows = [row for row in rows if _day(row[damage.column])]
        if not rows:
            return False
        row = self._chance.choice(rows)
        if damage.column == "DECOM" and not self._has_other_start(damage, child, row):
            return False
        match damage.operation:
            case "drop":
                self._gone.add(id(row))
            case "drop_all":
                self._gone.update(map(id, rows))
            case "repeat":
                self._more.append((damage.is_last_year, damage.file, dict(row)))
            case "lose":
                row["CHILD"] = f"{child}X"
            case _:
                value = self._value(damage, row)
                if value == row[damage.column]:
                    return False
                row[damage.column] = value
        return True

    def _has_other_start(self, damage: Damage, child: str, row: Row) -> bool:
        """Say whether the child keeps a start: twenty rules of the published validator stop at
        one without any."""
        rows = self._rows[damage.is_last_year]["episodes"][child]
        others = (other for other in rows if other is not row and id(other) not in self._gone)
        return any(_day(other["DECOM"]) for other in others)

    def _value(self, damage: Damage, row: Row) -> str:
        match damage.operation:
            case "move":
                day = _day(row[damage.column])
                assert day
                return (day + timedelta(int(damage.value))).strftime("%d/%m/%Y")
            case "code":
                return self._chance.choice(self._codes[CODES[damage.column]])
            case "other":
                rows = self._years[damage.is_last_year].files[damage.file]
                return self._chance.choice(rows)[damage.column]
            case _:
                return damage.value

    def _finish(self) -> None:
        for number, made in enumerate(self._years):
            for file, rows in made.files.items():
                more = [row for year, name, row in self._more if (year, name) == (number, file)]
                made.files[file] = [row for row in rows if id(row) not in self._gone] + more


def _day(text: str) -> date | None:
    try:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None
