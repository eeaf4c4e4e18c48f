"""The second batch: bounces in the forms of further servers, old and rare ones too."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator
from typing import NamedTuple

from tests.inbox_corpus.bounces import ACTION_OF, BOUNCE
from tests.inbox_corpus.making import CRLF, Case, mail, multi, part, raw_part
from tests.inbox_corpus.mtas import Failure, head, report, returned_headers, status_part
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS, SHOP, Reader

SOFT = frozenset({"mailbox", "transient", "unknown"})


class Form(NamedTuple):
    """A server's notice as plain text: {a} the address, {r} its reply, {m} our Message-ID, {l} the local part."""

    name: str
    sender: str
    subject: str
    text: str
    returned: str = "inline"
    """inline, headers, attached, none."""
    path: str = "<>"
    extra: str = ""


FORMS = (
    Form("activehunter", "MAILER-DAEMON@mx.ah.example", "FAILURE NOTICE :", "  ----- The following addresses had permanent fatal errors -----\n\n>>> {a} <{a}>\n\n  ----- Transcript of session follows -----\n\n{r}\n", extra=f"X-AHMAILID: 123{CRLF}"),
    Form("james", "postmaster@mailserver.ap.example", "[BOUNCE]", "Message details:\n  Subject: news\n  Sent date: Fri Nov 20 10:00:00 JST 2026\n  MAIL FROM: " + SHOP + "\n  RCPT TO: {a}\n  From: " + SHOP + "\n  To: {a}\n  Size (in bytes): 1024\n  Number of lines: 64\n\n\n{r}\n", "attached"),
    Form("dragonfly", "MAILER-DAEMON <>", "Mail delivery failed", "This is the DragonFly Mail Agent v0.13 at df.example.\n\nThere was an error delivering your mail to <{a}>.\n\nmx.remote.example [192.0.2.25] did not like our RCPT TO:\n{r}\n\nMessage headers follow.\n\n", extra=f"X-Original-To: <{SHOP}>{CRLF}"),
    Form("mailmarshal", "postmaster@marshal.example", "Undeliverable Mail: news", "Your message:\n   From:    " + SHOP + "\n   Subject: news\n\nCould not be delivered because of\n\n{r}\n\nThe following recipients were affected: \n    {a}\n\nAdditional Information\n======================\n\nOriginal Sender:    <" + SHOP + ">\nSender-MTA:         <192.0.2.1>\nRemote-MTA:         <192.0.2.2>\n", "attached"),
    Form("x1", "Mail Deliver System <postmaster@x1.example>", "Returned Mail: news", "The original message was received at Fri, 20 Nov 2026 10:00:00 +0900\nfrom " + SHOP + "\n\n---The following addresses had delivery errors---\n\n{a} [{r}]\n", "attached"),
    Form("x2", "MAILER-DAEMON@x2.example", "Delivery failure", "Message from x2.example.\nUnable to deliver message to the following address(es).\n\n<{a}>:\n{r}\n\n--- Original message follows.\n\n"),
    Form("x3", "Mail Delivery System <MAILER-DAEMON@x3.example>", "Delivery status notification", "============================================================================\n      This is an automatically generated Delivery Status Notification.\n\nDelivery to the following recipients failed permanently:\n\n  * {a}\n\n  Reason: {r}\n", "attached"),
    Form("x6", "Mail Delivery <postmaster@x6.example>", "There was an error sending your mail", "We had trouble delivering your message. Full details follow:\n\nSubject: 'news'\nDate: 'Fri, 20 Nov 2026 10:00:00 +0900'\n\n1 error(s):\n\nSMTP Server <mta2.remote.example> rejected recipient <{a}> (Error following RCPT command). It responded as follows: [{r}]\n\nMessage follows:\n\n"),
    Form("v5sendmail", "MAILER-DAEMON@old.example (Mail Delivery Subsystem)", "Returned mail: Deferred or refused", "   ----- Transcript of session follows -----\nWhile connected to smtp.remote.example:\n>>> RCPT To:<{a}>\n<<< {r}\n\n   ----- Unsent message follows -----\n"),
    Form("sun", "Internet Mail Delivery <postmaster@sun.example>", "Delivery Notification: Delivery has failed", "This report relates to a message you sent with the following header fields:\n\n  Return-path: <" + SHOP + ">\n  Message-id: {m}\n  Date: Fri, 20 Nov 2026 10:00:00 +0900\n  From: " + SHOP + "\n  Subject: news\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: {a}\n  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp;{r}\n  Remote system: dns;mx.remote.example\n", "none"),
    Form("interscan", "InterScan MSS <postmaster@imss.example>", "Mail could not be delivered", "************* Message from InterScan Messaging Security Suite **************\n\nSent >>> RCPT TO:<{a}>\nReceived <<< {r}\n\nUnable to deliver message to <{a}>.\n************************     End of message     **********************\n", "attached"),
    Form("imail", "Postmaster <postmaster@imail.example>", "Undeliverable Mail", "{r}: {a}\n\nOriginal message follows.\n\n", extra=f"X-Mailer: <SMTP32 v8.22>{CRLF}"),
    Form("exchange5", "System Administrator <postmaster@ex5.example>", "Undeliverable: news", "Your message\n\n  To:      {a}\n  Subject: news\n  Sent:    Fri, 20 Nov 2026 10:00:00 +0900\n\ndid not reach the following recipient(s):\n\n{a} on Fri, 20 Nov 2026 10:00:10 +0900\n    {r}\n\tThe MTS-ID of the original message is: c=jp;a= ;p=EX;l=EX5\n    MSEXCH:IMS:EX:SITE:SERVER 0 (000C05A6)\n", "attached"),
    Form("gmail-old", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "Delivery to the following recipient failed permanently:\n\n     {a}\n\nTechnical details of permanent failure: \nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain remote.example by mx.remote.example. [192.0.2.2].\n\nThe error that the other server returned was:\n{r}\n\n----- Original message -----\n\n"),
    Form("mcafee", "<postmaster@mcafee.example>", "Mail delivery failure", "--- The following addresses had delivery problems ---\n\n<{a}>   ({r})\n\n", "attached"),
    Form("surfcontrol", "Mail Administrator <postmaster@sc.example>", "Message could not be sent", "Your message could not be sent.\nA transcript of the attempts to send the message follows.\nThe number of attempts made: 1\nAddressed To: {a}\n\nFri 20 Nov 2026 10:00:00 +0900\nFailed to send to identified host,\n{a}: [192.0.2.14], {r}\n--- Message non-deliverable.\n", "attached"),
    Form("notes", "Mail Router <postmaster@notes.example>", "DELIVERY FAILURE", "------- Failure Reasons  --------\n\n{r}\n{a}\n\n------- Returned Message --------\n\n"),
    Form("groupwise", "Mailer-Daemon@gw.example", "Message status - undeliverable", "The attached file had the following undeliverable recipient(s):\n\t{a}\n\nTranscript of session follows.\nCommand:  Recipient: <{a}>\nResponse: {r}\n", "attached"),
    Form("communigate", "MAILER-DAEMON@cgp.example", "Undeliverable mail: news", "Failed to deliver to '{a}'\nSMTP module(domain remote.example) reports:\n host mx.remote.example says:\n {r}\n", "attached"),
    Form("mdaemon", "MDaemon at mail.md.example <MDaemon@mail.md.example>", "Permanent Delivery Failure", "The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful delivery attempts the attached message has\nbeen removed from the mail queue on this server.\n\nFailed address: {a}\n\n--- Session Transcript ---\n Fri 2026-11-20 10:00:00: --> RCPT To:<{a}>\n Fri 2026-11-20 10:00:01: <-- {r}\n--- End Transcript ---\n", "attached"),
    Form("xmail", "postmaster@xmail.example", "Error sending message [123] from [xmail.example]", "[<00>] XMail bounce: Rcpt=[{a}];Error=[{r}]\n\n[<01>] Error sending message [123] from [xmail.example].\n\nID:        <S1>\nMail From: <" + SHOP + ">\nRcpt To:   <{a}>\n\n[<02>] The reason of the delivery failure was:\n\n{r}\n\n[<05>] Here is listed the initial part of the message:\n\n"),
    Form("hmail", "mailer-daemon@hmail.example", "Message undeliverable: news", "Your message did not reach some or all of the intended recipients.\n\n   Sent: Fri, 20 Nov 2026 10:00:00 +0900\n   Subject: news\n\nThe following recipient(s) could not be reached:\n\n{a}\n   Error Type: SMTP\n   Remote server (192.0.2.2) issued an error.\n   hMailServer sent: RCPT TO:<{a}>\n   Remote server replied: {r}\n\nhMailServer\n", "none"),
    Form("smarter", "System Administrator <postmaster@sm.example>", "Delivery Failure", "Could not deliver message to the following recipient(s):\n\nFailed Recipient: {a}\nReason: Remote host said: {r}\n\n   -- The header and top 20 lines of the message follows --\n\n"),
    Form("intermail", "Mail Administrator <Postmaster@im.example>", "Mail System Error - Returned Mail", "This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <{a}>\n    Reason:    {r}\n\n\nPlease reply to Postmaster@im.example\nif you feel this message to be in error.\n", "attached"),
    Form("earthlink", "Mail Delivery System <MAILER-DAEMON@el.example>", "Delivery failure notice", "Sorry, unable to deliver your message to {a} for the following reason:\n\n{r}\n\nA copy of the original message follows.\n\n"),
    Form("zoho", "mailer-daemon@mail.zoho.example", "Undelivered Mail Returned to Sender", "This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n{a} Invalid Address, ERROR_CODE :550, {r}\n\n\nReceived:from mail.zoho.example by mx\n"),
    Form("mercury", "Mail Delivery Subsystem <postmaster@mercury.example>", "Postmaster Notify: Delivery Failure.", "The following message was not delivered to one or more recipients.\n\nWith the command:  RCPT TO:<{a}>\nThe remote server said:\n{r}\n\n"),
    Form("smail", "MAILER-DAEMON@smail.example", "mail failed, returning to sender", "|------------------------- Message log follows: -------------------------|\n|------------------------- Failed addresses follow: ---------------------|\n <{a}> ... {r}\n|------------------------- Message text follows: ------------------------|\n"),
    Form("sakura-old", "MAILER-DAEMON@www9999.rental.example", "Returned mail: see transcript for details", "メールを配送できませんでした。\n\n宛先アドレス：{a}\nエラー内容　：{r}\n\n", "attached"),
    Form("ja-polite", "postmaster@kigyo.example.jp", "【配信エラー】お送りいただいたメールについて", "このたびお送りいただいたメールは、下記の理由によりお届けできませんでした。\n\n　宛先：{a}\n　理由：{r}\n\n※本メールに返信されてもお答えできません。\n", "none", path=""),
    Form("ja-auto", "メール配送システム <mailer@jidou.example.jp>", "メール送信失敗通知", "以下のあて先への送信に失敗しました。\n\n[{a}]\n\n詳細: {r}\n\n----- 元のメッセージのヘッダー -----\nMessage-ID: {m}\n", "none", path=""),
    Form("german", "Mail Delivery System <mailer-daemon@gmx.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error. The following address\nfailed:\n\n{a}:\nSMTP error from remote server for RCPT TO command, host: mx.remote.example (192.0.2.2) reason: {r}\n\n\n--- The header of the original message is following. ---\n\n"),
    Form("french", "Mail Delivery System <MAILER-DAEMON@courrier.example>", "Échec de la remise du message", "Votre message n'a pas pu être remis au destinataire suivant :\n\n<{a}>\n\nRéponse du serveur distant : {r}\n", "attached"),
    Form("chinese", "postmaster@youjian.example.cn", "系统退信/Systems bounce", "抱歉，您的邮件被退回来了……\n\n收件人邮件地址：{a}\n\n退信原因：{r}\n", "attached"),
    Form("korean", "postmaster@meil.example.kr", "[메일 발송 실패 안내] 메일이 정상적으로 발송되지 않았습니다", "메일 발송이 실패되었습니다.\n\n받는 사람: {a}\n실패 사유: {r}\n", "attached"),
    Form("barracuda", "Mail Delivery System <MAILER-DAEMON@bar.example>", "**Message you sent blocked or returned**", "Your message to: {a}\nwas returned by the mail system.\n\n{r}\n", "headers"),
    Form("quoted-1", f"Mail Delivery System <MAILER-DAEMON@{OWN_MX}>", "Fwd: Undelivered Mail", "> I could not deliver the message.\n>\n> <{a}>: {r}\n>\n> Message-ID: {m}\n", "none"),
)  # fmt: skip
REPLIES: dict[str, tuple[str, ...]] = {
    "hard": (
        "550 5.1.1 <{a}>... User Unknown",
        "511 5.1.1 unknown address or alias",
        "550 Recipient unknown",
        "550 No such mailbox",
        "550 Unrouteable address",
        "User not listed in public Name & Address Book",
        "550 The account {a} does not exist",
        "550 5.1.1 The e-mail account does not exist at the organization this message was sent to",
        "550 invalid mailbox",
        "550 Recipient does not exist here",
        "550 {l} is not a valid mailbox",
        "550 unknown local-part",
        "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
        "550 no such recipient",
        "550 Mailbox not found",
        "553 5.3.0 <{a}>... Addressee unknown",
        "550 5.1.1 Unknown recipient",
    ),
    "mailbox": (
        "552 5.2.2 <{a}>... Mailbox full",
        "552 Mailbox has exceeded the limit",
        "550 Quota violation for {a}",
        "550 5.2.2 user is over quota",
        "552 Requested mail action aborted: exceeded storage allocation",
        "552 sorry, the mailbox is over its quota",
        "550 5.2.1 account inactive",
        "554 5.2.2 mailbox full; account is over its storage limit",
        "User mailbox exceeds allowed size",
        "550 Recipient's mailbox is full",
    ),
    "transient": (
        "451 4.3.0 Mail server temporarily rejected message",
        "Connection timed out",
        "421 4.7.0 Too many connections, try again later",
        "451 4.4.1 Connection reset by peer",
        "retry timeout exceeded",
        "452 4.3.1 Insufficient system storage",
        "450 4.7.1 Greylisting in action, please come back later",
        "451 4.7.500 Server busy. Please try again later",
        "4.4.7 Message expired",
    ),
    "policy": (
        "550 5.7.1 Unable to relay for {a}",
        "554 5.7.1 <{a}>: Relay access denied",
        "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
        "554 5.7.1 Message contains a virus",
        "550 5.7.1 Spam mail is rejected",
        "550 5.7.509 Access denied, sending domain does not pass DMARC verification and has a DMARC policy of reject",
        "554 Your IP address is listed in our blacklist",
        "521 5.2.1 The IP you're using to send mail is not authorized / blocked",
        "550 Cannot find your reverse DNS (PTR record missing)",
        "552 5.3.4 message is too large for this recipient",
        "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy",
        "554 5.7.1 Reject due to spam score",
    ),
}  # fmt: skip


