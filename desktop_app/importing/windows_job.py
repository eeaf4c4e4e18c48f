"""A job object of Windows: the process in it can't take more memory than allowed, and ends with its parent.

Written from Microsoft's documents of `SetInformationJobObject`; not seen at work on a Windows PC.
"""

import contextlib
import ctypes
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

_EXTENDED_LIMITS = 9
_LIMIT_PROCESS_MEMORY = 0x100
_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400
_LIMIT_KILL_ON_JOB_CLOSE = 0x2000


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def limits(memory: int) -> ExtendedLimits:
    """The limits as Windows takes them."""
    wanted = ExtendedLimits()
    wanted.BasicLimitInformation.LimitFlags = (
        _LIMIT_PROCESS_MEMORY | _LIMIT_DIE_ON_UNHANDLED_EXCEPTION | _LIMIT_KILL_ON_JOB_CLOSE
    )
    wanted.ProcessMemoryLimit = memory
    return wanted


@contextlib.contextmanager
def memory_limited(child: "subprocess.Popen[bytes]", memory: int) -> Iterator[None]:
    """Hold the child to `memory` bytes; where Windows refuses, time alone limits it."""
    if sys.platform != "win32":
        raise RuntimeError("there are no job objects here")
    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    wanted = limits(memory)
    handle = ctypes.c_void_p(int(getattr(child, "_handle")))  # noqa: B009 (subprocess shows it nowhere else)
    if job:
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
        kernel.AssignProcessToJobObject(job, handle)
    try:
        yield
    finally:
        if job:
            kernel.CloseHandle(job)
