"""Postfix and Dovecot for the tests marked `servers`: installed, started on loopback, stopped again.

SpamAssassin is only installed; its tests start it themselves.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from setup_debian import administrator, agreed, apt_install, has_terminal, install_line, is_debian, missing
from setup_words import SetupError, say

PACKAGES = ("postfix", "dovecot-imapd", "dovecot-pop3d", "libsasl2-modules", "openssl", "spamassassin")

_UNITS = {
    "postfix": ("postfix.service",),
    "dovecot-imapd": ("dovecot.service", "dovecot.socket"),
    "spamassassin": ("spamassassin-maintenance.timer",),  # it would fetch rules every day
}
_START_POLICY = Path("/usr/sbin/policy-rc.d")


@contextmanager
def running(python: Path) -> Iterator[dict[str, str]]:
    """The servers, while the block lasts; gives the environment that names them. Raises SetupError.

    They live in a child process that stops them when its standard input closes, however this one ends.
    """
    prefix = _installed()
    say("servers-start")
    script = Path(__file__).with_name("mail_servers.py")
    with subprocess.Popen(
        [*prefix, python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        try:
            told = child.stdout.readline()
            if not told:
                raise SetupError("servers-failed")
            yield json.loads(told)
        finally:
            child.stdin.close()


def _installed() -> list[str]:
    """Installs what is missing, never to be started by the system. Returns what to put before a command."""
    if not is_debian():
        raise SetupError("servers-only-debian")
    lacking = missing(PACKAGES)
    prefix = administrator()
    if prefix is None:
        raise SetupError("by-hand", line=install_line(lacking or PACKAGES))
    if lacking:
        say("servers", packages=" ".join(lacking))
        if has_terminal() and not agreed():
            raise SetupError("servers-refused")
        with _nothing_starts(lacking, prefix):
            if not apt_install(lacking, prefix):
                raise SetupError("apt-failed")
    return prefix


@contextmanager
def _nothing_starts(packages: Sequence[str], prefix: Sequence[str]) -> Iterator[None]:
    """Debian starts a server as soon as it is installed, and at each boot: not on the tests' account."""
    if "postfix" in packages:
        answer = "postfix postfix/main_mailer_type select No configuration\n"
        _as_root(prefix, ["debconf-set-selections"], answer)
    ours = not _START_POLICY.exists()
    if ours:
        _as_root(prefix, ["tee", str(_START_POLICY)], "#!/bin/sh\nexit 101\n")
        _as_root(prefix, ["chmod", "755", str(_START_POLICY)])
    try:
        yield
    finally:
        if ours:
            _as_root(prefix, ["rm", "-f", str(_START_POLICY)])
        if shutil.which("systemctl"):
            for unit in (unit for package in packages for unit in _UNITS.get(package, ())):
                _as_root(prefix, ["systemctl", "disable", unit])


def _as_root(prefix: Sequence[str], command: Sequence[str], text: str = "") -> None:
    subprocess.run([*prefix, *command], input=text, text=True, capture_output=True)
