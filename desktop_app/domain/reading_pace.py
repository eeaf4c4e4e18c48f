"""How often a mailbox is read by itself, and how long it is left alone after a failure."""

from datetime import timedelta

READ_EVERY = timedelta(minutes=5)
"""Between two readings, also where the server promises to tell of new mail: some promise and don't."""
_RESTS = (1, 2, 5, 10, 20, 30)
"""Minutes after the first failure, the second …: a provider counts sign-ins."""


def rest_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row; nothing after none."""
    if failures <= 0:
        return timedelta(0)
    return timedelta(minutes=_RESTS[min(failures, len(_RESTS)) - 1])
