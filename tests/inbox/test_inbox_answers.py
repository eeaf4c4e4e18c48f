"""Answers to our letters become consents in a real book, or wait for a person (mail.md 3.7, law.md 7.5)."""

import email.policy
import os
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.domain.smtp_reply import Stage
from desktop_app.inbox import answers
from desktop_app.storage import (
    attachments,
    chain,
    consents,
    contacts,
    inbox_messages,
    letters,
    mail_accounts,
    privacy,
    suppressions,
)
from desktop_app.storage.letters import LetterRecord
from desktop_app.storage.verification import verify
from tests.fakes import Drop, FaultSmtp, first_of
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock

ORAL, TOLD = "oral@example.jp", "told@example.jp"
MX = "mx.example.jp"
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from=example.jp\r\n"
FAIL = f"Authentication-Results: {MX}; dmarc=fail header.from=example.jp\r\n"


class Answered:
    """A shop that sent one letter and whose mailbox gets answers."""

    def __init__(self, shop: ReadyShop, letter: LetterRecord, sent: bytes) -> None:
        self.shop = shop
        self.letter = letter
        self.sent = email.message_from_bytes(sent, policy=email.policy.default)
        self.count = 0

    def arrives(
        self, text: str, *, to: str | None = None, sender: str | None = None, head: str = "",
        subject: str = "Re: お伺い", html: bool = False, refers: bool = False,
    ) -> dict[str, Any]:
        """A mail is put into the mailbox and read; the last line of `inbox --json`."""
        self.count += 1
        mail = EmailMessage()
        mail["From"] = sender or self.letter.address
        mail["To"] = to or f"aoi+c-{self.letter.token}@example.jp"
        mail["Subject"] = subject
        mail["Date"] = self.shop.clock()
        mail["Message-ID"] = f"<answer{self.count}@example.jp>"
        if refers:
            mail["In-Reply-To"] = self.sent["Message-ID"]
        mail.set_content(text, subtype="html" if html else "plain")
        name = f"{self.shop.clock().timestamp():.0f}.{self.count}"
        path = self.shop.maildir / "new" / name
        path.write_bytes(head.encode() + mail.as_bytes())
        os.utime(path, (self.shop.clock().timestamp(),) * 2)
        found = self.shop.services.mailbox.read()["mails"]
        line: dict[str, Any] = found[-1]
        return line

    @property
    def evidence(self) -> list[Evidence]:
        return consents.evidence_of(self.shop.book, self.letter.address_id)

    def why(self) -> dict[str, Any]:
        found: dict[str, Any] = self.shop.services.contacts.why(self.letter.address)
        return found


def clock_of(one: Answered) -> Clock:
    clock = one.shop.clock
    assert isinstance(clock, Clock)
    return clock


def asked(
    path: Path, kind: str = "consent-request", *, scope: Scope = None, **account: Any
) -> Answered:
    """The letter is sent to a real socket."""
    with FaultSmtp() as fake:
        account = {"plus_addressing": True, "authserv_id": MX} | account
        shop = ready_shop(path / "shop.book", fake.port, 0, clock=Clock(), **account)
        shop.person(ORAL, Evidence(
            basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 20), method="口頭", place="店頭", by="葵",
            occasion="ご来店", wording="お便りをお送りします", scope=scope,
        ))
        shop.person(TOLD, Evidence(
            basis=Basis.ADDRESS_TOLD, obtained_at=date(2026, 11, 21), method="口頭", by="葵", occasion="朝市"
        ))
        address = ORAL if kind == "confirm" else TOLD
        (put,) = shop.services.letters.put(kind, [address], by="葵")
        assert shop.services.letters.send()["accepted"] == 1
        shop_clock = shop.clock
        assert isinstance(shop_clock, Clock)
        shop_clock.forward(hours=1)
        return Answered(shop, letters.get(shop.book, put.letter_id), fake.taken[-1].data)