def _built(form: Form, reader: Reader, reply: str) -> bytes:
    said = reply.format(a=reader.address, l=reader.address.split("@")[0])
    text = form.text.format(a=reader.address, r=said, m=reader.message_id(), l=reader.address.split("@")[0])
    japanese = form.name.startswith(("ja", "sakura"))
    charset = "iso-2022-jp" if japanese else "utf-8" if not text.isascii() else "us-ascii"
    headers = head(form.sender, form.subject, path=form.path, extra=form.extra, charset=charset if japanese else "utf-8")
    headers = headers.encode("utf-8").decode("latin-1") if not headers.isascii() else headers
    transfer = "7bit" if charset != "utf-8" else "base64"
    back = returned_headers(reader)
    if form.returned == "inline":
        return mail(headers, part(text + back.replace(CRLF, "\n") + "\nx\n", charset=charset, transfer=transfer))
    if form.returned == "headers":
        return mail(headers, multi("mixed", [part(text, charset=charset, transfer=transfer), raw_part("text/rfc822-headers", back)]))
    if form.returned == "attached":
        return mail(headers, multi("mixed", [part(text, charset=charset, transfer=transfer), raw_part("message/rfc822", back + part("x"))]))
    return mail(headers, part(text, charset=charset, transfer=transfer))


