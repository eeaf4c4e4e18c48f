"""The short version of tests/bench/power_cut.py: what a power cut takes is never more than a doubt."""

import os
from pathlib import Path

import pytest

from tests.bench.power_cut import cut_runs


@pytest.mark.skipif(not hasattr(os, "fork"), reason="senders are forked")
def test_after_power_cuts_nothing_is_sent_twice_and_nothing_is_forgotten(tmp_path: Path) -> None:
    figures = cut_runs(cuts=15, connections=0, readers=60, seed=3, folder=tmp_path)
    assert figures.held, figures
    assert figures.cuts >= 15
    assert figures.bytes_lost > 0
