"""The three lights of a From domain in words, each with the record to paste."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.accounts.mail_dns import (
    DkimReport,
    DmarcReport,
    SpfReport,
    check_dkim,
    check_dmarc,
    check_spf,
)
from desktop_app.accounts.providers import Provider, domain_of, provider_named, provider_of
from desktop_app.domain.address import parse_address
from desktop_app.domain.auth_results import aligned
from desktop_app.i18n.language import Language
from desktop_app.services.account_views import DnsRecord, DnsView, Light, LightState
from desktop_app.services.account_words import with_name, words
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.lookup import Resolver

DMARC_RECORD = "v=DMARC1; p=none"
_DKIM: Mapping[str, LightState] = {"none": "missing", "revoked": "wrong", "not-signing": "wrong"}
_DMARC: Mapping[str, LightState] = {"good": "good", "none": "missing", "unknown": "unknown"}
_WRONG_SPF = ("several", "everyone", "too-many", "broken", "not-named")


def lights(
    account: MailAccount,
    resolver: "Resolver",
    language: Language,
    *,
    now: datetime,
    check: Callable[[], None] = lambda: None,
) -> DnsView:
    """Ask DNS about the account's domain. Never raises for what a network does, only what `check` raises."""
    domain = domain_of(parse_address(account.address).wire)
    free = provider_of(account.address)
    provider = provider_named(account.provider) or free
    seen = dict(part.split("=", 1) for part in account.verdicts.split() if "=" in part)
    signed = bool(account.dkim_domain) and aligned(account.dkim_domain, domain)
    spf = check_spf(
        domain, resolver, provider=provider, smtp_host=account.smtp_host,
        passed=seen.get("spf") == "pass", check=check,
    )
    dkim = check_dkim(
        domain, resolver, provider=provider, check=check,
        signs=signed if account.optout_probe_at and account.authserv_id else True if signed else None,
    )
    dmarc = check_dmarc(domain, resolver, failing=seen.get("dmarc") == "fail", check=check)
    made = _Words(domain, account, provider, language, ours=free is None)
    three = (made.spf(spf), made.dkim(dkim), made.dmarc(dmarc))
    return DnsView(
        domain=domain,
        ours=free is None,
        lights=three,
        sentence=made.whole(three),
        readers=tuple(made.readers(three)),
        asked_at=now,
    )


