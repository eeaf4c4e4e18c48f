"""Delivery reports: whom they are about and what became of the mail (mail.md 4). Mails: bounce_mails_*.py."""
# ruff: noqa: E501 (mails and tables: one a line reads better)

import json
import random
import time

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text
from tests.inbox import bounce_mails_dsn, bounce_mails_japan, bounce_mails_text, bounce_mails_whom
from tests.inbox.bounce_mails import DAEMON, HANA, KEN, READERS, SHOP, Case, group, original, plain, report

CASES = [
    *bounce_mails_dsn.CASES, *bounce_mails_dsn.TEXT_ONLY, *bounce_mails_text.CASES, *bounce_mails_japan.CASES,
    *bounce_mails_whom.CASES,
]
TOKEN = "k3v7q2m5x4h6t2w7b5n3c6d4f2"
OTHERS = [f"reader{n}@town{n % 7}.example.jp" for n in range(50)]


@pytest.fixture(scope="module")
def by_address() -> Known:
    """`--known FILE` with one address a line: no tokens, no Message-IDs."""
    return known_from_text("\n".join([*READERS, *OTHERS, "helper@example.edu"]))


@pytest.fixture(scope="module")
def by_marks() -> Known:
    readers = [
        {"address": HANA, "token": TOKEN, "message_ids": ["n1.abc@shop.example.jp"]},
        {"address": KEN, "token": "p2r4s6u7y3z5a2e4g6i7j3l5o2", "message_ids": ["n2.abc@shop.example.jp"]},
    ]
    return known_from_text(json.dumps({
        "shop": SHOP, "optout_address": "hanaya+u-TOKEN@shop.example.jp", "readers": readers,
        "trusted_authserv_id": "mx.shop.example.jp", "suppressed": [{"address": KEN, "why": "unsubscribed"}],
    }))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_names_its_readers_and_what_became_of_the_mail(case: Case, by_address: Known) -> None:
    found = classify(case.data, by_address)
    given = {one.reader.address: one.kind.value for one in found.bounced}
    assert found.kind == case.kind
    assert given.keys() == case.want.keys()
    for address, kind in case.want.items():
        assert given[address] == kind or (kind == "soft" and given[address] not in ("hard", "delivered"))


def test_there_are_many_shapes() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 300


HARD = group("stranger@elsewhere.example", "5.1.1", "550 5.1.1 User unknown")


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (report(HARD, to=f"hanaya+b-{TOKEN}@shop.example.jp", back="x"), "token"),
        (plain("550 user unknown", headers=f"Delivered-To: hanaya+b-{TOKEN}@shop.example.jp\n"), "token"),
        (plain("550 user unknown", headers=f"X-Original-To: hanaya+u-{TOKEN.upper()}@shop.example.jp\n"), "token"),
        (report(HARD, head=f"\nOriginal-Envelope-Id: {TOKEN}", back="x"), "envelope-id"),
        (report(HARD), "message-id"),
        (report(HARD, back_type="text/rfc822-headers"), "message-id"),
        (report(HARD, back_type="message/global-headers", packed=True), "message-id"),
        (report(HARD, back=original().replace("Message-ID: <", "Message-ID:\n <")), "message-id"),
        (plain("User unknown\n\n" + "".join(f"> {x}\n" for x in original("x@y.example").split("\n"))), "message-id"),
        (plain("550 user unknown; message-id=<n1.abc@shop.example.jp>"), "message-id"),
        (plain("550 user unknown", headers="In-Reply-To: <n1.abc@shop.example.jp>\n"), "message-id"),
        (
            report(HARD, back=original("x@y.example", message_id="z@z.example", extra=(
                f"List-Unsubscribe: <mailto:hanaya+u-{TOKEN}@shop.example.jp?subject=unsubscribe>\n"
            ))),
            "token",
        ),
        (report(group(HANA, "5.1.1"), back="x"), "dsn"),
        (plain(f"<{HANA}>: user unknown"), "text"),
        (plain("user unknown", headers=f"X-Note: about {HANA}\n"), "literal"),
    ],
)
def test_our_own_marks_tell_the_reader(data: bytes, how: str, by_marks: Known) -> None:
    found = classify(data, by_marks)
    assert [(one.reader.address, one.how, one.kind.value) for one in found.bounced] == [(HANA, how, "hard")]
    assert found.action == "suppress"


