"""The third batch: bounces and machines whose shape is odd, broken or in further languages."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

import base64
from collections.abc import Iterator

from tests.inbox_corpus.bounces import ACTION_OF, BOUNCE
from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender, usual
from tests.inbox_corpus.mtas import head, returned_headers, returned_mail
from tests.inbox_corpus.people import NONE
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS, SHOP, Reader

SAYINGS: tuple[tuple[str, str], ...] = (
    ("hard", "User unknown"),
    ("hard", "550 Requested action not taken: mailbox unavailable"),
    ("hard", "The recipient's e-mail address was not found in the recipient's e-mail system."),
    ("hard", "お探しの宛先のアドレスは存在しません"),
    ("hard", "このメールアドレスは登録されていません。"),
    ("hard", "Benutzer unbekannt: 550 5.1.1 user unknown"),
    ("mailbox", "The recipient's mailbox is full and can't accept messages now."),
    ("mailbox", "Over quota"),
    ("mailbox", "メールボックスの空き容量がないため、受信できません"),
    ("mailbox", "受信ボックスが満杯です"),
    ("transient", "The remote server did not respond: connection timed out"),
    ("transient", "受信側サーバーが一時的に応答しませんでした"),
    ("transient", "Temporary failure, please try again later"),
    ("policy", "Your message was detected as spam"),
    ("policy", "送信元のIPアドレスがブラックリストに登録されています"),
    ("policy", "Blocked: DMARC policy"),
    ("policy", "なりすましメールと判定されました"),
    ("policy", "Message size exceeds the limit (too large)"),
)


def _case(name: str, raw: bytes, address: str, kind: str, *, as_list: bool = False) -> Case:
    return Case(f"third-{name}", raw, BOUNCE, frozenset({ACTION_OF[kind]}), recipients=frozenset({address}), classes={address: frozenset({kind})}, group="bounce", known_as_list=as_list)


def shapes() -> Iterator[Case]:
    """The same sayings in several containers."""
    number = 0
    for index, (kind, text) in enumerate(SAYINGS):
        for shape in range(4):
            reader = READERS[(number * 3 + 1) % len(READERS)]
            number += 1
            own = head((f"Mail Delivery System <MAILER-DAEMON@{OWN_MX}>", "postmaster@far.example", "MAILER-DAEMON", "Mail System <mailer-daemon@far.example.jp>")[shape], ("Undelivered Mail Returned to Sender", "Undeliverable mail", "Returned mail", "配信エラー")[shape], path=("<>", "<>", "<MAILER-DAEMON>", "<>")[shape])
            if shape == 0:
                content = part(f"<html><body><p>Delivery to <b>{reader.address}</b> failed.</p><p>{text}</p></body></html>", "html")
            elif shape == 1:
                content = multi("mixed", [part(f"To: {reader.address}\n\n{text}\n"), raw_part("message/rfc822", returned_mail(reader))])
            elif shape == 2:
                content = part(f"Recipient: {reader.address}\nReason: {text}\n\n" + "\n".join("| " + line for line in returned_headers(reader).splitlines()))
            else:
                fields = f"Reporting-MTA: dns; far.example.jp\n\nFinal-Recipient: rfc822;{reader.address}\nAction: failed\nStatus: 5.0.0\n"
                content = multi("report", [part(f"次の宛先に配信できませんでした。\n{text}\n"), raw_part("message/delivery-status", fields), raw_part("text/rfc822-headers", returned_headers(reader))], extra="; report-type=delivery-status")
            yield _case(f"shape{index}-{shape}", mail(own, content), reader.address, kind, as_list=number % 6 == 0)


def broken() -> Iterator[Case]:
    """Broken reports must still name their recipient."""
    own = head(f"Mail Delivery System <MAILER-DAEMON@{OWN_MX}>", "Undelivered Mail Returned to Sender")
    for number in range(12):
        reader = READERS[50 + number]
        fields = f"Reporting-MTA: dns; x.example\r\n\r\nFinal-Recipient: rfc822; {reader.address}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
        status = raw_part("message/delivery-status", fields)
        back = raw_part("text/rfc822-headers", returned_headers(reader))
        whole = multi("report", [part("failed"), status, back], extra="; report-type=delivery-status")
        contents = (
            whole[: whole.rindex("--=_b0undary--")],
            whole.replace("report-type=delivery-status", "report-type=x"),
            whole.replace("multipart/report", "multipart/mixed"),
            multi("report", [status, part("failed"), back], extra="; report-type=delivery-status"),
            multi("report", [multi("alternative", [part("failed"), part("<p>failed</p>", "html")], "in"), status, back], extra="; report-type=delivery-status"),
            multi("report", [part("failed"), raw_part("application/octet-stream; name=details.txt", base64.encodebytes(fields.encode()).decode(), f"Content-Transfer-Encoding: base64{CRLF}"), back], extra="; report-type=delivery-status"),
            multi("report", [part("failed"), raw_part("text/plain; name=details.txt", fields), back], extra="; report-type=delivery-status"),
            whole.replace("Status: 5.1.1", "Status:5.1.1").replace("Final-Recipient: rfc822; ", "Final-Recipient:rfc822;"),
            whole.replace("\r\n\r\nFinal-Recipient", "\r\nFinal-Recipient"),
            multi("mixed", [whole.replace("=_b0undary", "inner"), part("-- \nmailing footer: unsubscribe\n")]),
            multi("report", [part("failed"), status.replace("\r\n", "\n"), back], extra="; report-type=delivery-status"),
            whole.replace("message/delivery-status", "Message/Delivery-Status").replace("multipart/report", "Multipart/Report"),
        )
        yield _case(f"broken{number}", mail(own, contents[number]), reader.address, "hard")


def languages() -> Iterator[Case]:
    """Standard reports with front texts in other languages."""
    for number, (subject, text, status, said, kind) in enumerate(
        (
            ("Unzustellbar: news", "Fehler bei der Nachrichtenzustellung an folgende Empfänger", "5.1.1", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", "hard"),
            ("Non recapitabile: news", "Impossibile recapitare il messaggio ai seguenti destinatari", "5.2.2", "554 5.2.2 mailbox full", "mailbox"),
            ("No se puede entregar: news", "No se pudo entregar el mensaje a los siguientes destinatarios", "5.7.1", "550 5.7.1 rejected by policy", "policy"),
            ("Недоставленное сообщение", "Это письмо создано автоматически сервером", "5.1.1", "550 5.1.1 Message was not accepted -- invalid mailbox. User not found", "hard"),
            ("退信通知", "很抱歉，邮件未能投递成功", "5.0.0", "550 Mailbox not found", "hard"),
            ("반송 메일", "메일을 전달하지 못했습니다", "4.4.1", "Connection timed out", "transient"),
            ("配信不能メールのお知らせ", "メールは配信できませんでした", "5.0.0", "550 5.0.0 spam mail refused", "policy"),
            ("Unzustellbare Nachricht", "Die Nachricht konnte nicht zugestellt werden", "5.2.1", "550 5.2.1 mailbox disabled", "mailbox"),
        )
    ):
        reader = READERS[63 + number]
        fields = f"Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822;{reader.address}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp;{said}\n"
        content = multi("report", [part(text), raw_part("message/delivery-status", fields), raw_part("message/rfc822", returned_mail(reader))], extra="; report-type=delivery-status")
        yield _case(f"language{number}", mail(head("postmaster@x.example", subject), content), reader.address, kind)


def nobody() -> Iterator[Case]:
    """Look like bounces and are none, or name nobody of ours."""
    reader = READERS[72]
    quiet = frozenset({"autoreply", "other", "reply", "unclear", "bounce"})
    challenge = mail(usual(reader, "Please confirm your message", extra=f"Auto-Submitted: auto-replied{CRLF}"), part("Your message was held. Click here to deliver it. If you do nothing it will be deleted."))
    yield Case("third-challenge", challenge, frozenset({"autoreply", "other"}), NONE, group="auto")
    moved = mail(usual(reader, "Re: news", extra=f"Auto-Submitted: auto-replied{CRLF}"), part(f"{reader.address} は使われなくなりました。新しいアドレスは atarashii@umi.example.jp です。user unknown"))
    yield Case("third-moved-auto", moved, frozenset({"autoreply"}), NONE, group="auto")
    quota = mail(arrived() + sender("メール管理", f"postmaster@{OWN_MX}") + f"To: {SHOP}{CRLF}" + header("Subject", "メールボックスの容量警告") + f"Message-ID: <q@{OWN_MX}>{CRLF}", part(f"{SHOP} のメールボックスが一杯に近づいています。"))
    yield Case("third-own-quota", quota, quiet, NONE, recipients=frozenset(), group="other")
    digest = mail(arrived() + sender("迷惑メールフィルター", "filter@host.example") + f"To: {SHOP}{CRLF}" + header("Subject", "隔離されたメールの一覧") + f"Message-ID: <f@host.example>{CRLF}", part(f"1. {reader.address} 件名: 配信停止\n2. dareka@x.example 件名: SALE\n"))
    yield Case("third-quarantine-digest", digest, quiet, NONE | frozenset({"ask"}), group="other")
    fake = mail(usual(reader, "Undelivered?", reply=reader.message_id()), part("前のメール、届いていますか。エラーの通知が来たので送り直します。花束の予約をお願いします。"))
    yield Case("third-person-error", fake, frozenset({"reply", "other", "unclear"}), NONE | frozenset({"ask"}), group="other")
    invoice = mail(head("billing@host.example", f"Re: {RUNS[0].subject}", path="<billing@host.example>"), part("550 円のお支払いをお願いします。5.1.1 版の契約書です。"))
    yield Case("third-numbers", invoice, quiet, NONE | frozenset({"ask"}), recipients=frozenset(), group="other")
    stranger = Reader("yoso.no.hito@far.example", "")
    spam = mail(head(f"MAILER-DAEMON@{OWN_MX}", "Undelivered Mail Returned to Sender"), multi("report", [part("failed"), raw_part("message/delivery-status", f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {stranger.address}\nAction: failed\nStatus: 5.1.1\n"), raw_part("message/rfc822", f"From: {SHOP}\nTo: {stranger.address}\nSubject: you won\nMessage-ID: <spam@bot.example>\n\nReply to {reader.address}\n")], extra="; report-type=delivery-status"))
    yield Case("third-backscatter", spam, quiet, NONE | frozenset({"count", "ask"}), recipients=frozenset(), group="bounce-forged")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (shapes, broken, languages, nobody):
        yield from make()
