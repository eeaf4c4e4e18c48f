"""The PC is kept awake where it listens; nothing that goes wrong there keeps a mail from being sent."""

from types import TracebackType

import pytest

from desktop_app.services.awake import KeepAwake, no_awake


class Mode:
    """What wakepy gives."""

    def __init__(self, *, active: bool = True, at_begin: bool = False, at_end: bool = False) -> None:
        self.active, self.at_begin, self.at_end = active, at_begin, at_end
        self.log: list[str] = []

    def __enter__(self) -> "Mode":
        if self.at_begin:
            raise RuntimeError("no bus")
        self.log.append("awake")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.log.append("released")
        if self.at_end:
            raise RuntimeError("bus gone")


def test_awake_while_the_work_lasts() -> None:
    mode, told = Mode(), list[str]()
    with KeepAwake(lambda: told.append("cannot"), lambda: mode)():
        assert mode.log == ["awake"]
    assert (mode.log, told) == (["awake", "released"], [])


def test_released_also_after_an_error() -> None:
    mode = Mode(at_end=True)
    with pytest.raises(ValueError, match="ours"), KeepAwake(mode=lambda: mode)():
        raise ValueError("ours")
    assert mode.log == ["awake", "released"]


@pytest.mark.parametrize("mode", [Mode(active=False), Mode(at_begin=True)])
def test_what_can_not_be_is_told_once(mode: Mode) -> None:
    told: list[str] = []
    awake = KeepAwake(lambda: told.append("cannot"), lambda: mode)
    for _ in range(3):
        with awake():
            pass
    assert told == ["cannot"]


def test_the_real_one_never_raises() -> None:
    with KeepAwake()(), no_awake():
        pass
