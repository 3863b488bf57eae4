"""Compare the findings of two checks rule by rule, against the differences that are explained."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Findings = set[tuple[str, str]]
"""Rule and child."""

DIFFERENCES = Path(__file__).with_name("differences.csv")
COLUMNS = (
    "rule_code", "n_ours_only", "n_theirs_only", "n_both", "n_theirs_together", "explanation",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """How the findings of one rule differ."""

    n_ours_only: int
    n_theirs_only: int
    n_both: int
    n_theirs_together: int
    """Children that theirs finds when it runs all rules one after another."""
    examples: tuple[str, ...]
    """Some children that only one of the two names."""

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """The four counts."""
        return self.n_ours_only, self.n_theirs_only, self.n_both, self.n_theirs_together


def by_rule(findings: Findings) -> dict[str, set[str]]:
    """Return the children of each rule."""
    children = defaultdict(set)
    for rule, child in findings:
        children[rule].add(child)
    return children


def differing(
    ours: Findings, alone: Findings, together: Findings, rules: Iterable[str]
) -> dict[str, Difference]:
    """Return the rules of which not the same children are found, one way or the other."""
    here, there, mixed = by_rule(ours), by_rule(alone), by_rule(together)
    found = {}
    for rule in sorted({*rules, *here}):
        a, b, c = here.get(rule, set()), there.get(rule, set()), mixed.get(rule, set())
        if not a == b == c:
            examples = (*sorted(a - b)[:3], *sorted(b - a)[:3])
            found[rule] = Difference(len(a - b), len(b - a), len(a & b), len(c), examples)
    return found


def read_explanations() -> dict[str, tuple[tuple[int, ...], str]]:
    """Return the counts and the explanation of each rule in differences.csv."""
    if not DIFFERENCES.is_file():
        return {}
    with DIFFERENCES.open(encoding="utf-8", newline="") as stream:
        return {
            row["rule_code"]: (tuple(int(row[c]) for c in COLUMNS[1:-1]), row["explanation"])
            for row in csv.DictReader(stream)
        }


def compare(  # noqa: PLR0917
    ours: Findings, alone: Findings, together: Findings, rules: list[str],
    raised: dict[str, str], write: bool,
) -> None:  # fmt: skip
    """Print what differs and is not explained, and with `write` put the numbers in the table."""
    found = differing(ours, alone, together, rules)
    explained = read_explanations()
    same = sorted(set(rules) - set(found))
    named = {code for code, _ in ours | alone}
    print(f"\n{len(rules)} rules: {len(same)} with the same children in both,")
    print(f"  of these without any finding: {', '.join(r for r in same if r not in named)}")
    for rule, message in sorted(raised.items()):
        print(f"  theirs raised, and so passed, in {rule}: {message[:80]}")
    n_unexplained = 0
    for rule, difference in found.items():
        numbers, explanation = explained.get(rule, ((0, 0, 0, 0), ""))
        if explanation and numbers == difference.numbers:
            continue
        n_unexplained += 1
        what = "numbers not those of the table" if explanation else "not explained"
        print(
            f"  {rule:9} {what}: ours only {difference.n_ours_only}, theirs only "
            f"{difference.n_theirs_only}, both {difference.n_both}, theirs together "
            f"{difference.n_theirs_together}; such as {', '.join(difference.examples)}"
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
                explanation = explained.get(rule, ((0, 0, 0, 0), ""))[1]
                writer.writerow([rule, *difference.numbers, explanation])
