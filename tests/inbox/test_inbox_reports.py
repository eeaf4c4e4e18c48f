"""Reports of mail servers in many shapes, complaints and receipts: none is an opt-out (mail.md 3.3.2, 4)."""
# ruff: noqa: E501 (a table: one case a line reads better)

import json
from pathlib import Path

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text

MAILS = Path(__file__).parents[1] / "data" / "inbox"
TOKEN = "k3v7q2m5x4h6t2w7b5n3c6d4f2"
SHOP = "shop@hana.example.jp"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.jp>"


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from_text(
        json.dumps(
            {
                "shop": SHOP,
                "optout_address": "shop+u-TOKEN@hana.example.jp",
                "optout_subject": "unsubscribe TOKEN",
                "topics": {"t1": "お店のお便り"},
                "readers": [
                    {
                        "address": "hanako@docomo.ne.jp",
                        "token": TOKEN,
                        "message_ids": ["run7.1.ab@hana.example.jp"],
                    },
                    {"address": "ken@example.com", "token": "p2r4s6u7y3z5a2e4g6i7j3l5o2", "message_ids": []},
                ],
            }
        )
    )


def mail(sender: str, subject: str, body: str, headers: str = "", to: str = SHOP) -> bytes:
    head = f"{headers}\r\n" if headers else ""
    return (
        f"{head}From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
    ).encode()


