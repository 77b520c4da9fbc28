"""A step is added in one place, and the record of the input stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

import helpers.measure
from helpers.measure.provenance import add_step, with_step

MADE = {"corpus": "teaching", "steps": [{"function": "without"}]}
STEP = {"function": "keyness", "min_count": 5}


def test_a_step_comes_last_and_the_input_keeps_its_own():
    assert with_step(MADE, STEP) == {"corpus": "teaching", "steps": [{"function": "without"}, STEP]}
    assert MADE["steps"] == [{"function": "without"}]


def test_numbers_of_numpy_become_pythons_in_lists_and_mappings_too():
    step = {"k": np.int64(3), "seeds": list(np.arange(2)), "trend": {np.int64(1): np.float64(0.5)}}
    made = with_step(MADE, step)["steps"][-1]
    assert json.loads(json.dumps(made)) == {"k": 3, "seeds": [0, 1], "trend": {"1": 0.5}}
    assert isinstance(step["k"], np.int64), "what was given stays as it is"


def test_a_table_of_a_table_goes_on_from_its_record():
    table = pd.DataFrame({"term": ["企业"]})
    assert add_step(pd.DataFrame(), table, STEP).attrs["provenance"] == {"steps": [STEP]}
    table.attrs["provenance"] = MADE
    assert add_step(pd.DataFrame(), table, STEP).attrs["provenance"]["steps"] == [{"function": "without"}, STEP]


def test_no_measure_adds_a_step_by_itself():
    modules = sorted(Path(helpers.measure.__file__).parent.glob("*.py"))
    alone = [path.name for path in modules if '"steps": [*' in path.read_text(encoding="utf-8")]
    assert alone == ["provenance.py"]
