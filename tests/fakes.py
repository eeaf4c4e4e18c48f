"""Servers that do what a test says, and the faults they know: one place to import them from."""

from tests.fault_kinds import (
    Aside,
    Dribble,
    Drop,
    Fault,
    Garbage,
    Point,
    Say,
    Script,
    Stall,
    Taken,
    Twice,
    Visit,
    first_of,
    for_recipient,
    once,
    once_aside,
)
from tests.fault_server import FaultSmtp

__all__ = [
    "Aside", "Dribble", "Drop", "Fault", "FaultSmtp", "Garbage", "Point", "Say", "Script", "Stall", "Taken",
    "Twice", "Visit", "first_of", "for_recipient", "once", "once_aside",
]
