"""Compare the findings of two checks rule by rule, against the differences that are explained."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

Findings = set[tuple[str, str]]
"""Rule and child; no child for a finding of the whole return or its header."""

DIFFERENCES = Path(__file__).with_name("differences.csv")
COLUMNS = ("rule_code", "n_ours_only", "n_theirs_only", "n_both", "explanation")


@dataclass(frozen=True)
class Difference:
    """How the findings of one rule differ."""

    n_ours_only: int
    n_theirs_only: int
    n_both: int
    examples: tuple[str, ...]
    """Some children that only one of the two names."""

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The three counts."""
        return self.n_ours_only, self.n_theirs_only, self.n_both


def differing(ours: Findings, theirs: Findings, rules: list[str]) -> dict[str, Difference]:
    """Return the rules of which not the same children are found."""
    found = {}
    for rule in sorted({*rules, *(code for code, _ in ours)}):
        here = {child for code, child in ours if code == rule}
        there = {child for code, child in theirs if code == rule}
        if here != there:
            examples = (*sorted(here - there)[:3], *sorted(there - here)[:3])
            found[rule] = Difference(
                len(here - there), len(there - here), len(here & there), examples
            )
    return found


def read_explanations() -> dict[str, tuple[tuple[int, int, int], str]]:
    """Return the three counts and the explanation of each rule in differences.csv."""
    if not DIFFERENCES.is_file():
        return {}
    with DIFFERENCES.open(encoding="utf-8", newline="") as stream:
        return {
            row["rule_code"]: (
                (int(row["n_ours_only"]), int(row["n_theirs_only"]), int(row["n_both"])),
                row["explanation"],
            )
            for row in csv.DictReader(stream)
        }


def compare(
    ours: Findings, theirs: Findings, rules: list[str], raised: dict[str, str], write: bool
) -> None:
    """Print what differs and is not explained, and with `write` put the numbers in the table."""
    found = differing(ours, theirs, rules)
    explained = read_explanations()
    same = sorted(set(rules) - set(found))
    named = {code for code, _ in ours | theirs}
    print(f"\n{len(rules)} rules: {len(same)} with the same children in both,")
    print(f"  of these without any finding: {', '.join(r for r in same if r not in named)}")
    for rule, message in sorted(raised.items()):
        print(f"  theirs raised, and so passed, in {rule}: {message[:80]}")
    n_unexplained = 0
    for rule, difference in found.items():
        numbers, explanation = explained.get(rule, ((0, 0, 0), ""))
        if explanation and numbers == difference.numbers:
            continue
        n_unexplained += 1
        what = "numbers not those of the table" if explanation else "not explained"
        print(
            f"  {rule:6} {what}: ours only {difference.n_ours_only}, theirs only "
            f"{difference.n_theirs_only}, both {difference.n_both}; "
            f"such as {', '.join(repr(child) for child in difference.examples)}"
        )
    gone = sorted(set(explained) - set(found))
    if gone:
        print(f"  explained, but no longer different: {', '.join(gone)}")
    print(f"  {len(found)} rules differ, {n_unexplained} of them not as differences.csv explains")
    if write:
        with DIFFERENCES.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            for rule, difference in found.items():
                explanation = explained.get(rule, ((0, 0, 0), ""))[1]
                writer.writerow([rule, *difference.numbers, explanation])