NULL = "Return-Path: <>"
BOUNCES = {
    "postfix, plain": mail(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message "
        "could not be delivered.\n\n<hanako@docomo.ne.jp>: host mfsmax.docomo.ne.jp said: 550 Unknown user",
        NULL,
    ),
    "qmail": mail(
        "MAILER-DAEMON@mx.example.jp",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.jp.\n"
        "<ken@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)",
        NULL,
    ),
    "exim": mail(
        "Mail Delivery System <Mailer-Daemon@mx.example.jp>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nken@example.com\n  Unrouteable address",
        "X-Failed-Recipients: ken@example.com\r\nAuto-Submitted: auto-replied",
    ),
    "sendmail": mail(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.jp>",
        "Returned mail: see transcript for details",
        "   ----- The following addresses had permanent fatal errors -----\n<ken@example.com>",
    ),
    "sendmail 5": mail(
        "Mail Delivery Subsystem <MAILER-DAEMON>",
        "Returned mail: User unknown",
        "   ----- Transcript of session follows -----\n550 <ken@example.com>... User unknown",
    ),
    "courier": mail(
        "Courier mail server at mx <postmaster@mx.example.jp>",
        "NOTICE: mail delivery status.",
        "This is a delivery status notification from mx\nken@example.com:\n<<< 550 User unknown",
        NULL,
    ),
    "exchange 2003": mail(
        "System Administrator <postmaster@kaisha.example.co.jp>",
        "Undeliverable: 秋の花",
        "Your message did not reach some or all of the intended recipients.\n  The e-mail account does not exist",
    ),
    "exchange, Japanese": mail(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kaisha.example.co.jp>",
        "配信不能: 秋の花のご案内",
        "次の受信者またはグループへの配信に失敗しました:\nken@example.com\n"
        "入力した電子メール アドレスが見つかりませんでした。#550 5.1.1 RESOLVER.ADR.RecipNotFound",
        NULL,
    ),
    "google": mail(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "Delivery to the following recipient failed permanently:\n     ken@example.com",
        "X-Failed-Recipients: ken@example.com",
    ),
    "google, Japanese": mail(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "アドレス不明\nken@example.com が見つからないか、メールを受信できないため、メールは配信されませんでした。",
    ),
    "notes": mail(
        "Postmaster@notes.example.co.jp",
        "DELIVERY FAILURE: User ken not listed in Domino Directory",
        "Your message\n  Subject: 秋\nwas not delivered to:\n  ken@example.com\nbecause:\n  User not listed",
    ),
    "notes, undeliverable": mail(
        "Postmaster@notes.example.co.jp",
        "Undeliverable message",
        "------- Failure Reasons  --------\nUser not listed",
    ),
    "james": mail(
        "postmaster@james.example.org",
        "[BOUNCE]",
        "Hi. This is the James mail server at james.\nI'm afraid I wasn't able to "
        "deliver your message to the following addresses.\nken@example.com\n550 5.1.1 no such user",
    ),
    "activehunter": mail(
        "MAILER-DAEMON@ah.example.jp",
        "FAILURE NOTICE :",
        "  ----- The following addresses had permanent fatal errors -----\nken",
    ),
    "dragonfly": mail(
        "MAILER-DAEMON <>",
        "Mail delivery failed",
        "This is the DragonFly Mail Agent v0.13 at df.\nThere was an error delivering your mail",
    ),
    "mailmarshal": mail(
        "Postmaster@mm.example.com",
        'Undeliverable Mail: "秋"',
        "Your message:\n Could not be delivered because of\n550 5.1.1 User unknown",
    ),
    "m-filter": mail(
        "postmaster@mf.example.co.jp",
        "failure notice",
        "-------server message \n550 5.1.1 unknown user <ken@example.com>",
        "X-Mailer: m-FILTER",
    ),
    "imail": mail(
        "Postmaster <postmaster@im.example.com>",
        "Undeliverable Mail",
        "Unknown user: ken@example.com\n\nOriginal message follows.",
    ),
    "interscan": mail(
        '"InterScan MSS Notification" <imss@example.co.jp>',
        "Mail could not be delivered",
        "Sent <<< RCPT TO:<ken@example.com>\nReceived >>> 550 5.1.1 unknown user",
        NULL,
    ),
    "mcafee": mail(
        "Mail Delivery System <MAILER-DAEMON@g.example.com>",
        "Delivery Status",
        "--- The following addresses had delivery problems ---\n<ken>",
    ),
    "mxlogic": mail(
        "Mail Delivery System <Mailer-Daemon@mxl.example.com>",
        "Mail delivery failed: returning message to sender",
        "550 #5.1.0 Address rejected",
    ),
    "no such sender": mail(
        "Mailer-Daemon@isp.example.ne.jp",
        "There was an error sending your mail",
        "We had trouble delivering your message.",
    ),
    "x1": mail(
        '"Mail Deliver System" <mailer-daemon@x1.example.jp>',
        "Returned Mail: Transmission error",
        "The original message was received at x\nfrom ken",
    ),
    "verizon": mail(
        "post_master@vtext.example.com",
        "Undeliverable Message",
        "Message to: 5551234 could not be delivered. Error: No valid recipients",
    ),
    "au": (
        b"Return-Path: <>\r\nFrom: <Postmaster@ezweb.ne.jp>\r\nTo: "
        + SHOP.encode()
        + b"\r\nSubject: Mail System Error - Returned Mail\r\n"
        b"MIME-Virsion: 1.0\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n<ken@ezweb.ne.jp>\r\n\r\n"
        b"Each of the following recipients was rejected by a remote mail server.\r\n\r\n    Recipient: <ken@ezweb.ne.jp>\r\n"
        b"    >>> RCPT TO:<ken@ezweb.ne.jp>\r\n    <<< 550 <ken@ezweb.ne.jp>: User unknown\r\n"
    ),
    "kddi": mail(
        "no-reply@dion.example.ne.jp",
        "メールエラー通知",
        "送信先のメールボックスが一杯のため、送信できませんでした。\n"
        "Could not be delivered to: <ken@ezweb.ne.jp>\nAs their mailbox is full.",
        NULL,
    ),
    "biglobe": mail(
        "postmaster@biglobe.ne.jp",
        "Message status - undeliverable",
        "   ----- The following addresses had delivery problems -----\n<ken@biglobe.ne.jp>\n\n   ----- Non-delivered information -----\n"
        "The number of messages in recipient's mailbox exceeded the local limit.",
    ),
    "docomo": mail(
        "MAILER-DAEMON@docomo.ne.jp",
        "Undelivered Mail Returned to Sender",
        "550 Unknown user hanako@docomo.ne.jp",
    ),
    "sakura, Japanese": mail(
        "メールシステム <postmaster@sakura.example.jp>",
        "メール送信エラー通知",
        "以下の宛先に送信できませんでした。\nken@example.com\n宛先不明",
    ),
    "rental host, Japanese": mail(
        "mailsystem@host.example.jp",
        "【エラー通知】配信できませんでした",
        "宛先のメールアドレスが見つかりません。\nken@example.com",
        NULL,
    ),
    "delay warning": mail(
        "MAILER-DAEMON@mx.example.jp",
        "Delayed Mail (still being retried)",
        "THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
        NULL,
    ),
    "ordinary sender, own mail inside": mail(
        "support@isp.example.ne.jp",
        "Undelivered",
        "550 5.1.1 user unknown\n\n--- original ---\nMessage-ID: <run7.1.ab@hana.example.jp>\nSubject: 秋",
    ),
    "to the bounce address": mail(
        "robot@isp.example.ne.jp",
        "Problem with your mail",
        "host said: 550 5.2.1 mailbox disabled",
        NULL,
        f"shop+b-{TOKEN}@hana.example.jp",
    ),
    "opt-out token in what comes back": mail(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"550 User unknown\n\nList-Unsubscribe: <mailto:shop+u-{TOKEN}@hana.example.jp?subject=unsubscribe>\n"
        "■ 配信停止\n停止してください",
        NULL,
    ),
    "sent to the opt-out address": mail(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "550 5.1.1 User unknown 配信停止",
        NULL,
        f"shop+u-{TOKEN}@hana.example.jp",
    ),
    "from a reader's domain, French": mail(
        "postmaster@example.fr",
        "Non remis : novembre",
        "Votre message n'a pas pu être remis. 550 5.1.1",
        NULL,
    ),
    "German": mail(
        "postmaster@example.de",
        "Unzustellbar: news",
        "Delivery has failed: 550 5.1.10 RecipientNotFound",
        NULL,
    ),
}


