"""Bounces as the mail servers write them: one function per server."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Callable
from dataclasses import dataclass

from tests.inbox_corpus.making import CRLF, arrived, header, mail, multi, part, raw_part
from tests.inbox_corpus.world import OWN_MX, RUNS, SHOP, Reader, newsletter_text


@dataclass(frozen=True)
class Failure:
    """One recipient's failure: enhanced status, the remote server and its reply in one line."""

    reader: Reader
    status: str
    reply: str
    action: str = "failed"
    host: str = "mx.remote.example"

    @property
    def address(self) -> str:
        return self.reader.address


Mta = Callable[[Failure], bytes]


def returned_headers(reader: Reader, message_id: str = "") -> str:
    """The headers of the newsletter that comes back."""
    return (
        f"Return-Path: <{SHOP}>{CRLF}"
        f"Received: from [127.0.0.1] (unknown [192.0.2.9])\r\n\tby {OWN_MX} (Postfix) with ESMTPSA id 4XaZZ1;"
        f"\r\n\tFri, 20 Nov 2026 10:00:00 +0900 (JST){CRLF}"
        f"From: =?utf-8?B?6Iqx44GL44GU?= <{SHOP}>{CRLF}To: {reader.address}{CRLF}"
        + header("Subject", RUNS[0].subject)
        + f"Date: Fri, 20 Nov 2026 10:00:00 +0900{CRLF}Message-ID: {message_id or reader.message_id()}{CRLF}"
        f"List-Unsubscribe: <mailto:{reader.optout_address()}?subject=unsubscribe>{CRLF}Precedence: bulk{CRLF}"
        f"MIME-Version: 1.0{CRLF}"
    )


def returned_mail(reader: Reader) -> str:
    """The whole newsletter that comes back."""
    return returned_headers(reader) + part(newsletter_text(reader))


def head(sender: str, subject: str, *, to: str = SHOP, extra: str = "", path: str = "<>", charset: str = "utf-8") -> str:
    """The headers of a notice from a server."""
    return (
        arrived(to, OWN_MX, path)
        + f"Date: Fri, 20 Nov 2026 10:00:09 +0900 (JST){CRLF}From: {sender}{CRLF}"
        + header("Subject", subject, charset)
        + f"To: {to}{CRLF}Message-Id: <20261120010009.4XaZZ9@{OWN_MX}>{CRLF}{extra}"
    )


def status_part(failures: list[Failure], envid: str = "", reporter: str = OWN_MX, original: bool = True) -> str:
    """message/delivery-status (RFC 3464)."""
    text = f"Reporting-MTA: dns; {reporter}\n" + (f"Original-Envelope-Id: {envid}\n" if envid else "")
    text += "Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0900 (JST)\n"
    for one in failures:
        text += f"\nFinal-Recipient: rfc822; {one.address}\n"
        text += f"Original-Recipient: rfc822;{one.address}\n" if original else ""
        text += f"Action: {one.action}\nStatus: {one.status}\nRemote-MTA: dns; {one.host}\n"
        text += f"Diagnostic-Code: smtp; {one.reply}\n"
    return raw_part("message/delivery-status", text)


def report(headers: str, text: str, status: str, returned: str, *, headers_only: bool = False) -> bytes:
    """multipart/report; report-type=delivery-status."""
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    parts = [part(text, transfer="8bit"), status, raw_part(kind, returned)]
    return mail(headers, multi("report", parts, extra="; report-type=delivery-status"))


def postfix(f: Failure) -> bytes:
    """Postfix."""
    text = (
        f"This is the mail system at host {OWN_MX}.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to "
        "postmaster.\n\nIf you do so, please include this problem report. You can\ndelete your own text from the "
        f"attached returned message.\n\n                   The mail system\n\n<{f.address}>: host {f.host}[192.0.2.77] "
        f"said: {f.reply} (in reply to RCPT TO command)\n"
    )
    who = "MAILER-DAEMON@" + OWN_MX + " (Mail Delivery System)"
    headers = head(who, "Undelivered Mail Returned to Sender", extra=f"Auto-Submitted: auto-replied{CRLF}")
    return report(headers, text, status_part([f]), returned_mail(f.reader))


