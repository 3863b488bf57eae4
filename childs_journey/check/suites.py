"""The Great Expectations suites of the door: one a concern, one expectation a tolerance.

Great Expectations judges small frames that DuckDB has worked out; it never sees a record. It
takes three seconds to import, so only the command that needs it imports this module.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pandas as pd

from childs_journey.check.tolerances import Tolerance

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read by the library when it is imported

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.core.expect_column_values_to_be_between import (
        ExpectColumnValuesToBeBetween,
    )
    from great_expectations.expectations.row_conditions import Column


class Suites:
    """Judges frames of measures (columns place, rule, concern, found)."""

    def __init__(self, tolerances: Sequence[Tolerance]) -> None:
        """Open a context that lives in memory only."""
        self._tolerances = {t.rule: t for t in tolerances}
        with _quiet():
            self._context = gx.get_context(mode="ephemeral")
            self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
            asset = self._context.data_sources.add_pandas("door").add_dataframe_asset("profile")
            self._batch = asset.add_batch_definition_whole_dataframe("whole")

    def failing(self, measures: pd.DataFrame) -> list[int]:
        """Return the places of the measures that are outside their tolerance.

        Raises RuntimeError when an expectation could not be evaluated.
        """
        found: list[int] = []
        used = sorted(
            (self._tolerances[rule] for rule in measures["rule"].unique()),
            key=lambda t: (t.concern, t.rule),
        )
        with _quiet():
            for concern, tolerances in groupby(used, key=lambda t: t.concern):
                suite = _suite(concern, tolerances)
                frame = measures[measures["concern"] == concern].reset_index(drop=True)
                found += self._failing(frame, suite)
        return sorted(found)

    def _failing(self, frame: pd.DataFrame, suite: gx.ExpectationSuite) -> Iterator[int]:
        batch = self._batch.get_batch({"dataframe": frame})
        outcome = batch.validate(
            suite,
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": ["place"],
            },
        )
        for result in outcome.results:
            if result.exception_info and result.exception_info.get("raised_exception"):
                raise RuntimeError(f"an expectation of suite {suite.name} could not be evaluated")
            if not result.success:
                yield from (int(row["place"]) for row in result.result["unexpected_index_list"])


def _suite(concern: str, tolerances: Iterable[Tolerance]) -> gx.ExpectationSuite:
    """Make the suite of one concern: `found` of each measure within the limit of its rule."""
    expectations = [
        ExpectColumnValuesToBeBetween(
            column="found",
            row_condition=Column("rule") == t.rule,
            min_value=t.limit if t.bound == "at_least" else None,
            max_value=t.limit if t.bound == "at_most" else None,
            meta={"expectation": t.expectation, "scope": t.scope, "why": t.why},
        )
        for t in tolerances
    ]
    return gx.ExpectationSuite(name=concern, expectations=list[Any](expectations))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's warnings and log lines off the console: an analyst cannot use them."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
