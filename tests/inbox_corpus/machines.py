"""What machines send: complaints (ARF), auto-replies, receipts, calendars, lists, newsletters of others."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender, usual
from tests.inbox_corpus.mtas import head, returned_headers, returned_mail
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, STOP
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS, SHOP, Reader, newsletter_text

AUTO = frozenset({"autoreply"})
QUIET = frozenset({"autoreply", "other"})


def _feedback(reader: Reader, kind: str, *, rcpt: bool = True, returned: str = "", extra: str = "") -> bytes:
    fields = f"Feedback-Type: {kind}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Mail-From: <{SHOP}>\nReported-Domain: hanakago.example.jp\n"
    fields += f"Original-Rcpt-To: <{reader.address}>\n" if rcpt else ""
    headers = head("feedback@arf.provider.example", f"FW: {RUNS[0].subject}", path="<>")
    parts = [
        part("This is an email abuse report for an email message received from IP 192.0.2.9.\n", charset="us-ascii", transfer="7bit"),
        raw_part("message/feedback-report", fields + extra),
        raw_part("message/rfc822", returned or returned_mail(reader)),
    ]
    return mail(headers, multi("report", parts, extra="; report-type=feedback-report"))


def complaints() -> Iterator[Case]:
    """ARF: abuse, fraud, opt-out are complaints; not-spam and auth-failure are not."""

    def complaint(name: str, raw: bytes, reader: Reader) -> Case:
        return Case(f"arf-{name}", raw, frozenset({"complaint"}), STOP, frozenset({"all", None}), frozenset({reader.address}), group="complaint")

    for number, kind in enumerate(("abuse", "fraud", "opt-out", "abuse", "Abuse", "virus", "other")):
        reader = READERS[100 + number]
        actions = complaint(f"{kind}{number}", _feedback(reader, kind), reader)
        if kind in ("virus", "other"):
            actions = Case(f"arf-{kind}", actions.raw, frozenset({"complaint", "unclear", "other"}), STOP | ASK | NONE, group="complaint-any")
        yield actions
    reader = READERS[110]
    masked = returned_headers(reader).replace(f"To: {reader.address}", "To: redacted@provider.example")
    yield complaint("redacted-message-id", _feedback(reader, "abuse", rcpt=False, returned=masked + part("x")), reader)
    only_token = f"From: {SHOP}\nTo: x@x.example\nSubject: x\nList-Unsubscribe: <mailto:{reader.optout_address()}?subject=unsubscribe>\n"
    yield complaint("redacted-token", _feedback(reader, "abuse", rcpt=False, returned=only_token + "\nx\n"), reader)
    yield complaint("removal", _feedback(reader, "abuse", rcpt=False, extra=f"Removal-Recipient: {reader.address}\n", returned="From: x\nSubject: x\n\nx\n"), reader)
    mid = f"From: {SHOP}\nMessage-ID: {reader.message_id()}\nSubject: x\n\n"
    headers = head("abuse@provider.example", "complaint about message from 192.0.2.9", path="<fbl@provider.example>")
    parts = [part("This is an abuse report."), raw_part("message/feedback-report", "Feedback-Type: abuse\nUser-Agent: x\nVersion: 1\n"), raw_part("text/rfc822-headers", mid)]
    yield complaint("headers-only", mail(headers, multi("report", parts, extra="; report-type=feedback-report")), reader)
    yield complaint("type-quoted", _feedback(reader, "abuse").replace(b"report-type=feedback-report", b'report-type="FEEDBACK-REPORT"'), reader)
    for kind in ("not-spam", "auth-failure"):
        raw = _feedback(reader, kind)
        yield Case(f"arf-{kind}", raw, frozenset({"complaint", "other", "autoreply", "reply"}), NONE, group="other")
    nobody = Reader("shiranai@provider.example", "")
    stranger = _feedback(nobody, "abuse", returned="From: a@b.example\nMessage-ID: <7@b.example>\nSubject: x\n\nx\n")
    yield Case("arf-unknown", stranger, frozenset({"complaint", "unclear", "other"}), ASK | NONE, recipients=frozenset(), group="other")
    empty = mail(headers, multi("report", [part("x"), raw_part("message/feedback-report", "")], extra="; report-type=feedback-report"))
    yield Case("arf-empty", empty, frozenset({"complaint", "unclear", "other"}), ASK | NONE, group="other")


AWAY = (
    ("auto-submitted", "Re: お知らせ", "Auto-Submitted: auto-replied"),
    ("auto-generated", "受付番号 1234", "Auto-Submitted: auto-generated"),
    ("suppress", "Automatic reply: 冬の花", "X-Auto-Response-Suppress: All"),
    ("autoreply", "Re: 冬の花", "X-Autoreply: yes"),
    ("autorespond", "Re: 冬の花", "X-Autorespond: yes"),
    ("precedence", "Re: 冬の花", "Precedence: auto_reply"),
    ("precedence-bulk", "Re: 冬の花", "Precedence: bulk"),
    ("precedence-junk", "Re: 冬の花", "Precedence: junk"),
    ("subject-ja", "自動返信: 【花かご】冬の花のご案内", ""),
    ("subject-ja2", "【自動応答】お問い合わせありがとうございます", ""),
    ("subject-away", "不在のお知らせ", ""),
    ("subject-holiday", "休暇中です Re: 【花かご】", ""),
    ("subject-en", "Automatic reply: [hanakago]", ""),
    ("subject-ooo", "Out of Office: Re: flowers", ""),
    ("subject-auto", "Auto: flowers", ""),
    ("suppress-oof", "Re: flowers", "X-Auto-Response-Suppress: OOF, AutoReply"),
    ("vacation", "Re: flowers", "Auto-Submitted: auto-replied (vacation)"),
    ("mixed-case", "Re: flowers", "auto-submitted: Auto-Replied"),
)
AWAY_TEXTS = (
    "ただいま休暇をいただいております。12月1日に出社いたします。急ぎの方は代表電話までお願いします。",
    "お問い合わせありがとうございます。2営業日以内にご返信いたします。\n本メールの配信停止はこちら: https://kaisha.example/stop",
    "I am out of the office until December 1 and will stop reading mail. Please contact my colleague.",
    "退職いたしました。今後のメールは不要です。後任は鈴木です。",
    "This mailbox is no longer monitored. Please unsubscribe this address from your list.",
)


def auto_replies() -> Iterator[Case]:
    """Never an opt-out, never a bounce (Mautic's fault): not even when the text says so."""
    for number, (name, subject, line) in enumerate(AWAY):
        reader = READERS[40 + number]
        text = AWAY_TEXTS[number % len(AWAY_TEXTS)]
        extra = line + CRLF if line else ""
        charset = ("utf-8", "iso-2022-jp")[number % 2]
        raw = mail(usual(reader, subject, reply=reader.message_id(), extra=extra, charset=charset), part(text, charset=charset))
        yield Case(f"auto-{name}", raw, AUTO, NONE, group="auto")
    reader = READERS[59]
    null = usual(reader, "Re: 冬の花", reply=reader.message_id()).replace(f"Return-Path: <{reader.address}>", "Return-Path: <>")
    yield Case("auto-null-path", mail(null, part(AWAY_TEXTS[0])), AUTO | {"bounce", "other"}, NONE, group="auto")
    no = usual(reader, "Re: 冬の花", reply=reader.message_id(), extra=f"Auto-Submitted: no{CRLF}")
    yield Case("auto-no", mail(no, part("配信停止してください。")), frozenset({"optout"}), STOP, frozenset({"all"}), frozenset({reader.address}), group="stop")
    left = usual(reader, "Re: 冬の花", reply=reader.message_id())
    text = "この度退職いたしました。メールの配信を停止してください。"
    yield Case("auto-left-by-hand", mail(left, part(text)), frozenset({"optout"}), STOP, frozenset({"all"}), frozenset({reader.address}), group="stop")


def receipts() -> Iterator[Case]:
    """Read receipts (MDN), calendar answers, meeting requests."""
    reader = READERS[61]
    for number, (word, disposition) in enumerate((("開封済み: ", "displayed"), ("Read: ", "displayed"), ("Not read: ", "deleted"), ("未開封のまま削除: ", "deleted"))):
        note = raw_part("message/disposition-notification", f"Reporting-UA: mail; x\nFinal-Recipient: rfc822; {reader.address}\nOriginal-Message-ID: {reader.message_id()}\nDisposition: manual-action/MDN-sent-manually; {disposition}\n")
        headers = usual(reader, word + RUNS[0].subject, reply=reader.message_id()).replace(f"Return-Path: <{reader.address}>", "Return-Path: <>")
        raw = mail(headers, multi("report", [part("メッセージが開かれました。"), note], extra="; report-type=disposition-notification"))
        yield Case(f"receipt{number}", raw, QUIET | {"reply"}, NONE, group="auto")
    for method in ("REPLY", "REQUEST", "CANCEL"):
        calendar = part(f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:打ち合わせ キャンセル\nEND:VEVENT\nEND:VCALENDAR\n", "calendar", extra=f"; method={method}")
        raw = mail(usual(reader, {"REPLY": "承諾: 打ち合わせ", "REQUEST": "打ち合わせ", "CANCEL": "キャンセル: 打ち合わせ"}[method]), multi("alternative", [part("打ち合わせの件"), calendar]))
        yield Case(f"calendar-{method}", raw, QUIET | {"reply", "unclear"}, NONE | (ASK if method == "CANCEL" else NONE), group="other")


def lists() -> Iterator[Case]:
    """Mailing lists and newsletters of others, notices of services: full of words of stopping."""
    for number, (name, subject, extra) in enumerate(
        (
            ("ml", "[rengo-ml:123] 来月の集まり", "List-Id: <rengo.example.jp>\r\nPrecedence: list\r\n"),
            ("news", "【市場だより】今週の相場", "List-Unsubscribe: <https://ichiba.example/u>\r\nPrecedence: bulk\r\n"),
            ("shop", "SALE 50% OFF", "List-Unsubscribe: <mailto:u@sale.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
            ("mailman", "Welcome to the list", "List-Id: x <x.lists.example>\r\nX-Mailman-Version: 3\r\n"),
            ("google-group", "[garden] question", "List-ID: <garden.googlegroups.example>\r\nMailing-list: list garden@g.example\r\n"),
        )
    ):
        reader = READERS[62 + number]
        text = "今月のお知らせです。\n配信停止をご希望の方は「配信停止」と書いて返信してください。\nTo unsubscribe reply with unsubscribe in the subject."
        address = (reader.address, f"list{number}@hoka.example")[number % 2]
        raw = mail(usual(reader, subject, address=address, extra=extra), part(text))
        yield Case(f"list-{name}", raw, QUIET | {"reply"}, NONE, group="other")
    for number, (subject, text) in enumerate(
        (
            ("ご注文の確認", "ご注文ありがとうございます。このメールは送信専用です。配信停止はできません。"),
            ("パスワード再設定", "心当たりがない場合はこのメールを破棄してください。"),
            ("月次請求書", "添付の請求書をご確認ください。"),
            ("サービス停止のお知らせ", "下記の日程でサービスを停止します。停止時間は2時間です。"),
        )
    ):
        headers = arrived() + sender("お知らせ", f"noreply{number}@service.example") + f"To: {SHOP}{CRLF}" + header("Subject", subject) + f"Message-ID: <n{number}@service.example>{CRLF}Date: Mon, 23 Nov 2026 10:11:08 +0900{CRLF}"
        # 配信停止 in a stranger's mail may be looked at (mail.md 3.3, step 6); 停止 of a service is no wish.
        kinds, actions = (QUIET | {"reply", "unclear"}, NONE | ASK) if number == 0 else (QUIET | {"reply"}, NONE)
        yield Case(f"service{number}", mail(headers, part(text)), kinds, actions, group="other")
    reader = READERS[69]
    copy = mail(usual(reader, f"Fwd: {RUNS[0].subject}", reply=reader.message_id()), multi("mixed", [part("お店のメールを添付します。花束をこれでお願いします。"), raw_part("message/rfc822", returned_mail(reader))]))
    yield Case("attached-newsletter", copy, frozenset({"reply", "other"}), NONE, group="other")
    nested = raw_part("message/rfc822", usual(reader, "中の人") + "MIME-Version: 1.0\r\n" + part("配信停止してください。"))
    inner = mail(usual(reader, "転送します", reply=reader.message_id()), multi("mixed", [part("こんなメールが来ました。"), nested]))
    yield Case("attached-stop", inner, frozenset({"reply", "other"}) | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
    spam = mail(head("x@spam.example", "Mail Delivery Failed?", path="<x@spam.example>"), part("Click here to unsubscribe from our offers. Limited time!"))
    yield Case("spam", spam, QUIET | {"unclear", "reply", "bounce"}, NONE | ASK, recipients=frozenset(), group="other")
    report = mail(head(f"root@{OWN_MX}", "Logwatch", path="<root@x.example>"), part("user unknown: 3 times\nmailbox full: 1\n" + newsletter_text(reader)[:30]))
    yield Case("logwatch", report, QUIET | {"reply", "bounce"}, NONE, recipients=frozenset(), group="other")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (complaints, auto_replies, receipts, lists):
        yield from make()