def exim(f: Failure) -> bytes:
    """Exim 4 with X-Failed-Recipients and no DSN part."""
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {f.address}\n    host {f.host} [192.0.2.77]\n    SMTP error from remote mail server after RCPT TO:"
        f"<{f.address}>:\n    {f.reply}\n\n------ This is a copy of the message, including all the headers. ------\n\n"
    )
    back = returned_headers(f.reader).replace(CRLF, "\n") + "\n(本文)\n"
    extra = f"X-Failed-Recipients: {f.address}{CRLF}Auto-Submitted: auto-replied{CRLF}"
    headers = head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Mail delivery failed: returning message to sender", extra=extra)
    return mail(headers, part(text + back, transfer="8bit"))


def exim_new(f: Failure) -> bytes:
    """Exim 4.90 and later: a multipart/report."""
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {f.address}\n    {f.reply}\n"
    )
    headers = head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Mail delivery failed: returning message to sender", extra=f"X-Failed-Recipients: {f.address}{CRLF}")
    return report(headers, text, status_part([f], original=False), returned_headers(f.reader), headers_only=True)


def qmail(f: Failure) -> bytes:
    """qmail: QSBMF."""
    text = (
        f"Hi. This is the qmail-send program at {OWN_MX}.\nI'm afraid I wasn't able to deliver your message to the "
        "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{f.address}>:\n192.0.2.77 does not like recipient.\nRemote host said: {f.reply}\nGiving up on 192.0.2.77.\n\n"
        "--- Below this line is a copy of the message.\n\n"
    )
    back = returned_headers(f.reader).replace(CRLF, "\n") + "\n(body)\n"
    return mail(head(f"MAILER-DAEMON@{OWN_MX}", "failure notice"), part(text + back, transfer="8bit", charset=""))


def sendmail(f: Failure) -> bytes:
    """sendmail 8."""
    text = (
        f"The original message was received at Fri, 20 Nov 2026 10:00:00 +0900\nfrom localhost [127.0.0.1]\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{f.address}>\n    (reason: {f.reply})\n\n"
        f"   ----- Transcript of session follows -----\n... while talking to {f.host}.:\n>>> RCPT To:<{f.address}>\n"
        f"<<< {f.reply}\n"
    )
    extra = f"Auto-Submitted: auto-generated (failure){CRLF}"
    headers = head(f"Mail Delivery Subsystem <MAILER-DAEMON@{OWN_MX}>", "Returned mail: see transcript for details", extra=extra)
    return report(headers, text, status_part([f]), returned_headers(f.reader), headers_only=True)


def sendmail_old(f: Failure) -> bytes:
    """sendmail 5/8 without MIME."""
    text = (
        f"   ----- Transcript of session follows -----\nWhile talking to {f.host}:\n>>> RCPT To:<{f.address}>\n"
        f"<<< {f.reply}\n550 <{f.address}>... {f.reply[4:]}\n\n   ----- Unsent message follows -----\n"
    ) if f.status.startswith("5.1") else (
        f"   ----- Transcript of session follows -----\nWhile talking to {f.host}:\n>>> RCPT To:<{f.address}>\n"
        f"<<< {f.reply}\n\n   ----- Unsent message follows -----\n"
    )
    back = returned_headers(f.reader).replace(CRLF, "\n") + "\n(body)\n"
    return mail(head("MAILER-DAEMON (Mail Delivery Subsystem)", "Returned mail: User unknown" if f.status == "5.1.1" else "Returned mail: Service unavailable"), part(text + back, charset="", transfer="8bit"))


def exchange(f: Failure) -> bytes:
    """Exchange on a firm's own server."""
    text = (
        f"Delivery has failed to these recipients or groups:\n\n{f.reader.name} ({f.address})\n{f.reply}\n\n\n"
        f"Diagnostic information for administrators:\n\nGenerating server: EX01.kaisha.example\n\n{f.address}\n"
        f"{f.host}\nRemote Server returned '{f.reply}'\n\nOriginal message headers:\n\n"
        + returned_headers(f.reader).replace(CRLF, "\n")
    )
    headers = head("Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kaisha.example>", f"Undeliverable: {RUNS[0].subject}", path="<>")
    return report(headers, text, status_part([f], reporter="EX01.kaisha.example", original=False), returned_headers(f.reader))