def _case(name: str, raw: bytes, address: str, classes: frozenset[str], *, as_list: bool = False) -> Case:
    return Case(
        f"second-{name}",
        raw,
        BOUNCE,
        frozenset(ACTION_OF[one] for one in classes),
        recipients=frozenset({address}),
        classes={address: classes},
        group="bounce",
        known_as_list=as_list,
    )


def forms() -> Iterator[Case]:
    """Each form with one reply of each class."""
    number = 0
    for position, form in enumerate(FORMS):
        for kind, replies in REPLIES.items():
            reader = READERS[(number * 3) % len(READERS)]
            number += 1
            reply = replies[(position * 7 + 3) % len(replies)]
            raw = _built(form, reader, reply)
            yield _case(f"{form.name}-{kind}", raw, reader.address, frozenset({kind}), as_list=number % 5 == 0)


JAPANESE = (
    ("hard", "ご指定のメールアドレスは存在しないため、お届けできませんでした。"),
    ("hard", "メールアドレスが間違っているか、すでに使われていません。"),
    ("hard", "宛先ユーザーが見つかりませんでした"),
    ("hard", "該当するメールアドレスはございません。"),
    ("hard", "送信先のドメインが見つかりません"),
    ("mailbox", "受信者のメールボックスがいっぱいのため配信できません。"),
    ("mailbox", "容量オーバーのため受信できませんでした"),
    ("mailbox", "保存容量の上限を超えています"),
    ("policy", "お客様のメールは迷惑メールと判断されたため拒否されました。"),
    ("policy", "受信者の設定により受信を拒否されました"),
    ("policy", "メールのサイズが制限を超えています"),
    ("transient", "相手サーバーが混み合っているため、配信できませんでした。時間をおいて再度お試しください。"),
    ("transient", "再送期限を過ぎても接続できませんでした"),
)