@pytest.mark.parametrize("name", BOUNCES)
def test_a_delivery_report_is_told_apart(name: str, known: Known) -> None:
    found = classify(BOUNCES[name], known).as_json(name, "en")
    assert (found["kind"], found["scope"]) == ("bounce", None), found
    assert all(one["class"] for one in found["recipients"]), found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bounce-postfix-dsn.eml", "bounce"),
        ("bounce-delayed-dsn.eml", "bounce"),
        ("bounce-delivered-dsn.eml", "bounce"),
        ("bounce-exchange-ja.eml", "bounce"),
        ("complaint-arf.eml", "complaint"),
        ("arf-not-spam.eml", "other"),
        ("receipt-mdn.eml", "autoreply"),
        ("optout-docomo-jis.eml", "optout"),
        ("reply-outlook-html.eml", "reply"),
        ("unclear-encrypted.eml", "unclear"),
        ("forward-attached.eml", "unclear"),
        ("optout-html-only.eml", "optout"),
    ],
)
def test_each_stored_mail_is_taken_as_what_it_is(name: str, kind: str, known: Known) -> None:
    found = classify((MAILS / name).read_bytes(), known).as_json(name, "ja")
    assert found["kind"] == kind, found
    assert kind != "bounce" or all(one["class"] for one in found["recipients"])


def test_a_complaint_of_our_mail_stops_its_reader(known: Known) -> None:
    found = classify((MAILS / "complaint-arf.eml").read_bytes(), known).as_json("x", "en")
    assert (found["action"], [one["address"] for one in found["recipients"]]) == (
        "suppress",
        ["hanako@docomo.ne.jp"],
    )


NO_BOUNCES = {
    "a reader says that mail did not arrive": (
        mail("ken@example.com", "Re: news", "My last mail could not be delivered, user unknown?"),
        "reply",
    ),
    "a reader forwards a bounce": (
        mail(
            "ken@example.com", "Fwd: Undelivered Mail Returned to Sender", "See below\n550 5.1.1 user unknown"
        ),
        "reply",
    ),
    "a postmaster who writes": (
        mail("postmaster@example.com", "Your web site", "Dear shop, nice flowers."),
        "other",
    ),
    "subject alone": (mail("ken@example.com", "届かなかった荷物", "きのうの荷物の件です。"), "reply"),
    "a ticket about a bounce": (
        mail("desk@example.com", "[Ticket #12] Mail delivery failed", "550 user unknown", "Auto-Submitted: auto-replied"),
        "autoreply",
    ),
    "a list on mail servers": (
        mail("mta-users-request@lists.example.org", "Undelivered Mail, Digest 3", "550 5.1.1 User unknown", "List-Id: <m>"),
        "other",
    ),
    "a swindle about mails held back": (
        mail("Mail Delivery System <a@example.com>", "Mail delivery failed", "5 undelivered messages. Click http://p.example"),
        "other",
    ),
    "a job": (mail("Cron Daemon <root@example.com>", "Cron <root@h> backup", "error: user unknown"), "other"),
    "a parcel with an empty return path": (
        mail("no-reply@example.com", "Your package was returned to sender", "It could not be delivered.", NULL),
        "autoreply",
    ),
    "vacation of a postmaster": (
        mail("postmaster@example.com", "Automatic reply: news", "I am away.", "Auto-Submitted: auto-replied"),
        "autoreply",
    ),
}


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_what_only_sounds_like_a_report_is_none(name: str, known: Known) -> None:
    data, kind = NO_BOUNCES[name]
    assert classify(data, known).kind == kind