def test_our_mark_beats_the_address_that_mail_was_forwarded_to(by_marks: Known) -> None:
    found = classify(report(group(KEN, "5.1.1", "550 5.1.1 User unknown")), by_marks)
    assert [(one.reader.address, one.message_id) for one in found.bounced] == [(HANA, "n1.abc@shop.example.jp")]


def test_one_mail_to_two_comes_back_from_both(by_marks: Known) -> None:
    groups = [group(HANA, "5.1.1", "550 5.1.1 User unknown"), group(KEN, "5.2.2", "552 over quota")]
    found = classify(report(groups), by_marks)
    assert {one.reader.address: one.kind.value for one in found.bounced} == {HANA: "hard", KEN: "mailbox"}


def test_a_message_id_of_two_readers_tells_neither() -> None:
    readers = [{"address": one, "message_ids": ["n1.abc@shop.example.jp"]} for one in (HANA, KEN)]
    known = known_from_text(json.dumps({"shop": SHOP, "readers": readers}))
    found = classify(report(group(HANA, "5.1.1", "550 5.1.1 User unknown")), known)
    assert [(one.reader.address, one.how) for one in found.bounced] == [(HANA, "dsn")]


@pytest.mark.parametrize(
    ("status", "words", "action"),
    [
        ("5.1.1", "550 user unknown", "suppress"), ("5.2.2", "552 mailbox full", "count"),
        ("4.4.1", "timed out", "count"), ("5.0.0", "", "count"), ("5.7.1", "554 blocked as spam", "none"),
    ],
)
def test_what_follows_from_a_report(status: str, words: str, action: str, by_address: Known) -> None:
    assert classify(report(group(HANA, status, words)), by_address).action == action


def test_nothing_follows_from_a_mail_that_is_only_late_or_about_nobody(by_address: Known) -> None:
    assert classify(report(group(HANA, "4.4.1", "timed out", "delayed")), by_address).action == "none"
    found = classify(report(group("a@b.example", "5.1.1"), back=original("a@b.example", message_id="q@q.example")), by_address)
    assert (found.kind, found.action, found.bounced) == ("bounce", "none", ())


def test_the_answer_has_status_reason_and_no_address(by_address: Known) -> None:
    data = report(group(HANA, "5.0.0", f"550 5.1.1 <{HANA}>: User unknown in virtual mailbox table"), back="x")
    one = classify(data, by_address).as_json("f", "ja")["recipients"][0]
    assert (one["class"], one["status"], one["how"]) == ("hard", "5.1.1", "dsn")
    assert "User unknown" in one["reason"]
    assert "@" not in one["reason"]
    long = report(group(HANA, "5.0.0", "550 " + "word " * 1000), back="x")
    assert len(classify(long, by_address).bounced[0].reason) <= 300


def test_only_words_on_the_user_say_that_there_is_no_such_user(by_address: Known) -> None:
    def unknown(status: str, words: str) -> bool:
        return classify(report(group(HANA, status, words)), by_address).bounced[0].user_unknown

    assert unknown("5.0.0", "550 user unknown")
    assert unknown("5.1.1", "550 5.1.1")
    assert not unknown("5.4.4", "Host not found")
    assert not unknown("5.2.2", "552 full")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (f"550 <{HANA}> is unknown to this system", "hard"),
        (f"550-5.1.1 The account\n550-5.1.1 {HANA}\n550 5.1.1 does not exist", "hard"),
        ("421 4.3.2 System not accepting network messages", "transient"),
        (f"550 Sender <{SHOP}> is unknown", "policy"),
        (f"550 {HANA}: Host not found, try again", "transient"),
    ],
)
def test_words_around_an_address_and_over_several_lines(words: str, kind: str, by_address: Known) -> None:
    for data in (report(group(HANA, "5.0.0", words.replace("\n", "\n ")), back="x"), plain(f"<{HANA}>:\n{words}\n")):
        assert [one.kind.value for one in classify(data, by_address).bounced] == [kind]


