"""Words that are read late, or of whom the book learns later: no stop is lost by it (SEM Act 3(3))."""

import json
import os
import zipfile
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.inbox import answers, taking_back, waiting
from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import known_from_text
from desktop_app.records.evidence import evidence_file, evidence_json
from desktop_app.storage import consents, contacts, inbox_messages, suppressions
from tests.inbox.test_inbox_answers import ORAL, TOLD, Answered, asked, clock_of

STRANGER = "stranger@example.jp"


def told_at_the_counter() -> Evidence:
    return Evidence(
        basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 1), method="口頭", place="店頭", by="葵",
        occasion="ご来店", wording="お便りをお送りします",
    )  # fmt: skip


def arrives(
    one: Answered, text: str, *, at: datetime, sender: str, to: str = "aoi@example.jp"
) -> dict[str, Any]:
    """A mail that the server says came at `at` is read now; its line of `inbox --json`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, "Re: お便り", at
    mail["Message-ID"] = f"<{at.timestamp():.0f}.{len(text)}@phone.example.jp>"
    mail.set_content(text)
    path = one.shop.maildir / "new" / f"{at.timestamp():.0f}.{len(text)}"
    path.write_bytes(mail.as_bytes())
    os.utime(path, (at.timestamp(),) * 2)
    line: dict[str, Any] = one.shop.services.mailbox.read()["mails"][-1]
    return line


def test_a_yes_that_turns_up_late_does_not_outlive_a_stop_told_between(tmp_path: Path) -> None:
    """It lay in a folder that is not read while she rang up: it counts from when it came."""
    one = asked(tmp_path)
    with one.shop.book as book:
        said_yes = one.shop.clock()
        clock_of(one).forward(minutes=30)
        suppressions.add_optout(
            book, parse_address(TOLD), at=one.shop.clock(), scope=None, until=None, channel="phone", by="葵",
            now=one.shop.clock(),
        )  # fmt: skip
        clock_of(one).forward(minutes=30)
        one.shop.services.mailbox.read()
        clock_of(one).forward(minutes=5)
        line = arrives(one, "希望します", at=said_yes, sender=TOLD, to=f"aoi+c-{one.letter.token}@example.jp")
        assert line["kind"] == "signup"
        assert one.evidence[-1].obtained_at == said_yes
        assert one.why()["rules"] == ["JP-SEM-3-3-OPTOUT"]


def test_a_confirmation_reaches_no_further_than_what_was_asked(tmp_path: Path) -> None:
    """Also when the sign-up that it confirms was taken back meanwhile."""
    one = asked(tmp_path, "confirm", scope=frozenset({"wine"}))
    with one.shop.book as book:
        consents.withdraw(book, one.letter.evidence_id or "", reason="undone", by=None, now=one.shop.clock())
        assert one.arrives("はい")["kind"] == "signup"
        assert [(new.basis, new.scope) for new in one.evidence] == [
            (Basis.CONSENT_MAIL, frozenset({"wine"}))
        ]


@pytest.mark.parametrize("text", ["配信停止してください", "STRANGER@example.jp を停止してください"])
def test_somebody_who_wrote_before_being_in_the_book_is_held_back_too(tmp_path: Path, text: str) -> None:
    """The mail waits for a person; meanwhile a list is imported that knows the sender, or whom he names."""
    one = asked(tmp_path)
    with one.shop.book as book:
        sender = STRANGER if "@" not in text else "daughter@example.jp"
        line = arrives(one, text, at=one.shop.clock(), sender=sender)
        assert (line["kind"], line["action"], line["address"]) == ("unclear", "ask", None)
        one.shop.person(STRANGER, told_at_the_counter())
        contact_rules = one.shop.services.contacts.why(STRANGER)["rules"]
        assert "JP-SEM-3-3-UNCLEAR" in contact_rules
        assert "JP-SEM-3-3-UNCLEAR" not in one.shop.services.contacts.why(ORAL)["rules"]
        waiting.decide(book, line["message"], optout=False, by="葵", now=one.shop.clock())
        assert "JP-SEM-3-3-UNCLEAR" not in one.shop.services.contacts.why(STRANGER)["rules"]


def test_a_stop_of_a_stranger_holds_after_an_import(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book as book:
        line = arrives(one, "配信停止してください", at=one.shop.clock(), sender=STRANGER)
        waiting.decide(book, line["message"], optout=True, by="葵", now=one.shop.clock())
        one.shop.person(STRANGER, told_at_the_counter())
        assert one.shop.services.contacts.why(STRANGER)["rules"][0] == "JP-SEM-3-3-OPTOUT"
        assert inbox_messages.waiting(book) == []


def test_a_clear_no_to_our_question_is_the_readers_alone_to_take_back(tmp_path: Path) -> None:
    one = asked(tmp_path)
    with one.shop.book as book:
        line = one.arrives("希望しません")
        assert (line["kind"], line["action"]) == ("optout", "suppress")
        assert taking_back.why_not(book, line["message"]) == "optout"


def test_the_evidence_shows_the_mail_of_a_stop_and_who_called_it_a_slip(tmp_path: Path) -> None:
    """JP-SEM-3-2-EXPORT: also a stop that was taken back, with who said so and why, and the raw mail."""
    one = asked(tmp_path)
    with one.shop.book as book:
        line = arrives(one, "もしかして配信停止ってできますか", at=one.shop.clock(), sender=ORAL)
        waiting.decide(book, line["message"], optout=True, by="葵", now=one.shop.clock())
        waiting.reopen(book, line["message"], by="葵", reason="質問でした", now=one.shop.clock())
        found = contacts.by_address(book, ORAL)
        assert found is not None
        address_id = found.addresses[0].id
        told = evidence_json(book, address_id, language="ja", now=one.shop.clock())["optouts"]
        assert [(stop["undone"]["by"], stop["undone"]["reason"]) for stop in told] == [("葵", "質問でした")]
        assert told[0]["message_id"].endswith("@phone.example.jp>")
        assert len(told[0]["attachments"]) == 1
        file = tmp_path / "e.zip"
        evidence_file(book, address_id, file, language="ja", now=one.shop.clock())
        with zipfile.ZipFile(file) as kept:
            assert any(name.endswith("mail.eml") for name in kept.namelist())
            assert "まちがいとして取り消し" in kept.read("evidence.csv").decode("utf-8-sig")


def test_an_answer_that_was_no_yes_after_all_is_a_consent_no_more(tmp_path: Path) -> None:
    """Whoever took it for one was wrong: it waits again, and nobody is written to."""
    one = asked(tmp_path)
    with one.shop.book as book:
        line = one.arrives("いいですよ。ところで営業時間は？")
        assert line["action"] == "ask"
        for _ in range(2):
            answers.agree(book, line["message"], by="葵", now=one.shop.clock())
            assert one.why()["decision"] == "allowed"
            waiting.reopen(book, line["message"], by="葵", reason="押しまちがい", now=one.shop.clock())
            assert one.why()["rules"] == ["JP-SEM-3-3-UNCLEAR", "JP-SEM-3-1-OPTIN"]
        assert [evidence.basis for evidence in one.evidence] == [Basis.ADDRESS_TOLD]


def test_a_yes_that_the_program_misread_can_be_taken_back(tmp_path: Path) -> None:
    """The consent counts no more, and the mail waits: what it is must be told before anything is sent."""
    one = asked(tmp_path)
    with one.shop.book:
        mail = one.arrives("希望します")["message"]
        detail = one.shop.services.inbox_detail
        assert (detail.of(mail).undo, detail.of(mail).waits_again) == ("automatic", True)
        detail.take_back(mail, by="葵", reason="別の方の返事")
        assert one.why()["rules"] == ["JP-SEM-3-3-UNCLEAR", "JP-SEM-3-1-OPTIN"]
        assert detail.of(mail).undo == ""
        (card,) = one.shop.services.inbox_view.waiting()
        assert card.choices == ("yes", "keep", "stop", "other")
        one.shop.services.inbox_view.decide(mail, "keep", by="葵")
        assert one.why()["rules"] == ["JP-SEM-3-1-OPTIN"]


def complains(one: Answered, about: str) -> None:
    report = (
        "From: fbl@provider.example\r\nTo: aoi@example.jp\r\nMessage-ID: <arf@provider.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n"
        "\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
        f"{about and f'Original-Rcpt-To: {about}'}\r\n\r\n--b--\r\n"
    )
    file = one.shop.maildir / "new" / "9.arf"
    file.write_bytes(report.encode())
    os.utime(file, (one.shop.clock().timestamp(),) * 2)


def test_a_complaint_whose_reader_a_person_names_is_kept_as_one(tmp_path: Path) -> None:
    """JP-SEM-9-COMPLAINT; reopening it frees the reader from what the decision wrote."""
    one = asked(tmp_path)
    with one.shop.book as book:
        complains(one, "")
        (line,) = one.shop.services.mailbox.read()["mails"]
        assert (line["kind"], line["action"], line["address"]) == ("complaint", "ask", None)
        now = one.shop.clock()
        waiting.decide(book, line["message"], optout=True, by="葵", now=now, address=ORAL)
        told = [stop.reason for stop in suppressions.suppressions(book)]
        assert told == [SuppressionReason.OPTOUT, SuppressionReason.COMPLAINT]
        waiting.reopen(book, line["message"], by="葵", reason="別の方でした", now=now)
        assert suppressions.suppressions(book) == []


def test_a_complaint_names_what_it_stopped(tmp_path: Path) -> None:
    """JP-SEM-9-COMPLAINT: the evidence of the opt-out is the provider's report."""
    one = asked(tmp_path)
    with one.shop.book as book:
        complains(one, ORAL)
        (line,) = one.shop.services.mailbox.read()["mails"]
        assert (line["kind"], line["address"]) == ("complaint", ORAL)
        found = contacts.by_address(book, ORAL)
        assert found is not None
        told = evidence_json(book, found.addresses[0].id, language="ja", now=one.shop.clock())["optouts"]
        assert [(stop["reason"], stop["message_id"]) for stop in told] == [
            ("optout", "<arf@provider.example>"), ("complaint", "<arf@provider.example>"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        ("hard", "signup"), ("Bounced twice", "signup"), ("mailbox full", "signup"), ("不達", "signup"),
        ("optout", "unclear"), ("complaint", "unclear"), ("hard (opted out 2025)", "unclear"),
        ("bounced, then unsubscribed", "unclear"), ("不達、のち停止の申し出", "unclear"), ("", "unclear"),
    ],
)  # fmt: skip
def test_only_a_bounce_ends_with_a_new_sign_up(why: str, kind: str) -> None:
    """Whoever once stopped is looked at by a person before the shop writes to him (mail.md 4.3, SEM 3(3))."""
    told = {"shop": "aoi@example.jp", "join_address": "join@example.jp"}
    known = known_from_text(json.dumps(told | {"suppressed": [{"address": STRANGER, "why": why}]}))
    mail = f"From: {STRANGER}\r\nTo: join@example.jp\r\nSubject: \r\nMessage-ID: <a@example.jp>\r\n\r\n\r\n"
    assert classify(mail.encode(), known).kind == kind