class _Words:
    """Sentences and records for one domain."""

    def __init__(
        self, domain: str, account: MailAccount, provider: Provider | None, language: Language, *, ours: bool
    ) -> None:
        self.domain, self.account, self.provider = domain, account, provider
        self.language, self.ours = language, ours
        self.table = words(language)
        self.name = provider.names[language] if provider else self.table["your-provider"]

    def say(self, code: str, **values: object) -> str:
        return with_name(self.table[f"dns-{code}"], self.name, domain=self.domain, **values)

    def _record(self, host: str, value: str, kind: str = "TXT") -> DnsRecord | None:
        if not self.ours:
            return None
        name = self.domain if host == "@" else f"{host}.{self.domain}"
        return DnsRecord(host=host, type="CNAME" if kind == "CNAME" else "TXT", value=value, name=name)

    # --- SPF

    def spf(self, report: SpfReport) -> Light:
        sentence = self.say(f"spf-{report.state}", lookups=report.lookups, broken=report.broken)
        if report.state in ("good", "unknown"):
            return Light(
                kind="spf", state="good" if report.state == "good" else "unknown", sentence=sentence,
                found=report.found,
            )
        needed, sure = self._spf_words()
        record, where = None, ""
        if report.state == "none" and needed:
            record = self._record("@", f"v=spf1 {needed} ~all")
        elif report.state in ("several", "everyone", "not-named") and needed:
            record = self._record("@", merged_spf(report.found, needed))
        elif report.state == "broken" and self.ours:
            where = self.say("spf-broken-where", broken=report.broken)
        elif report.state == "too-many" and self.ours:
            where = self.say("spf-too-many-where")
        elif self.ours:
            where = self.say("spf-ask")
        if record is not None and not sure:
            where = self.say("guess")
        state: LightState = (
            "wrong" if report.state in _WRONG_SPF else "missing" if report.state == "none" else "unknown"
        )
        return Light(
            kind="spf", state=state, sentence=sentence, record=record, where=where, found=report.found,
        )

    def _spf_words(self) -> tuple[str, bool]:
        """The words that name the provider, and whether they are known rather than guessed."""
        dns = self.provider.dns if self.provider else None
        if dns is not None and dns.spf:
            return dns.spf.format(smtp_host=self.account.smtp_host), dns.spf_sure != "guess"
        if self.provider is not None and self.provider.kind == "relay":
            return "", False
        host = self.account.smtp_host
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            return (f"a:{host}", False) if "." in host else ("", False)
        return ("" if literal.is_loopback else f"ip{literal.version}:{literal}"), False

    # --- DKIM

    def dkim(self, report: DkimReport) -> Light:
        selector = report.selector
        sentence = self.say(f"dkim-{report.state}", selector=selector)
        if report.state in ("good", "unknown"):
            return Light(
                kind="dkim", state="good" if report.state == "good" else "unknown", sentence=sentence,
                found=report.found,
            )
        dns = self.provider.dns if self.provider else None
        record = None
        target = dns.dkim_cname.get(selector) if dns else None
        if target and report.state == "none":
            value = target.format(domain=self.domain)
            record = self._record(f"{selector}._domainkey", value, "CNAME")
        where = ""
        if self.ours:
            where = dns.dkim_where[self.language] if dns else self.say("dkim-ask")
        state = _DKIM.get(report.state, "unknown")
        return Light(
            kind="dkim", state=state, sentence=sentence, record=record, where=where, found=report.found,
        )

    # --- DMARC

    def dmarc(self, report: DmarcReport) -> Light:
        code = f"dmarc-{report.state}"
        if report.state == "good":
            code = "dmarc-good-none" if report.policy == "none" else "dmarc-good"
        sentence = self.say(code, policy=report.policy, at=report.at)
        record = None
        if report.state in ("none", "broken", "several"):
            record = self._record("_dmarc", DMARC_RECORD)
        where = self.say("dmarc-where") if record is not None else ""
        if report.state == "failing" and self.ours:
            where = self.say("dmarc-failing-where")
        state = _DMARC.get(report.state, "wrong")
        return Light(
            kind="dmarc", state=state, sentence=sentence, record=record, where=where, found=report.found,
        )

    # --- the whole

    def whole(self, three: tuple[Light, Light, Light]) -> str:
        states = {one.state for one in three}
        if not self.ours:
            known = provider_of(self.account.address)
            named = known.names[self.language] if known else self.domain
            return with_name(self.table["dns-not-ours"], named, domain=self.domain)
        if states == {"good"}:
            return self.say("all-good")
        if states == {"unknown"}:
            return self.say("all-unknown")
        if states & {"missing", "wrong"}:
            return self.say("some-missing")
        return self.say("some-unknown")

    def readers(self, three: tuple[Light, Light, Light]) -> Iterator[str]:
        """What follows at the big mailbox providers (mail.md 2)."""
        spf, dkim, dmarc = (one.state for one in three)
        if not self.ours:
            known = provider_of(self.account.address)
            personal = known is not None and known.personal_line
            yield self.say("readers-personal" if personal else "readers-free")
            return
        if spf == dkim == dmarc == "unknown":
            return
        proven = "good" in (spf, dkim)
        yield self.say("docomo-good" if proven and dmarc == "good" else "docomo-warns")
        yield self.say("softbank-good" if proven and dmarc == "good" else "softbank-warns")
        yield self.say("gmail-good" if spf == dkim == dmarc == "good" else
                       "gmail-small" if proven else "gmail-warns")


def merged_spf(found: tuple[str, ...], needed: str) -> str:
    """One record out of those there are, with the provider's words, and an end that does not let everybody
    send (RFC 7208 3.2: only one may be there)."""
    terms: list[str] = []
    ends: list[str] = []
    for record in found:
        for word in record.split()[1:]:
            low = word.lower()
            if low.lstrip("+?~-") == "all":
                ends.append(low)
            elif low not in (one.lower() for one in terms):
                terms.append(word)
    plain = {one.lower().lstrip("+") for one in terms}
    modifiers = [one for one in terms if "=" in one]
    mechanisms = [one for one in terms if "=" not in one]
    mechanisms += [one for one in needed.split() if one.lower() not in plain]
    end = next((one for one in ends if one in ("~all", "-all")), "~all")
    return " ".join(["v=spf1", *mechanisms, *modifiers, *([] if modifiers and not ends else [end])])