def test_docomo_refuses_unknown_users_only_since_march_2025(by_address: Known) -> None:
    known = known_from_text("tsubaki@docomo.ne.jp")
    data = report(group("tsubaki@docomo.ne.jp", "5.2.0", "550 Unknown user tsubaki@docomo.ne.jp"))
    at = b"Return-Path: <>\nDate: %s\n"
    kinds = [
        classify(data.replace(b"Return-Path: <>\n", at % day, 1), known).bounced[0].kind.value
        for day in (b"Tue, 4 Mar 2014 10:00:00 +0900", b"Thu, 5 Nov 2026 10:00:00 +0900")
    ]
    assert kinds == ["mailbox", "hard"]


def test_the_file_of_what_is_known_names_the_provider_and_the_stopped(by_marks: Known) -> None:
    assert by_marks.trusted_authserv_id == "mx.shop.example.jp"
    assert by_marks.suppressed == {KEN: "unsubscribed"}


def test_people_who_write_about_bounces_are_no_reports(by_address: Known) -> None:
    for subject, text in (
        ("Re: November flowers", "My friend says that mail to her came back: 550 user unknown. Can you help?"),
        ("お花の注文", "先日のメールが届かなかったようなので再送します。"),
        ("Delivery of the flowers", "When will the delivery of my flowers arrive? The last delivery failed."),
    ):
        assert classify(plain(text, sender=HANA, subject=subject, path=""), by_address).kind != "bounce"


@pytest.mark.parametrize(
    ("sender", "path"),
    [(HANA, ""), (HANA, f"Return-Path: <{HANA}>\n"), ("ken@elsewhere.example", "Return-Path: <ken@elsewhere.example>\n")],
)
@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("配信エラーになりました", f"{KEN} さんに送ると「550 5.1.1 User unknown」と出ます。教えてください。"),
        ("Undelivered Mail Returned to Sender", f"What is this?\n\n<{KEN}>: host mx said: 550 5.1.1 User unknown"),
        ("宛先不明で戻ってきました", f"先日のお返事が戻ってきました。\n> <{KEN}>: 550 5.1.1 User unknown"),
    ],
)
def test_whom_a_person_names_as_come_back_is_left_alone(
    subject: str, text: str, sender: str, path: str, by_address: Known
) -> None:
    found = classify(plain(text, sender=sender, subject=subject, path=path), by_address)
    assert (found.kind != "bounce", found.bounced) == (True, ())


def test_a_readers_answering_machine_is_no_mail_server(by_address: Known) -> None:
    text = f"I have left the company; this mailbox is unavailable. Please contact {KEN}"
    data = plain(text, sender=HANA, subject="Undeliverable: I left", headers="Auto-Submitted: auto-replied\n")
    found = classify(data, by_address)
    assert (found.kind, found.bounced) == ("autoreply", ())


@pytest.mark.parametrize(
    "text",
    [
        f"Your message could not be delivered to\n{HANA}\n",
        f'--- Non-Delivery Report ---\nThe email below could not be delivered to the following user:\n\n"H" <{HANA}>\n',
        f"This message was created automatically. Delivery to {HANA} failed: 550 user unknown\n",
    ],
)
def test_a_gateway_with_an_ordinary_return_path_is_a_machine(text: str, by_address: Known) -> None:
    data = plain(text, sender="scan@gate.example", subject="Delivery failure", path="Return-Path: <scan@gate.example>\n")
    assert [one.reader.address for one in classify(data, by_address).bounced] == [HANA]


SEEDS = [case.data for case in CASES[::9]]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.randint(1, 25)):
        at = chance.randrange(len(raw) or 1)
        match chance.randrange(5):
            case 0:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del raw[at : at + chance.randint(1, 60)]
            case 2:
                raw[at:at] = raw[: chance.randint(1, 200)]
            case 3:
                raw[at:at] = chance.choice([b"\n\n", b"\x00", b"@" * 50, b"<" * 50, b"=_b", b"\xff\xfe", b": " * 20])
            case _:
                raw = raw[:at] or bytearray(b"x")
    return bytes(raw)


