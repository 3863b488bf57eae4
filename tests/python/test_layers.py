"""The project as dbt sees it: layers in order, a key test on every model, every mart described."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]

MAY_READ = {
    "staging": {"extract", "return_files", "code_sets", "staging", "source"},
    "intermediate": {"staging", "intermediate", "code_sets", "local_authorities"},
    "core": {"staging", "intermediate", "code_sets", "core", "local_authorities", "standards"},
    "returns": {"staging", "intermediate", "code_sets", "core", "catalogues", "returns"},
    "indicators": {
        "core", "indicators", "catalogues", "standards", "comparator_seeds", "local_authorities",
    },
    "comparators": {
        "core", "indicators", "comparators", "comparator_seeds", "local_authorities", "code_sets",
        "catalogues",
    },
    "data_quality": {
        "extract", "staging", "intermediate", "core", "returns", "code_sets", "catalogues",
        "data_quality",
        "source",
    },
}  # fmt: skip
"""Which layers each layer reads. Nothing reads data_quality but itself."""


NOT_OF_A_TABLE = {"stg_code_aliases", "stg_extracts"}
"""Staging models that stage no table of the extract, nor of a return."""


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("target")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CJ_", "DBT_"))}
    environment |= {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)}
    dbt = str(Path(sys.executable).with_name("dbt"))
    subprocess.run([dbt, "parse", "--quiet"], cwd=PROJECT, env=environment, check=True)
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def models(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == "model")


def layer(node_id: str, manifest: dict[str, Any]) -> str:
    node = manifest["nodes"].get(node_id)
    if node is None:
        return "source"
    parts = Path(node["original_file_path"]).parts
    if node["resource_type"] == "seed":
        if node["name"] == "local_authorities":
            return "local_authorities"
        if node["name"] == "catalogue_worklist_items":
            return "standards"
        folders = {"comparators": "comparator_seeds", "returns": "return_files"}
        return folders.get(parts[1], parts[1])
    return parts[2] if parts[1] == "marts" else parts[1]


def test_no_layer_reads_one_that_comes_after_it(manifest: dict[str, Any]) -> None:
    wrong = [
        f"{model['name']} reads {parent.split('.')[-1]}"
        for model in models(manifest)
        for parent in model["depends_on"]["nodes"]
        if layer(parent, manifest) not in MAY_READ[layer(model["unique_id"], manifest)]
    ]
    assert wrong == []


def test_a_staging_model_reads_its_own_extract_and_the_aliases(manifest: dict[str, Any]) -> None:
    for model in models(manifest):
        if layer(model["unique_id"], manifest) != "staging" or model["name"] in NOT_OF_A_TABLE:
            continue
        read = {parent.split(".")[-1] for parent in model["depends_on"]["nodes"]}
        stem = model["name"].removeprefix("stg_")
        assert read <= {stem, f"ssd_{stem}", f"sup_{stem}", "stg_code_aliases"}, model["name"]


def test_every_model_has_a_key_test(manifest: dict[str, Any]) -> None:
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and (test.get("test_metadata") or {}).get("name") == "unique_key"
    }
    assert [m["name"] for m in models(manifest) if m["unique_id"] not in tested] == []


def test_every_mart_has_its_contract_and_descriptions(manifest: dict[str, Any]) -> None:
    for model in models(manifest):
        if "marts" not in Path(model["original_file_path"]).parts:
            assert model["description"], model["name"]
            continue
        # flags are described by the catalogues of rules and of indicators
        holds_flags = model["name"].endswith("_rules") or model["name"].startswith("indicators__")
        assert model["config"]["contract"]["enforced"] != holds_flags
        for part in ("**Grain**", "**Rules worth knowing**", "**Watch out**", "select"):
            assert part in model["description"], f"{model['name']}: {part}"
        bare = [c["name"] for c in model["columns"].values() if not c["description"].strip()]
        assert bare == [], model["name"]


def test_facts_relate_to_their_dimensions(manifest: dict[str, Any]) -> None:
    related = {
        (test["attached_node"], test["test_metadata"]["kwargs"]["column_name"])
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and (test.get("test_metadata") or {}).get("name") == "relationships"
    }
    facts = [m for m in models(manifest) if m["name"].startswith("fct_")]
    assert len(facts) >= 5
    for fact in facts:
        if "child_id" in fact["columns"]:
            assert (fact["unique_id"], "child_id") in related, fact["name"]


def test_the_project_stays_within_its_budget(manifest: dict[str, Any]) -> None:
    kinds = [node["resource_type"] for node in manifest["nodes"].values()]
    # more than the 320 of the house style: decision 205
    assert kinds.count("model") < 400
    assert kinds.count("test") < 600


def test_no_model_reads_the_clock(manifest: dict[str, Any]) -> None:
    for model in models(manifest):
        words = model["raw_code"].lower()
        for clock in ("current_date", "current_timestamp", "now()", "today()", "getdate"):
            assert clock not in words, model["name"]
