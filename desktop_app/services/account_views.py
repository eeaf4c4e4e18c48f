"""The mail accounts as they are shown: rows, what detection found, the test's steps, the DNS lights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import ErrorText

Sureness = Literal["sure", "likely", "guess"]
LightState = Literal["good", "missing", "wrong", "unknown"]
Found = Literal["domain", "mx", "autoconfig", "srv", "unknown"]
"""How a provider or its servers were found: the address's domain, the domain's MX, the domain's own
Thunderbird file, its SRV records (RFC 6186, 8314); "unknown": the owner chooses from the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account in the list."""

    id: str
    address: str
    default: bool
    """Newsletters go out with it unless they say otherwise."""
    provider: str
    """Id in resources/providers; "" = unknown."""
    provider_name: str
    smtp: str
    """host:port"""
    inbox: Literal["imap", "pop3", "maildir", "none"]
    sign_in: Literal["password", "oauth2"]
    password_kept: bool
    """Whether the program can sign in without asking."""
    from_confirmed_at: datetime | None
    probe_holds: bool
    """The opt-out address was proven with this account, within twelve months."""
    personal_line: bool
    """A carrier's personal line: test mails only."""
    per_hour: int
    per_day: int
    """0 = no limit."""
    plus_addressing: bool | None
    keeps_sent: bool | None
    verdicts: str
    """What its provider said of the probe: "spf=pass dkim=pass dmarc=none"; "" = nothing seen."""
    open_run: str
    """Title of a newsletter that is on its way with it, for which it can't be removed; "" = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A value for one field of `AccountDesk.connect` (smtp_host, smtp_port, security, user, imap_host,
    imap_port, imap_security, sign_in, oauth, provider, per_minute, per_hour, per_day, per_connection,
    max_connections)."""

    field: str
    value: str | int | None
    sure: Sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A value that only the owner knows. In `field` of the values stands `part` where it belongs."""

    field: Literal["server", "user", "password", "address"]
    part: str
    """Letters in the servers' names that the answer replaces (ACCOUNT, svNNNN); "" = the whole field."""
    label: str
    """What it is called at the provider."""
    where: str
    """Where it stands, in words."""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A contract of the provider with limits of its own; 0 = no limit."""

    id: str
    name: str
    per_hour: int
    per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What could be found out about an address."""

    address: str
    provider: str
    name: str
    """The provider's name; the domain where only servers were found; "" = nothing is known."""
    found: Found
    guesses: tuple[Guess, ...]
    asks: tuple[Ask, ...]
    plans: tuple[Plan, ...]
    """Choose one where limits differ by contract."""
    help: str
    """What the owner should know of this provider before signing in; "" = nothing."""
    dates: tuple[str, ...]
    """Sentences on changes with a date (Microsoft, Google)."""
    refused: str
    """Why no newsletter may leave with it (a personal line, sign-in ended); "" = it may."""
    oauth: Literal["", "google", "microsoft"]
    """Whose sign-in page in the browser serves this address."""
    how: str
    """How it was found, in one sentence."""
    choose: tuple[str, ...]
    """Ids of providers to choose from, likeliest first; empty when one was found."""

    def value(self, field: str) -> str | int | None:
        """The value found for a field, or None."""
        return next((one.value for one in self.guesses if one.field == field), None)

    def sure(self, field: str) -> Sureness:
        """How sure a field's value is."""
        return next((one.sure for one in self.guesses if one.field == field), "guess")

    def given(self, answers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What `AccountDesk.connect` and `add` take, with the owner's `answers` by `Ask.field` put in."""
        values: dict[str, Any] = {"address": self.address} | {one.field: one.value for one in self.guesses}
        for ask in self.asks:
            said = (answers or {}).get(ask.field, "").strip()
            if not said:
                continue
            if ask.field == "server" and ask.part:
                for name in ("smtp_host", "imap_host"):
                    values[name] = with_part(str(values.get(name) or ""), ask.part, said) or None
            elif ask.field == "user":
                values["user"] = said
        return values


def with_part(host: str, part: str, said: str) -> str:
    """A host with the owner's own part in it; a whole host name typed or pasted counts as it is."""
    said = said.strip().strip(".").lower()
    tail = host.partition(part)[2]
    if tail and said.endswith(tail):
        return said
    return host.replace(part, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsRecord:
    """A record to paste at the place where the domain's DNS is kept. `host` is relative to the domain."""

    host: str
    """ "@" = the domain itself."""
    type: Literal["TXT", "CNAME"]
    value: str
    name: str
    """The whole name, for places that want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """One of the three. `unknown`: DNS could not be asked, or a DKIM selector is not known."""

    kind: Literal["spf", "dkim", "dmarc"]
    state: LightState
    sentence: str
    record: DnsRecord | None = None
    """What to paste; None when nothing needs to be, or only the provider knows it (then `where` says so)."""
    where: str = ""
    """Where the record is set or got at this provider."""
    found: tuple[str, ...] = ()
    """What stands in DNS now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsView:
    """The three lights of a From domain."""

    domain: str
    ours: bool
    """Whether the owner can change this domain's DNS; else `sentence` says what follows."""
    lights: tuple[Light, ...]
    sentence: str
    """The whole in one sentence."""
    readers: tuple[str, ...]
    """What it means for readers at docomo, SoftBank, Gmail: one plain line each."""
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """The one most likely thing that helps against a failure.

    `changes`: values for `AccountDesk.connect` that were seen to work, to take over with one press;
    `page`: where the help is ("" | "app-password" | "oauth" | "own-client" | "dns").
    """

    code: str
    text: str
    changes: Mapping[str, Any]
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """How one step stands. `seconds` of `limit` are gone while the probe mail is waited for."""

    step: str
    state: Literal["running", "ok", "failed"]
    detail: str = ""
    error: AppError | None = None
    text: ErrorText | None = None
    remedy: Remedy | None = None
    seconds: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a check of an account came to. `saved`: the account is in the book now."""

    ok: bool
    saved: bool
    password_kept: bool
    steps: tuple[StepView, ...]
    account_id: str = ""
    """The account that was tried; "" while it is not in the book."""
    learned: tuple[str, ...] = ()
    """What the probe taught, one plain sentence each."""

    @property
    def sends(self) -> bool:
        """Whether mail can leave: connected, protected, signed in, and the From accepted."""
        done = {step.step for step in self.steps if step.state == "ok"}
        return done >= {"connect", "tls", "sign_in", "mail_from"}

    @property
    def failed(self) -> StepView | None:
        """The first step that failed."""
        return next((step for step in self.steps if step.state == "failed"), None)


Told = Callable[[StepView], None]
