"""Postfix and Dovecot for shop.test on free loopback ports, until standard input closes. Runs as root.

Prints one line of JSON, the environment that tests/conftest.py reads. Nothing can leave the machine: Postfix
delivers to shop.test's two mailboxes, to the small server below (remote.test), to nowhere (ok.test), and
refuses everything else. Written for Debian 12 and Ubuntu 24.04 (Postfix 3.6 to 3.10, Dovecot 2.3).
"""

import json
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MAIL_UID = 5000
"""Owner of the mailboxes: any number that is neither root's nor a system user's."""

PORTS = (
    "SMTP_STARTTLS_PORT", "SMTP_TLS_PORT", "SMTP_INJECT_PORT", "IMAP_PORT", "IMAPS_PORT", "POP3_PORT",
    "POP3S_PORT", "REMOTE_PORT", "OAUTH_PORT",
)
"""Nobody listens on the last one: a test may, and is then asked whether a token holds (RFC 7662)."""

USERS = {"USER": "shop@shop.test", "PASSWORD": "secret", "USER2": "shop2@shop.test", "PASSWORD2": "secret2"}

DOVECOT = """
base_dir = {base}/dc/run
state_dir = {base}/dc/state
log_path = {base}/dc/log
protocols = imap pop3
listen = 127.0.0.1
ssl = required
ssl_cert = <{base}/tls/cert.pem
ssl_key = <{base}/tls/key.pem
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%d/%n
mail_uid = {uid}
mail_gid = {uid}
first_valid_uid = {uid}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {base}/dc/oauth.conf
}}
passdb {{
  driver = passwd-file
  args = username_format=%u {base}/dc/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={base}/mail/%d/%n
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {IMAP_PORT}
  }}
  inet_listener imaps {{
    port = {IMAPS_PORT}
    ssl = yes
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {POP3_PORT}
  }}
  inet_listener pop3s {{
    port = {POP3S_PORT}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {base}/spool/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

DOVECOT_OAUTH = """
introspection_url = http://127.0.0.1:{OAUTH_PORT}/introspect
introspection_mode = post
force_introspection = yes
username_attribute = email
active_attribute = active
active_value = true
"""

POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {base}/spool
data_directory = {base}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {base}/maillog
maillog_file_prefixes = {base}
myhostname = mx.shop.test
mydomain = shop.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
alias_database =
smtpd_tls_cert_file = {base}/tls/cert.pem
smtpd_tls_key_file = {base}/tls/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ later@ok.test = 450 4.7.1 Greylisted }} }}
smtpd_recipient_limit = 50
recipient_delimiter = +
virtual_mailbox_domains = shop.test
virtual_mailbox_base = {base}/mail
virtual_mailbox_maps = inline:{{ {{ shop@shop.test = shop.test/shop/ }},
  {{ shop2@shop.test = shop.test/shop2/ }} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
transport_maps = inline:{{ {{ reject.test = error:5.1.1 User unknown }},
  {{ remote.test = smtp:[127.0.0.1]:{REMOTE_PORT} }}, {{ ok.test = discard: }} }}
default_transport = error:5.4.4 no outside mail in tests
relay_transport = error:5.4.4 no outside mail in tests
delay_warning_time = 1h
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
maximal_queue_lifetime = 1h
smtpd_error_sleep_time = 0
"""

POSTFIX_MASTER = """
127.0.0.1:{SMTP_STARTTLS_PORT} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
127.0.0.1:{SMTP_TLS_PORT} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
127.0.0.1:{SMTP_INJECT_PORT} inet n - n - - smtpd
  -o smtpd_relay_restrictions=reject_unauth_destination
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

REMOTE_REPLIES = {
    "nouser": "550 5.1.1 <{address}>: User unknown",
    "docomo": "550 Unknown user {address}",
    "full": "452 4.2.2 mailbox full",
    "quota": "552 5.2.2 over quota",
    "blocked": "550 5.7.1 Message blocked by policy",
    "busy": "421 4.7.0 try again later",
}


class RemoteServer:
    """The far end of remote.test: the local part chooses the answer."""

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = REMOTE_REPLIES.get(address.partition("@")[0])
        if reply:
            return reply.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if any(address.startswith("dataspam") for address in envelope.rcpt_tos):
            return "554 5.6.0 rejected after DATA"
        return "250 2.0.0 queued"


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on now.

    Not of the range from which a system takes ports for outgoing connections (32768 and up on Linux): one
    that is opened only later, by a test, would be taken meanwhile.
    """
    ports: list[int] = []
    for port in random.sample(range(15_000, 30_000), 15_000):
        if len(ports) == count:
            return ports
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        ports.append(port)
    raise OSError("no free ports")


def write_configuration(base: Path, ports: dict[str, int]) -> None:
    base.chmod(0o755)
    for folder in ("spool", "data", "mail", "pf", "dc", "tls"):
        (base / folder).mkdir()
    shutil.chown(base / "data", "postfix")
    shutil.chown(base / "mail", MAIL_UID, MAIL_UID)
    values = {"base": base, "uid": MAIL_UID, **ports}
    (base / "dc/dovecot.conf").write_text(DOVECOT.format(**values))
    (base / "dc/oauth.conf").write_text(DOVECOT_OAUTH.format(**values))
    (base / "dc/users").write_text(
        f"{USERS['USER']}:{{PLAIN}}{USERS['PASSWORD']}\n{USERS['USER2']}:{{PLAIN}}{USERS['PASSWORD2']}\n"
    )
    (base / "pf/main.cf").write_text(POSTFIX_MAIN.format(**values))
    (base / "pf/master.cf").write_text(POSTFIX_MASTER.format(**values))
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(base / "tls/key.pem"), "-out", str(base / "tls/cert.pem")]
    checked([*certificate.split(), *names, *files])


def checked(command: list[str]) -> str:
    """Runs it; its words are the message when it fails. Raises SystemExit."""
    # Into a file: a server that goes on in the background would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as said:
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=60
        ).returncode
        said.seek(0)
        text = said.read()
    if code:
        raise SystemExit(f"{command[0]} failed:\n{text}")
    return text


def main() -> None:
    version = checked(["/usr/sbin/dovecot", "--version"])
    if not re.match(r"2\.3\.", version):
        raise SystemExit(f"Dovecot 2.3 is needed (Debian 12, Ubuntu 24.04); here is {version}")
    # A short path: Unix sockets allow 107 characters.
    with tempfile.TemporaryDirectory(prefix="kw-", dir="/tmp") as folder:
        base = Path(folder)
        ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        write_configuration(base, ports)
        remote = Controller(RemoteServer(), hostname="127.0.0.1", port=ports["REMOTE_PORT"])
        remote.start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        try:
            checked(["/usr/sbin/postfix", "-c", str(base / "pf"), "start"])
            checked(["/usr/sbin/dovecot", "-c", str(base / "dc/dovecot.conf")])
            told = {"SERVERS": "1", "HOST": "localhost", "CA_FILE": str(base / "tls/cert.pem"), **USERS}
            told |= {name: str(port) for name, port in ports.items()}
            print(json.dumps({f"KAWARABAN_TEST_{name}": value for name, value in told.items()}), flush=True)
            sys.stdin.read()
        except KeyboardInterrupt:
            pass  # the terminal's Ctrl-C reaches the runner too; here it only means: stop
        finally:
            for command in (
                ["/usr/sbin/dovecot", "-c", str(base / "dc/dovecot.conf"), "stop"],
                ["/usr/sbin/postfix", "-c", str(base / "pf"), "stop"],
            ):
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            remote.stop()


if __name__ == "__main__":
    main()