def m365_ja(f: Failure) -> bytes:
    """Microsoft 365 in Japanese: HTML in front."""
    html = (
        f"<html><body><p>{f.address} へのメッセージを配信できませんでした。</p><table><tr><td>{f.reader.name} が "
        f"見つからないか、メッセージを受け取れませんでした。</td></tr></table><p>リモート サーバーから返されたエラー: "
        f"{f.reply}</p></body></html>"
        if f.status.startswith("5.1")
        else f"<html><body><p>{f.address} へのメッセージを配信できませんでした。</p><p>エラー: {f.reply}</p></body></html>"
    )
    headers = head("postmaster@hanakago.example.jp", f"配信不能: {RUNS[0].subject}", extra=f"X-MS-Exchange-Message-Is-Ndr:{CRLF}")
    parts = [part(html, "html"), status_part([f], original=False, reporter="TYAP.prod.outlook.example"), raw_part("message/rfc822", returned_mail(f.reader))]
    return mail(headers, multi("report", parts, extra="; report-type=delivery-status"))


def gmail(f: Failure) -> bytes:
    """Gmail's own notice: nested related/alternative, then the status."""
    text = f"\n** Address not found **\n\nYour message wasn't delivered to {f.address}.\n\nThe response from the remote server was:\n{f.reply}\n" if f.status.startswith("5.1") else f"\n** Message not delivered **\n\nThere was a problem delivering your message to {f.address}. See the technical details below.\n\nThe response was:\n{f.reply}\n"
    inner = multi("alternative", [part(text), part(f"<html><body><p>{text}</p></body></html>", "html")], "0000inner")
    headers = head("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", extra=f"X-Failed-Recipients: {f.address}{CRLF}Auto-Submitted: auto-replied{CRLF}")
    parts = [multi("related", [inner], "0000rel"), status_part([f], original=False, reporter="googlemail.com"), raw_part("message/rfc822", returned_mail(f.reader))]
    return mail(headers, multi("report", parts, extra="; report-type=delivery-status"))


def gmail_ja(f: Failure) -> bytes:
    """Gmail in Japanese."""
    text = f"\n** メールは配信されませんでした **\n\n{f.address} への配信中に問題が発生しました。下記の技術的な詳細をご確認ください。\n\nリモート サーバーからの応答:\n\n{f.reply}\n"
    headers = head("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", extra=f"X-Failed-Recipients: {f.address}{CRLF}")
    return report(headers, text, status_part([f], original=False, reporter="googlemail.com"), returned_headers(f.reader), headers_only=True)


def yahoo(f: Failure) -> bytes:
    """Yahoo Inc.: plain text, quoted message."""
    text = f"Sorry, we were unable to deliver your message to the following address.\n\n<{f.address}>:\n{f.reply}\n\n--- Below this line is a copy of the message.\n\n"
    back = returned_headers(f.reader).replace(CRLF, "\n")
    return mail(head("MAILER-DAEMON@yahoo.com", "Failure Notice", path="<>"), part(text + back, transfer="8bit"))


def yahoo_jp(f: Failure) -> bytes:
    """Yahoo!メール: qmail's text under its own name."""
    text = f"This is the mail delivery agent at yahoo.co.jp.\nYour message could not be delivered to the following addresses.\n\n<{f.address}>:\nRemote host said: {f.reply}\n\n--- Original message follows.\n\n"
    back = returned_headers(f.reader).replace(CRLF, "\n")
    return mail(head("MAILER-DAEMON@yahoo.co.jp", "failure delivery"), part(text + back, charset="", transfer="8bit"))