def japanese() -> Iterator[Case]:
    """Fresh Japanese sentences."""
    by_name = {form.name: form for form in FORMS}
    for number, (kind, text) in enumerate(JAPANESE):
        for name in ("sakura-old", "ja-polite", "ja-auto"):
            reader = READERS[(number * 7 + len(name)) % len(READERS)]
            raw = _built(by_name[name], reader, text)
            # A limit of size with no number may also be read as a full mailbox: never hard.
            classes = frozenset({kind}) if "サイズ" not in text else frozenset({"policy", "mailbox"})
            yield _case(f"ja{number}-{name}", raw, reader.address, classes, as_list=number % 3 == 0)


def dsn_odds() -> Iterator[Case]:
    """Status parts in odd shapes."""
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    rows: tuple[tuple[str, str, str, str], ...] = (
        ("no-type", "Final-Recipient: {a}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n", "hard", ""),
        ("x-type", "Final-Recipient: x-local; {a}\nAction: failed\nStatus: 5.1.1\n", "hard", ""),
        ("angle", "Final-Recipient: rfc822;<{a}>\nAction: failed\nStatus: 5.2.2\n", "mailbox", ""),
        ("upper-fields", "FINAL-RECIPIENT: RFC822; {a}\nACTION: FAILED\nSTATUS: 5.1.1\n", "hard", ""),
        ("folded", "Final-Recipient: rfc822;\n {a}\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp;\n 554 5.7.1 blocked\n using a list\n", "policy", ""),
        ("status-text", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.1.1 (bad destination mailbox address)\n", "hard", ""),
        ("action-text", "Final-Recipient: rfc822; {a}\nAction: failed (bounced)\nStatus: 4.4.7\n", "transient", ""),
        ("code-only", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 <{a}>: User unknown\n", "hard", ""),
        ("generic-full", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 mailbox full\n", "mailbox", ""),
        ("generic-block", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 blocked, see https://postmaster.example/\n", "policy", ""),
        ("wrong-status", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 554 5.7.1 rejected due to content: spam\n", "policy", "hard"),
        ("full-as-4", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full\n", "mailbox", ""),
        ("reason-in-text", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.0.0\n", "unknown", ""),
        ("domain-gone", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found\n", "hard", ""),
        ("null-mx", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp; 556 5.1.10 Recipient address has null MX\n", "hard", ""),
        ("loop", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.4.6\nDiagnostic-Code: smtp; 554 5.4.6 Too many hops\n", "unknown", "transient"),
        ("disabled-450", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 4.2.1\nDiagnostic-Code: smtp; 450 4.2.1 mailbox temporarily disabled\n", "mailbox", "transient"),
        ("two-diagnostics", "Final-Recipient: rfc822; {a}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The user does not exist.\n 550-5.1.1 See the help pages\n 550 5.1.1 x1-20 - smtp\n", "hard", ""),
    )
    for number, (name, fields, kind, also) in enumerate(rows):
        reader = READERS[120 + number]
        status = raw_part("message/delivery-status", f"Reporting-MTA: dns; {OWN_MX}\n\n{fields.format(a=reader.address)}")
        parts = [part("The message could not be delivered.\n"), status, raw_part("text/rfc822-headers", returned_headers(reader))]
        raw = mail(own, multi("report", parts, extra="; report-type=delivery-status"))
        classes = frozenset({kind, also} - {""})
        yield _case(f"dsn-{name}", raw, reader.address, classes)
    for number, lang in enumerate(("配信不能", "Unzustellbar", "Non remis", "未送达", "Undeliverable")):
        reader = READERS[140 + number]
        headers = head("Microsoft Outlook <postmaster@tenant.onmicrosoft.example>", f"{lang}: {RUNS[0].subject}")
        f = Failure(reader, ("5.1.10", "5.7.1", "5.2.2", "4.4.7", "5.1.1")[number], ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", "554 5.2.2 STOREDRV.Deliver; mailbox full", "550 4.4.7 QUEUE.Expired; message expired", "550 5.1.1 User unknown")[number])
        kinds = ("hard", "policy", "mailbox", "transient", "hard")
        yield _case(f"m365-{number}", report(headers, "x", status_part([f], original=False), returned_headers(reader)), reader.address, frozenset({kinds[number]}))
    for number in range(4):
        # Delayed and delivered ones of other servers: nothing to count.
        reader = READERS[150 + number]
        action, status = (("delayed", "4.4.1"), ("delayed", "4.7.1"), ("delivered", "2.0.0"), ("relayed", "2.6.0"))[number]
        f = Failure(reader, status, "450 4.7.1 try again later" if number < 2 else "250 OK", action)
        subject = ("Delivery delayed", "配信が遅れています", "配信済み", "Relayed: news")[number]
        raw = report(head("postmaster@tenant.example", subject), "x", status_part([f]), returned_headers(reader), headers_only=True)
        yield Case(f"second-not-failed{number}", raw, frozenset({"bounce", "autoreply", "other"}), frozenset({"none"}), group="bounce-none")


def forged() -> Iterator[Case]:
    """Names of strangers beside ours: only the failed one counts."""
    ours, stranger = READERS[155], Reader("tanin@yoso.example", "")
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    text = f"<{stranger.address}>: 550 5.1.1 User unknown\n"
    raw = report(own, text, status_part([Failure(stranger, "5.1.1", "550 5.1.1 User unknown")]), f"From: {SHOP}\nTo: {stranger.address}\nCc: {ours.address}\nSubject: x\nMessage-ID: <zz@elsewhere.example>\n", headers_only=True)
    yield Case("second-forged-cc", raw, frozenset({"bounce", "other", "autoreply", "unclear"}), frozenset({"none", "count", "ask"}), recipients=frozenset(), group="bounce-forged")
    mixed = [Failure(ours, "5.1.1", "550 5.1.1 User unknown"), Failure(stranger, "5.1.1", "550 5.1.1 User unknown")]
    raw = report(own, "x", status_part(mixed), "Subject: x\n", headers_only=True)
    yield _case("forged-mixed", raw, ours.address, frozenset({"hard"}))
    near = Reader("x" + ours.address, "")
    raw = report(own, "x", status_part([Failure(near, "5.1.1", "550 5.1.1 User unknown")]), "Subject: x\n", headers_only=True)
    yield Case("second-forged-near", raw, frozenset({"bounce", "other", "autoreply", "unclear"}), frozenset({"none", "count", "ask"}), recipients=frozenset(), group="bounce-forged")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (forms, japanese, dsn_odds, forged):
        yield from make()
