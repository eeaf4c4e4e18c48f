"""The probe: one mail to the opt-out address, one to a sub-address of it; and all that it teaches
(mail.md 1.1 a to f, architecture 4.16)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from desktop_app.accounts.mailbox_search import Search, wait_for
from desktop_app.accounts.own_mail import new_message_id, new_token, plain_mail
from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.probe_mail import read_probe
from desktop_app.accounts.sign_in import account_error
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Reply, Verdict
from desktop_app.storage.mail_accounts import MailAccount

_TEXT = (
    "これは「かわら版」が自分あてに送った確認のメールです。消してかまいません。\n\n"
    "This is a check mail that Kawaraban sent to yourself. You may delete it.\n"
)
_SENT_LOOKS, _SENT_PAUSE = 3, 1.5
"""A provider files its own copy a moment later than it delivers."""

_REFUSALS = frozenset({"sender-refused", "mail-server-refused"})

HasCopy = Callable[[str], bool]
"""Whether the account's folder of sent mails holds a Message-ID. AppError when there is no such folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One try. `seconds` bound the wait; `pause` runs meanwhile and may raise to end it."""

    account: MailAccount
    optout: str
    now: datetime
    seconds: float
    pause: Callable[[float], None]
    has_copy: HasCopy | None = None

    @property
    def sender(self) -> str:
        """The From address in wire form."""
        return parse_address(self.account.address).wire

    def go(self, smtp: SmtpConnection, search: Search) -> MailAccount:
        """The account with everything that was learnt. AppError "optout-address-not-set", "probe-not-found",
        "from-rewritten", and what the server refuses."""
        if not self.optout:
            raise AppError("optout-address-not-set")
        token = new_token()
        plain, plus = f"{token}a", f"{token}b"
        message_id = new_message_id(self.sender.rpartition("@")[2])
        self._send(smtp, self.optout, plain, message_id)
        plus_sent = self._send_tagged(smtp, token, plus)
        started = monotonic()
        if not wait_for(search, {plain}, self.seconds, self.pause):
            raise AppError("probe-not-found", seconds=int(self.seconds))
        grace = min(self.seconds, max(2.0, 3 * (monotonic() - started)))
        learnt = self._read(search.head_of(plain))
        arrived = plus_sent and bool(wait_for(search, {plus}, grace, self.pause))
        return replace(
            learnt, from_confirmed_at=self.now, optout_probe_at=self.now, plus_addressing=arrived,
            keeps_sent=self._copy_kept(message_id), tagged_sender=self._takes_tag(smtp, token),
        )

    def _read(self, head: bytes | None) -> MailAccount:
        if not head:
            return self.account
        found = read_probe(head, self.sender)
        if not found.from_kept:
            raise AppError("from-rewritten", address=self.account.address)
        return replace(
            self.account, authserv_id=found.authserv_id, verdicts=found.verdicts,
            dkim_domain=found.dkim_domain, dkim_covers_stop=found.dkim_covers_stop,
        )

    def _send_tagged(self, smtp: SmtpConnection, token: str, word: str) -> bool:
        local, _, domain = self.optout.rpartition("@")
        try:
            self._send(smtp, f"{local}+u-probe{token}@{domain}", word, new_message_id(domain))
        except AppError:
            return False
        return True

    def _send(self, smtp: SmtpConnection, to: str, token: str, message_id: str) -> None:
        mail = plain_mail(
            sender=self.sender, recipient=to, subject=f"Kawaraban check {token}", text=_TEXT, now=self.now,
            probe=token, message_id=message_id, stop=self.optout,
        )
        send_own(smtp, OwnAddressPermit(self.sender, to, own=frozenset({to})), mail)

    def _takes_tag(self, smtp: SmtpConnection, token: str) -> bool | None:
        """Whether a sub-address may be the envelope's sender; None when the connection is gone."""
        if not smtp.alive:
            return None
        local, _, domain = self.sender.rpartition("@")
        try:
            smtp.try_sender(f"{local}+b-probe{token}@{domain}")
        except AppError as error:
            return False if error.id in _REFUSALS else None
        return True

    def _copy_kept(self, message_id: str) -> bool | None:
        """None where there is no folder to look into."""
        if self.has_copy is None:
            return None
        try:
            for look in range(_SENT_LOOKS):
                if look:
                    self.pause(_SENT_PAUSE)
                if self.has_copy(message_id):
                    return True
        except AppError:
            return None
        return False


def send_own(smtp: SmtpConnection, permit: OwnAddressPermit, mail: bytes) -> Reply | None:
    """Transmit a mail to the owner. AppError when the server does not take it."""
    exchange = smtp.transmit(permit, mail)
    if exchange.verdict is Verdict.ACCEPTED:
        return exchange.reply
    if exchange.reply is None:
        raise AppError("mail-connection-failed", host=smtp.server.host, port=smtp.server.port)
    raise account_error(exchange.verdict, exchange.reply, smtp.server.host)