def icloud(f: Failure) -> bytes:
    """iCloud: Postfix without the original recipient, headers only."""
    text = f"This is the mail system at host ms1.icloud.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<{f.address}>: {f.reply}\n"
    headers = head("Mail Delivery System <MAILER-DAEMON@icloud.example>", "Undelivered Mail Returned to Sender")
    return report(headers, text, status_part([f], original=False), returned_headers(f.reader), headers_only=True)


def outlook_com(f: Failure) -> bytes:
    """Outlook.com: short, with the whole message."""
    text = f"This is an automatically generated Delivery Status Notification.\n\nDelivery to the following recipients failed.\n\n       {f.address}\n\n"
    headers = head("postmaster@outlook.com", "Delivery Status Notification (Failure)")
    return report(headers, text, status_part([f], original=False, reporter="BAY004.hotmail.example"), returned_mail(f.reader))


def docomo(f: Failure) -> bytes:
    """docomo's own notice after DATA."""
    text = f"The user(s) account is disabled or does not exist.\n\n<{f.address}>: {f.reply}\n" if f.status.startswith("5.1") or "nknown" in f.reply else f"Your message could not be delivered.\n\n<{f.address}>: {f.reply}\n"
    headers = head("MAILER-DAEMON@docomo.ne.jp.example", "Undelivered Mail Returned to Sender")
    return report(headers, text, status_part([f], reporter="mfsmax.docomo.ne.jp.example"), returned_headers(f.reader), headers_only=True)


def ezweb(f: Failure) -> bytes:
    """au: its own text in ISO-2022-JP without a status part (mail.md 4.4)."""
    text = f"The user(s) account is temporarily over quota.\n\n<{f.address}>\n" if f.status.endswith("2.2") else (
        f"Each of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why each recipient was rejected.\n\n    Recipient: <{f.address}>\n    Reason:    {f.reply}\n"
    )
    headers = head("<Postmaster@ezweb.ne.jp>", "Mail System Error - Returned Mail", extra=f"MIME-Virsion: 1.0{CRLF}", charset="iso-2022-jp")
    back = "\n---------- 元のメール ----------\n" + f"To: {f.address}\nMessage-ID: {f.reader.message_id()}\n"
    return mail(headers, part(text + back, charset="iso-2022-jp", transfer="7bit"))


def kddi(f: Failure) -> bytes:
    """KDDI: メールエラー通知, multipart/mixed."""
    reason = "As their mailbox is full." if f.status.endswith("2.2") else f.reply
    japanese = "送信先のメールボックスが一杯のため、送信できませんでした。" if f.status.endswith("2.2") else "送信先のメールアドレスが見つからないため、送信できませんでした。"
    text = f"{japanese}\n\nYour mail sent on: Fri, 20 Nov 2026 10:00:00 +0900\n\nCould not be delivered to: <{f.address}>\n{reason}\n"
    headers = head("no-reply@app.auone-net.example", "メールエラー通知", charset="iso-2022-jp", path="")
    return mail(headers, multi("mixed", [part(text, charset="iso-2022-jp", transfer="7bit"), raw_part("message/rfc822", returned_headers(f.reader) + part("x"))]))


def softbank(f: Failure) -> bytes:
    """SoftBank."""
    text = f"次の宛先へのメールは配信できませんでした。\n\n<{f.address}>\n{f.reply}\n"
    headers = head("MAILER-DAEMON@softbank.ne.jp.example", "Undelivered Mail", charset="iso-2022-jp")
    return report(headers, text, status_part([f], original=False), returned_headers(f.reader), headers_only=True)


def biglobe(f: Failure) -> bytes:
    """BIGLOBE: multipart/mixed with its own words."""
    text = f"This is a MIME-encapsulated message.\n\n   ----- The following addresses had delivery problems -----\n<{f.address}>\n\n   ----- Non-delivered information -----\n{f.reply}\n"
    headers = head("postmaster@biglobe.example", "Returned mail: Mail delivery problem")
    return mail(headers, multi("mixed", [part(text, charset=""), raw_part("message/rfc822", returned_mail(f.reader))]))


