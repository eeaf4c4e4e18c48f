"""Mails for the pictures of 受信の処理: put into the practice mailbox and read by the real reader."""

import email
import email.message
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QScrollArea

from desktop_app.services.practice import maildir_of

if TYPE_CHECKING:
    from desktop_app.ui.pages.contacts import ContactsPage
    from desktop_app.ui.pages.inbox import InboxPage
    from desktop_app.ui.screens import Studio

_SHOP = "aoi@example.jp"
_DOMAIN = "hanamachi.example"
_NEWS = "シクラメン入荷のお知らせ"
_PEOPLE = (
    "青木 綾", "石井 涼", "上野 彩", "江口 翔", "岡田 陸", "川村 澪", "菊地 蓮", "黒田 紬",
    "小松 樹", "桜井 凛", "柴田 湊", "須藤 杏", "関 悠人", "高野 花",
)  # fmt: skip
_numbers = itertools.count(1)

_UNCLEAR = (
    "いつもありがとうございます。\n配信停止はどうすればできますか？\n母のメールにも届いているようです。",
    "しばらく入院するので、お便りは退院まで止めてもらえたら助かります。お花の予約はそのままで。",
    "前に停止をお願いしたのは別のお店でした。こちらは続けてください。停止は不要です。",
)
_STRANGER = "メルマガの配信を停止してください。"
_POLICY = (
    "550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass)."
)
_GONE = "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"
_FULL = "552 5.2.2 <{to}>: The mailbox is full (quota exceeded)"


def queue(studio: "Studio") -> None:
    """Mails that wait for a person: of readers, and of somebody who is not in the book."""
    if not _put_before(studio, "queue"):
        readers = _readers(studio)[-4:]
        for mail, text in zip(readers, _UNCLEAR, strict=False):
            _drop(studio, _answer(mail, text))
        _drop(studio, _written("hana@phone.example", "配信停止", _STRANGER))
        _read(studio)
    studio.window.go("inbox")
    studio.settle()
    page = _page(studio)
    page.queue.by.setEditText("青井 葵")


def many(studio: "Studio") -> None:
    """The dialog for the same answer to several mails."""
    queue(studio)
    studio.settle()
    page = _page(studio)
    page.deciding.many()


def returned(studio: "Studio") -> None:
    """Delivery reports of every class, and a domain that refuses the shop's mails."""
    if not _put_before(studio, "returned"):
        mails = _readers(studio)
        for mail in [one for one in mails if _to(one).endswith("@example.org")][:4]:
            _drop(studio, _report(mail, _POLICY))
        others = [one for one in mails if _to(one).endswith("@example.com")]
        for mail, says in zip(others, (_GONE, _FULL, _GONE), strict=False):
            _drop(studio, _report(mail, says))
        _read(studio)
    studio.window.go("inbox", group="bounce")
    studio.settle()
    page = _page(studio)
    page.done.table.selectRow(0)
    if page.area is not None:
        studio.settle()
        page.area.ensureWidgetVisible(page.done.detail, 0, 20)


def refused(studio: "Studio") -> None:
    """The card of a domain that refuses."""
    returned(studio)
    studio.settle()
    page = _page(studio)
    if page.area is not None:
        page.area.verticalScrollBar().setValue(0)


def take_back(studio: "Studio") -> None:
    """The dialog that takes back a stop after a report."""
    returned(studio)
    studio.settle()
    _page(studio).done.detail.undo.click()


def contact_returned(studio: "Studio") -> None:
    """Somebody who was stopped after a report, with the way back."""
    returned(studio)
    studio.settle()
    line = _page(studio).done.table.current()
    if line is not None:
        studio.window.go("contacts", contact=line.contact_id)
        studio.settle()
        panel = cast("ContactsPage", studio.window.page("contacts")).panel
        for area in panel.findChildren(QScrollArea):
            area.ensureWidgetVisible(panel.story, 0, 20)


def wave(studio: "Studio") -> None:
    """So many of one domain come back that its server may be at fault."""
    if not _put_before(studio, "wave"):
        _send_to_hanamachi(studio)
        mails = [one for one in _readers(studio) if _to(one).endswith(f"@{_DOMAIN}")]
        for mail in mails[:12]:
            _drop(studio, _report(mail, _GONE))
        _read(studio)
    studio.window.go("inbox")
    studio.settle()
    page = _page(studio)
    if page.area is not None and page.queue.holds:
        page.area.ensureWidgetVisible(page.queue.holds[0], 0, 20)


def complaint(studio: "Studio") -> None:
    """A provider passes on a complaint, and what was done about it is noted."""
    if not _put_before(studio, "complaint"):
        _drop(studio, _complaint(_readers(studio)[1]))
        _read(studio)
    studio.window.go("inbox", group="complaint")
    studio.settle()
    page = _page(studio)
    page.done.table.selectRow(0)
    studio.settle()
    page.done.detail.answer.click()