def test_a_yes_to_the_one_request_is_a_consent_with_its_proof(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        assert one.why()["rules"] == ["JP-SEM-3-1-OPTIN"]
        line = one.arrives("希望します。\n\n> 先日朝市で", head=PASS)
        assert (line["kind"], line["action"], line["address"]) == ("signup", "confirm", TOLD)
        new = one.evidence[-1]
        assert (new.basis, new.obtained_at, new.text_version) == (
            Basis.CONSENT_MAIL, one.shop.clock(), "consent_request/1"
        )
        assert new.asked == "【花のあおい】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"
        assert new.wording is not None
        assert "このメールに「希望」とご返信ください" in new.wording
        assert (new.note or "").endswith("差出人の確認: dmarc=pass")
        assert new.answer == "希望します。"
        assert (new.scope, new.double_opt_in, new.by, new.imported) == (None, None, None, False)
        entry = chain.entry(one.shop.book, new.id or "")
        assert entry.personal["answer_message_id"] == "<answer1@example.jp>"
        assert entry.personal["asked_message_id"] == one.sent["Message-ID"]
        assert entry.personal["answer_results"] == f"{MX}; dmarc=pass header.from=example.jp"
        assert entry.facts["letter"] == one.letter.id
        raw = attachments.load(one.shop.book, entry.attachments[0])
        assert (raw.media_type, raw.data.startswith(PASS.encode())) == ("message/rfc822", True)
        found = one.why()
        assert (found["decision"], found["rules"]) == ("allowed", [])
        assert one.shop.services.mailbox.read()["mails"] == []
        assert len(one.evidence) == 2
        assert verify(one.shop.book).state == "intact"


def test_an_answer_confirms_what_was_told_at_the_counter(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm")
    with one.shop.book:
        assert one.why()["rules"] == ["JP-SEMG-DOI"]
        line = one.arrives("", subject="Re: 【花のあおい】メール配信のお申込み確認")
        assert (line["kind"], line["action"]) == ("signup", "confirm")
        old, new = one.evidence
        assert (new.basis, new.double_opt_in, new.text_version) == (Basis.CONSENT_MAIL, True, "doi/1")
        assert (new.scope, new.occasion) == (old.scope, "ご来店")
        assert chain.entry(one.shop.book, new.id or "").facts["confirms"] == old.id
        assert (one.why()["decision"], one.why()["rules"]) == ("allowed", [])
        clock_of(one).forward(days=8)
        again = one.shop.services.letters.propose("confirm", [ORAL]).left_out[0]
        assert again.rules == ("JP-SEMG-DOI",)  # done: nobody is asked twice


def test_the_letter_is_known_by_its_subject_and_by_its_message_id(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm", plus_addressing=False)
    with one.shop.book:
        assert one.sent["Reply-To"] is None
        line = one.arrives("はい", to="aoi@example.jp", subject=f"Re: {one.sent['Subject']}")
        assert (line["action"], len(one.evidence)) == ("confirm", 2)
        said = "【花のあおい】メール配信のお申込み確認（まだ登録は完了していません）"
        assert one.evidence[-1].asked == said
        line = one.arrives("登録お願いします", to="aoi@example.jp", subject="こんにちは", refers=True)
        assert (line["action"], len(one.evidence)) == ("confirm", 3)


@pytest.mark.parametrize(("changes", "why"), [
    ({"text": "希望", "sender": "mae@example.jp"}, "違うアドレス"),
    ({"text": "希望", "sender": f"x@example.jp, {TOLD}"}, "違うアドレス"),
    ({"text": "希望", "head": FAIL}, "別の人"),
    ({"text": "ありがとうございます"}, "はっきりしません"),
    ({"text": "希望しますが、月に一度にしてください"}, "はっきりしません"),
    ({"text": "\n\n> 「希望」とご返信ください"}, "はっきりしません"),
    ({"text": ""}, "はっきりしません"),
    ({"text": "希望", "head": "Auto-Submitted: auto-generated\r\n"}, "機械"),
])
def test_anything_less_clear_waits_for_a_person(tmp_path: Path, changes: dict[str, str], why: str) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        line = one.arrives(changes.pop("text"), **changes)  # type: ignore[arg-type]
        assert (line["action"], line["address"]) == ("ask", TOLD)
        assert why in line["why"]
        assert len(one.evidence) == 1
        assert "JP-SEM-3-3-UNCLEAR" in one.why()["rules"]
        found = one.shop.services.mailbox.decide_as(line["message"], "yes", by="葵")
        assert found == {"message": line["message"], "optout": False, "address": TOLD, "skipped": 0}
        new = one.evidence[-1]
        assert (new.basis, new.by, new.obtained_at) == (Basis.CONSENT_MAIL, "葵", one.shop.clock())
        assert one.why()["decision"] == "allowed"
        assert inbox_messages.decided_as(one.shop.book, line["message"]) == "yes"
        with pytest.raises(AppError, match="inbox-message-decided"):
            one.shop.services.mailbox.decide_as(line["message"], "yes", by="葵")


@pytest.mark.parametrize("optout", [True, False])
def test_a_person_may_say_no_or_stop(tmp_path: Path, optout: bool) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        line = one.arrives("どうしようかな")
        one.shop.services.mailbox.decide(line["message"], optout=optout, by="葵")
        assert len(one.evidence) == 1
        assert bool(suppressions.optouts_of(one.shop.book, one.letter.address_id)) is optout


def test_only_an_answer_to_a_letter_can_be_a_yes(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        line = one.arrives("やめて？", to="aoi@example.jp", subject="お便り")
        with pytest.raises(AppError, match="inbox-no-question"):
            one.shop.services.mailbox.decide_as(line["message"], "yes", by="葵")
        with pytest.raises(AppError, match="inbox-who-decides"):
            answers.agree(one.shop.book, line["message"], by=" ", now=one.shop.clock())
        assert inbox_messages.get(one.shop.book, line["message"]).state == "waiting"


@pytest.mark.parametrize("text", [
    "希望しません", "No, thank you.", "配信不要", "希望します。やっぱり配信停止してください",
])
def test_a_no_is_an_opt_out_and_goes_before_a_yes(tmp_path: Path, text: str) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        line = one.arrives(text)
        assert (line["kind"], line["action"], line["address"]) == ("optout", "suppress", TOLD)
        assert "JP-SEM-3-3-OPTOUT" in one.why()["rules"]
        again = one.shop.services.letters.propose("consent-request", [TOLD]).left_out[0]
        assert "JP-SEM-3-3-OPTOUT" in again.rules
        # Who says no in somebody else's name is looked at; a clear word of stop needs no name (SEM Ord. 5).
        other = one.arrives("希望しません", sender="mae@example.jp")
        assert other["action"] == "ask"


def test_the_days_decide_between_a_yes_and_a_stop(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm")
    with one.shop.book:
        told_at = one.shop.clock()
        suppressions.add_optout(
            one.shop.book, parse_address(ORAL), at=told_at.astimezone(JST).date(), scope=None, until=None,
            channel="phone", by="葵", now=told_at,
        )
        clock_of(one).forward(hours=1)
        one.arrives("はい")
        assert "JP-SEM-3-3-OPTOUT" in one.why()["rules"]  # the same day counts as before (law.md 6.9.1)
        clock_of(one).forward(days=1)
        one.arrives("はい、お願いします", subject="Re: 確認")
        assert one.why()["decision"] == "allowed"
        clock_of(one).forward(hours=1)
        one.shop.services.contacts.optout(ORAL, via="phone", by="葵")
        assert "JP-SEM-3-3-OPTOUT" in one.why()["rules"]


def test_a_confirmation_after_its_last_day_waits(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm")
    with one.shop.book:
        clock_of(one).now = datetime(2026, 11, 29, 23, 59, tzinfo=JST)
        assert one.letter.answer_by == date(2026, 11, 29)
        late = one.arrives("はい")
        assert late["action"] == "confirm"
        clock_of(one).forward(minutes=2)
        late = one.arrives("はい！")
        assert (late["action"], "期限" in late["why"]) == ("ask", True)
        assert len(one.evidence) == 2
        assert one.shop.services.mailbox.decide_as(late["message"], "yes", by="葵")["address"] == ORAL


def test_a_question_to_a_confirmation_and_a_denial_wait(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm")
    with one.shop.book:
        for text in ("いつ届きますか", "申し込んでいませんが", "Who are you?"):
            assert one.arrives(text)["action"] == "ask"
        assert len(one.evidence) == 1


def test_an_absence_notice_is_no_answer(tmp_path: Path) -> None:
    one = asked(tmp_path, "confirm")
    with one.shop.book:
        line = one.arrives("ただいま休暇中です。", head="Auto-Submitted: auto-replied\r\n")
        assert (line["kind"], line["action"], len(one.evidence)) == ("autoreply", "none", 1)


def test_a_new_address_gets_a_consent_of_its_own(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = ready_shop(tmp_path / "s.book", fake.port, 0, clock=Clock(), plus_addressing=True)
        with shop.book:
            shop.person(ORAL, Evidence(
                basis=Basis.CONSENT_WEB, obtained_at=date(2026, 10, 1), method="web", wording="お便り"
            ))
            record = contacts.by_address(shop.book, ORAL)
            assert record is not None
            new = parse_address("new@example.jp")
            contacts.link(shop.book, record.id, new, now=shop.clock(), replaces=record.addresses[0].id)
            (put,) = shop.services.letters.put("confirm", ["new@example.jp"])
            shop.services.letters.send()
            clock = shop.clock
            assert isinstance(clock, Clock)
            clock.forward(hours=1)
            one = Answered(shop, letters.get(shop.book, put.letter_id), fake.taken[-1].data)
            assert one.why()["decision"] == "left_out"
            one.arrives("はい")
            assert (one.why()["decision"], one.evidence[-1].scope) == ("allowed", None)


def test_an_erased_address_gives_no_consent(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        privacy.erase_address(
            one.shop.book, one.letter.address_id, rule="JP-APPI-35-ERASE", by="葵", now=one.shop.clock()
        )
        line = one.arrives("希望", sender=TOLD)
        assert line["action"] == "ask"
        with pytest.raises(AppError, match="inbox-no-question"):
            one.shop.services.mailbox.decide_as(line["message"], "yes", by="葵")


def test_an_english_letter_is_proven_in_english(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = ready_shop(tmp_path / "s.book", fake.port, 0, clock=Clock(), plus_addressing=True)
        with shop.book:
            shop.person(TOLD, Evidence(
                basis=Basis.ADDRESS_TOLD, obtained_at=date(2026, 11, 21), method="x", by="葵", occasion="fair"
            ))
            (put,) = shop.services.letters.put("consent-request", [TOLD], by="Aoi", language="en")
            shop.services.letters.send()
            one = Answered(shop, letters.get(shop.book, put.letter_id), fake.taken[-1].data)
            one.arrives("<p>Yes, please!</p><blockquote>May we send you mail?</blockquote>", html=True)
            new = one.evidence[-1]
            assert (new.method, new.answer) == ("Reply to the one request for consent", "yes, please!")
            assert new.note is not None
            assert new.note.startswith("Letter: <")


def test_what_another_account_of_the_shop_reads_is_judged_by_its_own_provider(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        account = mail_accounts.load_account(one.shop.book)
        assert account is not None
        mail_accounts.save_account(
            one.shop.book, replace(account, authserv_id="other.example"), one.shop.clock()
        )
        line = one.arrives("希望", head=FAIL)  # written by nobody whom we trust
        assert line["action"] == "confirm"
        assert one.evidence[-1].note is not None
        assert "差出人の確認" not in (one.evidence[-1].note or "")


def told(one: Answered) -> tuple[str, str]:
    """The last line about the letter on the contact's page, and its tone."""
    record = contacts.by_address(one.shop.book, one.letter.address)
    assert record is not None
    detail = one.shop.services.contact_book.detail(record.id)
    assert detail is not None
    (line,) = detail.letters.lines
    return line.lines[-1], line.tone


def test_the_page_of_the_contact_tells_what_came_back(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book:
        assert "同意になります" in told(one)[0] or told(one)[1] == "neutral"
        line = one.arrives("どうしようかな")
        assert ("受信の処理" in told(one)[0], told(one)[1]) == (True, "warn")
        one.shop.services.mailbox.decide(line["message"], optout=False, by="葵")
        assert ("同意ではありません" in told(one)[0], told(one)[1]) == (True, "neutral")
        clock_of(one).forward(minutes=5)
        one.arrives("希望します")
        assert ("同意として記録" in told(one)[0], told(one)[1]) == (True, "ok")
        clock_of(one).forward(minutes=5)
        one.arrives("やっぱり希望しません")
        line = one.arrives("希望しません")
        assert line["action"] == "suppress"
        assert ("もう送りません" in told(one)[0], told(one)[1]) == (True, "stop")


def test_an_answer_proves_that_its_letter_left(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = ready_shop(tmp_path / "s.book", fake.port, 0, clock=Clock(), plus_addressing=True)
        with shop.book:
            shop.person(TOLD, Evidence(
                basis=Basis.ADDRESS_TOLD, obtained_at=date(2026, 11, 21), method="口頭", by="葵",
                occasion="朝市",
            ))
            fake.script = first_of(TOLD, Stage.DOT, Drop(kept=True))
            (put,) = shop.services.letters.put("consent-request", [TOLD], by="葵")
            assert shop.services.letters.send()["unknown"] == 1
            one = Answered(shop, letters.get(shop.book, put.letter_id), fake.taken[-1].data)
            one.arrives("希望")
            assert letters.get(shop.book, put.letter_id).delivery is DeliveryState.ACCEPTED
            assert one.why()["decision"] == "allowed"
