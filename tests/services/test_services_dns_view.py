"""The three lights in words, with the record to paste."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.services import build
from desktop_app.services.account_views import DnsView
from desktop_app.services.dns_view import lights, merged_spf
from desktop_app.services.environment import Environment
from desktop_app.storage.database import Book, create_book
from desktop_app.storage.mail_accounts import MailAccount, save_account
from tests.lookups import MadeUpDns, made_up

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ACCOUNT = MailAccount(
    id="a", address="info@hanaya.jp", smtp_host="smtp.lolipop.jp", smtp_port=465, provider="lolipop"
)
GOOD = {
    ("hanaya.jp", "TXT"): ("v=spf1 include:_spf.lolipop.jp ~all",),
    ("_spf.lolipop.jp", "TXT"): ("v=spf1 ip4:192.0.2.0/24 ~all",),
    ("default._domainkey.hanaya.jp", "TXT"): ("v=DKIM1; k=rsa; p=abc",),
    ("_dmarc.hanaya.jp", "TXT"): ("v=DMARC1; p=none",),
}


def look(records: "dict[tuple[str, str], tuple[str, ...] | None]", **changes: object) -> DnsView:
    account = replace(ACCOUNT, **changes)  # type: ignore[arg-type]  # a wrong name fails at once
    return lights(account, MadeUpDns(records), "ja", now=NOW)


def states(view: DnsView) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in view.lights]


def test_all_is_well() -> None:
    view = look({**GOOD})
    assert states(view) == [("spf", "good"), ("dkim", "good"), ("dmarc", "good")]
    assert view.ours
    assert view.sentence == "3つともそろっています。"
    assert all(one.record is None for one in view.lights)
    assert len(view.readers) == 3


def test_nothing_is_there_and_what_to_paste() -> None:
    view = look({})
    assert states(view) == [("spf", "missing"), ("dkim", "unknown"), ("dmarc", "missing")]
    spf, dkim, dmarc = view.lights
    assert spf.record is not None
    assert (spf.record.host, spf.record.type, spf.record.name) == ("@", "TXT", "hanaya.jp")
    assert spf.record.value == "v=spf1 include:_spf.lolipop.jp ~all"
    assert (dkim.record, bool(dkim.where)) == (None, True)
    assert dmarc.record is not None
    assert (dmarc.record.host, dmarc.record.value) == ("_dmarc", "v=DMARC1; p=none")
    assert dmarc.record.name == "_dmarc.hanaya.jp"
    assert "ドコモ" in view.readers[0]


def test_offline_nothing_is_known() -> None:
    names = ("hanaya.jp", "default._domainkey.hanaya.jp", "_dmarc.hanaya.jp")
    view = look({(name, "TXT"): None for name in names})
    assert states(view) == [("spf", "unknown"), ("dkim", "unknown"), ("dmarc", "unknown")]
    assert view.readers == ()


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (("v=spf1 mx ~all",), "v=spf1 mx include:_spf.lolipop.jp ~all"),
        (("v=spf1 mx +all",), "v=spf1 mx include:_spf.lolipop.jp ~all"),
        (
            ("v=spf1 include:_spf.google.com -all", "v=spf1 mx ~all"),
            "v=spf1 include:_spf.google.com mx include:_spf.lolipop.jp -all",
        ),
        (("v=spf1 redirect=x.example",), "v=spf1 include:_spf.lolipop.jp redirect=x.example"),
    ],
)
def test_one_record_that_names_all(found: tuple[str, ...], value: str) -> None:
    assert merged_spf(found, "include:_spf.lolipop.jp") == value
    spf = look({("hanaya.jp", "TXT"): found}).lights[0]
    assert spf.state == "wrong"


def test_what_the_probe_saw_counts() -> None:
    seen = {"verdicts": "spf=pass dkim=pass dmarc=fail", "authserv_id": "mx.x", "optout_probe_at": NOW}
    unsigned = look({**GOOD}, **seen)
    assert states(unsigned) == [("spf", "good"), ("dkim", "wrong"), ("dmarc", "wrong")]
    signed = look({("hanaya.jp", "TXT"): ("v=spf1 mx ~all",)}, dkim_domain="mail.hanaya.jp", **seen)
    assert states(signed)[:2] == [("spf", "good"), ("dkim", "good")]


@pytest.mark.parametrize(
    ("address", "words"),
    [("a@gmail.com", "迷惑メール"), ("a@docomo.ne.jp", "携帯電話"), ("a@yahoo.co.jp", "無料")],
)
def test_a_domain_of_somebody_else_has_nothing_to_paste(address: str, words: str) -> None:
    view = look({}, address=address, provider="")
    assert not view.ours
    assert all(one.record is None for one in view.lights)
    assert words in view.readers[0]


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        (
            {"provider": "xserver", "smtp_host": "sv1.xserver.jp"},
            "v=spf1 a:sv1.xserver.jp mx include:spf.sender.xserver.jp ~all",
        ),
        ({"provider": "", "smtp_host": "mail.hanaya.jp"}, "v=spf1 a:mail.hanaya.jp ~all"),
        ({"provider": "", "smtp_host": "192.0.2.9"}, "v=spf1 ip4:192.0.2.9 ~all"),
        ({"provider": "", "smtp_host": "127.0.0.1"}, None),
        ({"provider": "", "smtp_host": "localhost"}, None),
        ({"provider": "blastengine", "smtp_host": "smtp.engn.jp"}, None),
    ],
)
def test_the_record_for_each_provider(changes: dict[str, str], value: str | None) -> None:
    spf = look({}, **changes).lights[0]
    assert (spf.record.value if spf.record else None) == value


def test_fastmails_key_is_a_name_that_everybody_knows() -> None:
    dkim = look({}, provider="fastmail", smtp_host="smtp.fastmail.com").lights[1]
    assert dkim.state == "missing"
    assert dkim.record is not None
    assert (dkim.record.host, dkim.record.type, dkim.record.value) == (
        "fm1._domainkey", "CNAME", "fm1.hanaya.jp.dkim.fmhosted.com"
    )


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "record", [(), ("v=spf1 x:y ~all",), ("v=spf1 +all",), ("v=spf1 a", "v=spf1 b"), None]
)
def test_every_state_has_its_words(language: str, record: tuple[str, ...] | None) -> None:
    for provider in ("m365", "kagoya", "onamae", "ses", ""):
        for dmarc in ((), ("v=DMARC1",), ("v=DMARC1; p=reject",), None):
            account = replace(ACCOUNT, provider=provider, smtp_host="mail.x.example")
            dns = MadeUpDns({
                ("hanaya.jp", "TXT"): record, ("_dmarc.hanaya.jp", "TXT"): dmarc,
                ("default._domainkey.hanaya.jp", "TXT"): ("v=DKIM1; p=",),
            })
            view = lights(account, dns, "ja" if language == "ja" else "en", now=NOW)
            for one in view.lights:
                assert one.sentence
                assert "{" not in one.sentence + one.where + view.sentence


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as opened:
        save_account(opened, ACCOUNT, NOW)
        yield opened


def test_the_desk_asks_the_given_dns(book: Book) -> None:
    services = build(book, Environment(clock=lambda: NOW, lookup=lambda: made_up({**GOOD})))
    assert states(services.account.dns("a")) == [("spf", "good"), ("dkim", "good"), ("dmarc", "good")]