def test_broken_reports_never_raise_and_name_only_readers(by_address: Known) -> None:
    chance = random.Random(7)  # noqa: S311 (the same every time)
    for data in SEEDS:
        for _ in range(6):
            for one in classify(_mutated(data, chance), by_address).bounced:
                assert by_address.directory.by_key(one.reader.key) == one.reader


PART = b"--=_b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n\n"
HEAD = f"Return-Path: <>\nFrom: {DAEMON}\nTo: {SHOP}\nSubject: failure notice\n".encode()
REPORT = HEAD + b'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
HOSTILE = {
    "10,000 parts": REPORT + PART * 10_000,
    "30,000 groups": REPORT + PART + b"Final-Recipient: rfc822; c@d.example\nStatus: 5.1.1\n\n" * 30_000,
    "a megabyte of addresses": HEAD + b"\n" + b"".join(b"<u%d@x%d.example>: user unknown\n" % (n, n) for n in range(30_000)),
    "a megabyte without an end": HEAD + b"\n550 " + b"user is " * 130_000,
    "a line of signs": HEAD + b"\n" + b"@" * 1_000_000,
    "a line of one word": HEAD + b"\n" + b"a" * 1_000_000 + b"@x.example",
    "many spaces": HEAD + b"\n550 user" + b" " * 1_000_000 + b"unknown",
    "many headers": HEAD + b"Message-ID: <a@b.example>\n" * 40_000 + b"\nuser unknown",
    "many ids": HEAD + b"\n" + b"Message-ID: <aaa@b.example>\n" * 40_000,
    "deep": REPORT + b"".join(
        b'--=_b\nContent-Type: multipart/report; boundary="=_b"\n\n' for _ in range(3_000)
    ),
    "nested mails": HEAD + b"Content-Type: message/rfc822\n\n" * 3_000,
    "fields of a megabyte": REPORT + PART + b"Diagnostic-Code: smtp; 550 " + b"mailbox is " * 90_000,
    "base64": REPORT + b"--=_b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 250_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reports_take_bounded_time(name: str, by_address: Known) -> None:
    begun = time.process_time()
    found = classify(HOSTILE[name], by_address)
    assert found.bounced == ()
    assert time.process_time() - begun < 20  # seconds of the processor; a second or two on a PC of its own


def test_a_refusal_in_the_form_of_a_receipt_is_a_report(by_address: Known) -> None:
    data = report(
        f"Final-Recipient: rfc822; {HANA}\nDisposition: automatic-action/MDN-sent-automatically; deleted",
        f"Your message to <{HANA}> was automatically rejected:\nQuota exceeded",
        subject="Automatically rejected mail", status_type="message/disposition-notification",
    ).replace(b"report-type=delivery-status", b"report-type=disposition-notification")
    found = classify(data, by_address)
    assert [(one.reader.address, one.kind.value) for one in found.bounced] == [(HANA, "mailbox")]


@pytest.mark.parametrize("fields", [f"Original-Rcpt-To: <{HANA}>", "Original-Rcpt-To: <redacted>", "Source-IP: 192.0.2.1"])
def test_a_complaint_finds_its_reader_by_the_returned_mail(fields: str, by_address: Known) -> None:
    data = report(
        f"Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n{fields}", "This is an abuse report.",
        status_type="message/feedback-report", sender="feedback@provider.example",
    ).replace(b"report-type=delivery-status", b"report-type=feedback-report")
    found = classify(data, by_address)
    assert (found.kind, found.action) == ("complaint", "suppress")
    assert [one.reader.address for one in found.people] == [HANA]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("配送エラーのお知らせ", f"お荷物は宛先不明のため配送できませんでした。\nお客様: {HANA}\n伝票番号 1234-5678"),
        ("Delivery failed", f"We could not deliver your parcel. Customer: {HANA}\nTracking number 1Z999"),
        ("配送遅延のお知らせ", "雪のため商品のお届けが遅れています。"),
    ],
)
def test_a_parcel_that_was_not_delivered_is_no_mail(subject: str, text: str, by_address: Known) -> None:
    found = classify(plain(text, sender="no-reply@courier.example", subject=subject, path=""), by_address)
    assert found.kind != "bounce"
    assert found.bounced == ()
