"""The guards of conftest.py are seen to fail on what they are there for."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

OFFENDERS = """
import logging, pathlib, socket, warnings
import pytest

def test_connects_elsewhere():
    with socket.socket() as s, pytest.raises(Exception):
        s.connect(("192.0.2.1", 25))

def test_asks_the_name_service():
    with pytest.raises(Exception):
        socket.getaddrinfo("kawaraban.invalid", 25)

def test_sends_a_datagram():
    with socket.socket(type=socket.SOCK_DGRAM) as s, pytest.raises(Exception):
        s.sendto(b"x", ("192.0.2.1", 53))

def test_listens_to_the_world():
    with socket.socket() as s, pytest.raises(Exception):
        s.bind(("", 0))

def test_logs():
    logging.getLogger("anything").warning("oops")

def test_warns():
    warnings.warn("old")

def test_good_loopback():
    with socket.create_server(("127.0.0.1", 0)) as s, socket.create_connection(s.getsockname()):
        pass

@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
def test_good_unix_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("guard.sock")
    pathlib.Path("guard.sock").unlink()

def test_good_expected_log(caplog):
    logging.getLogger("anything").warning("expected")
    assert "expected" in caplog.text

@pytest.mark.servers
def test_good_but_left_out():
    pass
"""


def test_guards_fail_what_they_should(tmp_path: Path) -> None:
    shutil.copy(HERE / "conftest.py", tmp_path)
    shutil.copy(HERE.parent / "pyproject.toml", tmp_path)
    (tmp_path / "test_offenders.py").write_text(OFFENDERS)
    environment = {name: value for name, value in os.environ.items() if name != "KAWARABAN_TEST_SERVERS"}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "test_offenders.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )

    outcome = {
        name: word
        for word, name in re.findall(r"^(PASSED|FAILED|ERROR) test_offenders.py::(\w+)", run.stdout, re.M)
    }
    assert outcome, run.stdout
    assert {name for name, word in outcome.items() if word != "PASSED"} == {
        "test_connects_elsewhere",
        "test_asks_the_name_service",
        "test_sends_a_datagram",
        "test_listens_to_the_world",
        "test_logs",
        "test_warns",
    }
    assert "left out: 1 tests" in run.stdout
    assert "test_good_but_left_out" not in outcome
