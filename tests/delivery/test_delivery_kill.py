"""The short version of tests/bench/kill_send.py: a killed sender sends nothing twice and loses nothing."""

import os
from pathlib import Path

import pytest

from tests.bench.kill_send import kill_runs


@pytest.mark.skipif(not hasattr(os, "fork"), reason="senders are forked")
def test_killed_runs_send_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    figures = kill_runs(kills=40, connections=0, readers=80, seed=7, folder=tmp_path)
    assert figures.kept, figures
    assert figures.kills == 40
    assert figures.kills_while_sending > 10
