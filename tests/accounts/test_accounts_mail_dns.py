"""SPF, DKIM and DMARC as they stand in a made-up DNS."""

import pytest

from desktop_app.accounts.mail_dns import check_dkim, check_dmarc, check_spf
from desktop_app.accounts.providers import provider_named
from tests.lookups import MadeUpDns

GOOGLE, SAKURA, XSERVER = (provider_named(one) for one in ("gworkspace", "sakura", "xserver"))
_MANY = " ".join(f"include:i{number}.example" for number in range(11))


def zone(record: "str | tuple[str, ...] | None", **more: str) -> MadeUpDns:
    records = {(name.replace("__", "."), "TXT"): (text,) for name, text in more.items()}
    own = (record,) if isinstance(record, str) else record
    return MadeUpDns({("hanaya.jp", "TXT"): own, **records})


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ("v=spf1 include:_spf.google.com ~all", "good"),
        ("V=SPF1 INCLUDE:_spf.google.com -all", "good"),
        ((), "none"),
        (("v=spf10 x", "google-site-verification=1"), "none"),
        (("v=spf1 include:_spf.google.com ~all", "v=spf1 -all"), "several"),
        ("v=spf1 include:_spf.google.com +all", "everyone"),
        ("v=spf1 include:_spf.google.com all", "everyone"),
        ("v=spf1 mx ~all", "not-named"),
        ("v=spf1 ~all include:_spf.google.com", "not-named"),
        ("v=spf1 include:_spf.google.com include:gone.example ~all", "broken"),
        ("v=spf1 include:_spf.google.com ipv4:192.0.2.1 ~all", "broken"),
        (f"v=spf1 include:_spf.google.com {_MANY} ~all", "too-many"),
        ("v=spf1 redirect=_spf.google.com", "good"),
        ("v=spf1 redirect=hanaya.jp", "broken"),
        ("v=spf1 include:nested.example ?all", "good"),
        ("v=spf1 exp=why.example a/24 a:x.example//64 mx:y.e/24//64 include:_spf.google.com -all", "good"),
        ("v=spf1 include:%{i}._spf.example include:_spf.google.com ~all", "good"),
        (None, "unknown"),
    ],
)
def test_spf(record: "str | tuple[str, ...] | None", state: str) -> None:
    inner = {f"i{number}.example": "v=spf1 ip4:192.0.2.1 -all" for number in range(11)}
    dns = zone(
        record, **inner,
        **{
            "_spf.google.com": "v=spf1 include:_netblocks.google.com ~all",
            "_netblocks.google.com": "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all",
            "nested.example": "v=spf1 include:_spf.google.com +all",
        },
    )
    report = check_spf("hanaya.jp", dns, provider=GOOGLE, smtp_host="smtp.gmail.com")
    assert report.state == state, report


def test_ten_lookups_are_allowed_and_eleven_are_not() -> None:
    for count, state in ((10, "good"), (11, "too-many")):
        words = " ".join(f"a:h{number}.example" for number in range(count - 1))
        dns = zone(
            f"v=spf1 {words} include:spf.sender.xserver.jp ~all",
            **{"spf.sender.xserver.jp": "v=spf1 ip4:192.0.2.0/24 ~all"},
        )
        report = check_spf("hanaya.jp", dns, provider=XSERVER, smtp_host="sv1.xserver.jp")
        assert (report.state, report.lookups) == (state, count)


def test_a_hostile_record_asks_few_questions() -> None:
    dns = zone("v=spf1 " + " ".join(f"mx:m{number}.example" for number in range(3000)))
    assert check_spf("hanaya.jp", dns, provider=None, smtp_host="x.example").state == "too-many"
    assert len(dns.asked) < 30


def test_a_rental_server_may_be_named_by_its_host() -> None:
    for text in ("v=spf1 a:www12.sakura.ne.jp mx ~all", "v=spf1 a:hana.sakura.ne.jp ~all"):
        dns = zone(text)
        assert check_spf("hanaya.jp", dns, provider=SAKURA, smtp_host="hana.sakura.ne.jp").state == "good"
    bare = zone("v=spf1 a:elsewhere.example -all")
    assert check_spf("hanaya.jp", bare, provider=SAKURA, smtp_host="hana.sakura.ne.jp").state == "not-named"