def nifty(f: Failure) -> bytes:
    """nifty: Japanese and English, plain text."""
    text = f"@nifty メールシステムからのお知らせ\n\n下記の宛先へメールを配送できませんでした。\n\n宛先: {f.address}\n理由: {f.reply}\n\n----- Original Message -----\nMessage-ID: {f.reader.message_id()}\nTo: {f.address}\n"
    return mail(head("Mailer-Daemon@nifty.example", "メール配送エラーのお知らせ", charset="iso-2022-jp"), part(text, charset="iso-2022-jp", transfer="7bit"))


def sakura(f: Failure) -> bytes:
    """A Japanese rental host with sendmail, ISO-2022-JP in front."""
    text = f"お客様が送信されたメールは、次の理由により届きませんでした。\n\n<{f.address}>\n{f.reply}\n"
    headers = head("Mail Delivery Subsystem <MAILER-DAEMON@www0000.rental.example>", "Returned mail: see transcript for details")
    parts = [part(text, charset="iso-2022-jp", transfer="7bit"), status_part([f], original=False), raw_part("text/rfc822-headers", returned_headers(f.reader))]
    return mail(headers, multi("report", parts, extra="; report-type=delivery-status"))


def domino(f: Failure) -> bytes:
    """HCL Domino."""
    text = f"Your message\n\n  Subject: {RUNS[0].subject}\n\nwas not delivered to:\n\n  {f.address}\n\nbecause:\n\n  {f.reply}\n"
    headers = head("Postmaster@domino.example", f"DELIVERY FAILURE: {f.reply[:60]}")
    return report(headers, text, status_part([f], original=False), returned_headers(f.reader))


def courier(f: Failure) -> bytes:
    """Courier."""
    text = f"This is a delivery status notification from {OWN_MX},\nrunning the Courier mail server, version 0.65.2.\n\nThe original message was received on Fri, 20 Nov 2026 10:00:00 +0900\n\n---------------------------------------------------------------------------\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{f.address}>:\n    {f.host} [192.0.2.77]:\n>>> RCPT TO:<{f.address}>\n<<< {f.reply}\n"
    headers = head(f"Courier mail server at {OWN_MX} <@>", "NOTICE: mail delivery status.")
    return report(headers, text, status_part([f], original=False), returned_mail(f.reader))


def opensmtpd(f: Failure) -> bytes:
    """OpenSMTPD."""
    text = f"    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n{f.address}: {f.reply}\n\n    Below is a copy of the original message:\n\n"
    headers = head(f"Mailer Daemon <MAILER-DAEMON@{OWN_MX}>", "Delivery status notification: error")
    return mail(headers, part(text + returned_headers(f.reader).replace(CRLF, "\n"), transfer="8bit"))


def ses(f: Failure) -> bytes:
    """Amazon SES feedback by mail: the Message-ID is SES's own."""
    text = f"An error occurred while trying to deliver the mail to the following recipients:\n{f.address}\n"
    headers = head("MAILER-DAEMON@ap-northeast-1.amazonses.example", "Delivery Status Notification (Failure)")
    back = returned_headers(f.reader, "<0106018f-aaaa-000000@ap-northeast-1.amazonses.example>")
    return report(headers, text, status_part([f], original=False, reporter="a27-1.smtp-out.amazonses.example"), back, headers_only=True)


def home_made(f: Failure) -> bytes:
    """A server with its own Japanese sentence, nothing else but the address."""
    text = f"{f.address} 様宛のメールは送信できませんでした。\n\n理由：{f.reply}\n\nこのメールは自動送信です。\n"
    return mail(head("mailer-daemon@machi.example.jp", "メール送信エラー", charset="iso-2022-jp", path=""), part(text, charset="iso-2022-jp", transfer="7bit"))


MTAS: tuple[Mta, ...] = (
    postfix, exim, exim_new, qmail, sendmail, sendmail_old, exchange, m365_ja, gmail, gmail_ja, yahoo, yahoo_jp,
    icloud, outlook_com, docomo, ezweb, kddi, softbank, biglobe, nifty, sakura, domino, courier, opensmtpd, ses, home_made,
)  # fmt: skip