def mail(studio: "Studio") -> None:
    """A mail as text, with the line that decided."""
    queue(studio)
    studio.settle()
    _page(studio).queue.cards[0].mail.click()


def failed(studio: "Studio") -> None:
    """The mailbox can't be read."""
    folder = maildir_of(studio.services.book.path) / "new"
    away = folder.with_name("new.away")
    studio.window.go("inbox")
    studio.settle()
    folder.rename(away)
    try:
        _page(studio).read()
        studio.settle()
    finally:
        away.rename(folder)


def _page(studio: "Studio") -> "InboxPage":
    from desktop_app.ui.pages.inbox import InboxPage

    return cast(InboxPage, studio.window.page("inbox"))


def _put_before(studio: "Studio", what: str) -> bool:
    """Whether these mails are in the practice mailbox already; each is put there once."""
    mark = maildir_of(studio.services.book.path) / f"scene-{what}"
    there = mark.exists()
    mark.touch()
    return there


def _read(studio: "Studio") -> None:
    studio.services.inbox_view.read()
    studio.program.ui.announce("inbox", "contacts", "deliveries", "records")
    studio.settle()


def _readers(studio: "Studio") -> list[email.message.Message]:
    """What the practice readers got, oldest first."""
    folder = maildir_of(studio.services.book.path) / ".Readers"
    files = sorted(one for part in ("new", "cur") for one in (folder / part).glob("*"))
    return [email.message_from_bytes(one.read_bytes()) for one in files]


def _send_to_hanamachi(studio: "Studio") -> None:
    services = studio.services
    item = {"basis": "CONSENT_ORAL", "occasion": "ご来店", "obtained_at": "2026-11-01", "method": "口頭",
            "place": "店頭", "by": "葵"}  # fmt: skip
    for number, name in enumerate(_PEOPLE, 1):
        services.contacts.add({"email": f"reader{number:02d}@{_DOMAIN}", "full": name, "evidence": [item]})
    words = "シクラメンが入荷しました。どうぞお立ち寄りください。"
    greeting = {"type": "greeting", "name": [{"merge": "full", "fallback": "お客"}, " 様"],
                "parts": [{"paragraph": [words]}]}  # fmt: skip
    content = {"subject": _NEWS, "theme": "florist", "blocks": [greeting]}
    made = services.newsletters.add(title=_NEWS, content=content, remote_sale_ad="no")
    services.sending.send(made["id"])


def _to(mail: email.message.Message) -> str:
    return str(mail["Delivered-To"] or "")


def _drop(studio: "Studio", text: str) -> None:
    name = f"{datetime.now(UTC).timestamp():.6f}.scene{next(_numbers)}"
    path = Path(maildir_of(studio.services.book.path), "new", name)
    path.write_bytes(text.encode("utf-8"))


def _head(sender: str, subject: str, extra: Sequence[str] = ()) -> str:
    date = format_datetime(datetime.now(UTC) - timedelta(minutes=2))
    lines = (
        f"From: {sender}", f"To: {_SHOP}", f"Subject: {subject}", f"Date: {date}",
        f"Message-ID: <scene{next(_numbers)}@reader.example>", *extra, "MIME-Version: 1.0",
    )  # fmt: skip
    return "\n".join(lines) + "\n"


_PLAIN = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"


def _written(sender: str, subject: str, text: str) -> str:
    return _head(sender, subject) + _PLAIN + text + "\n"


def _answer(mail: email.message.Message, text: str) -> str:
    head = _head(_to(mail), "Re: 花のあおいのお便り", [f"In-Reply-To: {mail['Message-ID']}"])
    return head + _PLAIN + text + "\n"


def _report(mail: email.message.Message, says: str) -> str:
    """As Postfix writes it (RFC 3464)."""
    to, says = _to(mail), says.format(to=_to(mail))
    head = _head(
        "MAILER-DAEMON@mail.example.jp (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        [
            "Return-Path: <>",
            "Auto-Submitted: auto-replied",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        ],
    )
    return (
        f"{head}\n--B\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host "
        f"mail.example.jp.\n\n<{to}>: host mx.example.net[192.0.2.1] said: {says}\n\n--B\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.jp\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: failed\nStatus: {says.split()[1]}\n"
        f"Diagnostic-Code: smtp; {says}\n\n--B\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {mail['Message-ID']}\nTo: {to}\n\n--B--\n"
    )


def _complaint(mail: email.message.Message) -> str:
    """RFC 5965."""
    head = _head(
        "abuse@provider.example",
        "complaint",
        ['Content-Type: multipart/report; report-type=feedback-report; boundary="B"'],
    )
    return (
        f"{head}\n--B\nContent-Type: text/plain\n\nThis is an abuse report.\n\n--B\n"
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Provider/1.0\n"
        "Version: 1\n"
        f"Original-Rcpt-To: {_to(mail)}\n\n--B\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {mail['Message-ID']}\nTo: {_to(mail)}\nFrom: {_SHOP}\n\n--B--\n"
    )
