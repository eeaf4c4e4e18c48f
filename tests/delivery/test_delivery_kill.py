"""The short version of tests/bench/kill_send.py: a killed sender sends nothing twice and loses nothing."""

from pathlib import Path

from tests.bench.kill_send import kill_runs


def test_killed_runs_send_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    figures = kill_runs(kills=8, connections=3, readers=60, seed=7, folder=tmp_path)
    assert figures.kept, figures
    assert figures.kills == 8
    assert figures.most_doubts_of_a_kill <= 3