@pytest.mark.parametrize(
    ("record", "passed", "state"),
    [
        ("v=spf1 ip4:192.0.2.0/28 -all", False, "good"),
        ("v=spf1 ip6:2001:db8::/64 ip4:192.0.2.5 -all", False, "good"),
        ("v=spf1 a:also.example -all", False, "good"),
        ("v=spf1 mx -all", False, "good"),
        ("v=spf1 ip4:198.51.100.0/24 -a:mail.hanaya.jp -all", False, "unsure"),
        ("v=spf1 ip4:198.51.100.0/24 ip4:nonsense -all", False, "broken"),
        ("v=spf1 ip4:192.0.2.5/99 -all", False, "broken"),
        ("v=spf1 ip4:198.51.100.0/24 -all", True, "good"),
    ],
)
def test_an_unknown_server_is_looked_up(record: str, passed: bool, state: str) -> None:
    dns = MadeUpDns({
        ("hanaya.jp", "TXT"): (record,), ("mail.hanaya.jp", "A"): ("192.0.2.5",),
        ("also.example", "A"): ("192.0.2.5",), ("hanaya.jp", "MX"): ("mail.hanaya.jp",),
        ("mail.hanaya.jp", "AAAA"): ("2001:db8::5",),
    })
    report = check_spf("hanaya.jp", dns, provider=None, smtp_host="mail.hanaya.jp", passed=passed)
    assert report.state == state


KEY = "v=DKIM1; k=rsa; p=MIIBIjANBgkq hkiG9w0B"


@pytest.mark.parametrize(
    ("records", "signs", "state", "selector"),
    [
        ({("google._domainkey.hanaya.jp", "TXT"): (KEY,)}, None, "good", "google"),
        ({("google._domainkey.hanaya.jp", "TXT"): (KEY,)}, True, "good", "google"),
        ({("google._domainkey.hanaya.jp", "TXT"): (KEY,)}, False, "not-signing", "google"),
        ({("s1._domainkey.hanaya.jp", "TXT"): (KEY,)}, None, "good", "s1"),
        ({("google._domainkey.hanaya.jp", "TXT"): ("v=DKIM1; p=",)}, None, "revoked", "google"),
        ({}, None, "none", "google"),
        ({}, True, "good", ""),
        ({("google._domainkey.hanaya.jp", "TXT"): None}, None, "unknown", "google"),
    ],
)
def test_dkim(
    records: dict[tuple[str, str], tuple[str, ...] | None], signs: bool | None, state: str, selector: str
) -> None:
    report = check_dkim("hanaya.jp", MadeUpDns(records), provider=GOOGLE, signs=signs)
    assert (report.state, report.selector) == (state, selector)


def test_without_a_known_selector_nothing_is_certain() -> None:
    assert check_dkim("hanaya.jp", MadeUpDns(), provider=None).state == "unsure"
    assert check_dkim("hanaya.jp", MadeUpDns(), provider=None, signs=False).state == "none"


@pytest.mark.parametrize(
    ("domain", "rows", "failing", "state", "at"),
    [
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; p=none; rua=x",)}, False, "good", "hanaya.jp"),
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1;p=Reject",)}, False, "good", "hanaya.jp"),
        ("news.hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; p=none",)}, False, "good", "hanaya.jp"),
        ("hanaya.co.jp", {"_dmarc.co.jp": ("v=DMARC1; p=none",)}, False, "none", ""),
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; p=none",)}, True, "failing", "hanaya.jp"),
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; p=maybe",)}, False, "broken", "hanaya.jp"),
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; rua=x",)}, False, "broken", "hanaya.jp"),
        (
            "hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, False, "several",
            "hanaya.jp",
        ),
        ("hanaya.jp", {"_dmarc.hanaya.jp": ("v=DMARC10; p=none", "other")}, False, "none", ""),
        ("hanaya.jp", {"_dmarc.hanaya.jp": None}, False, "unknown", ""),
    ],
)
def test_dmarc(
    domain: str, rows: dict[str, tuple[str, ...] | None], failing: bool, state: str, at: str
) -> None:
    dns = MadeUpDns({(name, "TXT"): texts for name, texts in rows.items()})
    report = check_dmarc(domain, dns, failing=failing)
    assert (report.state, report.at) == (state, at)
