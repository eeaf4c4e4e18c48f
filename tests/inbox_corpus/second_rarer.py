"""The second batch: rarer notices, and replies that are easily taken for another class."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

import json
from collections.abc import Iterator

from tests.inbox_corpus.bounces import ACTION_OF, BOUNCE
from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender
from tests.inbox_corpus.mtas import Failure, head, postfix, report, returned_headers, status_part
from tests.inbox_corpus.people import NONE, STOP
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS, SHOP, Reader

ROWS: tuple[tuple[str, str, str], ...] = (
    ("hard", "5.1.1", "550 5.1.1 <{a}>: Recipient address rejected: undeliverable address: host mx said: 550 User unknown"),
    ("hard", "5.1.1", "550 5.1.1 Mailbox does not exist"),
    ("hard", "5.1.1", "550 5.1.1 <{a}>: Recipient address rejected: aoru.example"),
    ("hard", "5.1.0", "550 5.1.0 <{a}>: user does not exist"),
    ("hard", "5.5.0", "550 5.5.0 No such user here"),
    ("hard", "5.4.4", "unable to look up host nai.example: Name or service not known"),
    ("hard", "5.0.0", "550 5.0.0 {a} User unknown; rejecting"),
    ("hard", "5.1.1", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)"),
    ("hard", "5.0.0", "550 Address unknown"),
    ("hard", "5.0.0", "550 5.1.1 sorry, no mailbox here by that name. (#5.7.17)"),
    ("hard", "5.7.1", "550 5.7.1 <{a}>... User unknown"),
    ("hard", "5.2.1", "550 5.2.1 <{a}>... This account does not exist"),
    ("hard", "5.0.0", "550 {a}: mailbox unavailable"),
    ("hard", "5.1.2", "550 5.1.2 Bad destination host 'DNS Hard Error looking up nai.example (MX): NXDomain'"),
    ("hard", "5.1.1", "554 5.1.1 [internal] recipient not found"),
    ("hard", "5.0.0", "550 Not a valid recipient"),
    ("hard", "5.0.0", "550 That user does not exist"),
    ("mailbox", "5.2.2", "maildir delivery failed: The user's maildir is over its quota"),
    ("mailbox", "5.2.2", "can't create user output file. Command output: quota exceeded: user disk space is full"),
    ("mailbox", "5.2.2", "552 5.2.2 This message is larger than the current system limit or the recipient's mailbox is full"),
    ("mailbox", "4.2.2", "452 4.2.2 <{a}>: Recipient's mailbox is over its quota; try later"),
    ("mailbox", "5.0.0", "554 Recipient is over quota"),
    ("mailbox", "5.2.1", "554 5.2.1 delivery error: dd Sorry, your message to {a} cannot be delivered. This mailbox is disabled (554.30)."),
    ("mailbox", "5.0.0", "550 Account temporarily suspended for {a}"),
    ("mailbox", "5.5.0", "550 5.5.0 mailbox full"),
    ("mailbox", "4.0.0", "452 Mailbox size limit exceeded"),
    ("transient", "4.0.0", "421 mx.remote.example Service not available, closing transmission channel"),
    ("transient", "4.7.5", "Server certificate not trusted"),
    ("transient", "4.4.3", "Host or domain name not found. Name service error for name=mx.example type=MX: Host not found, try again"),
    ("transient", "4.3.0", "451 4.3.0 Temporary lookup failure"),
    ("transient", "4.7.0", "450 4.7.0 Deferred: too many messages from your IP"),
    ("transient", "4.4.2", "conversation with mx.remote.example[192.0.2.2] timed out while sending RCPT TO"),
    ("transient", "4.7.1", "451 4.7.1 Please try again later (TEMPFAIL)"),
    ("transient", "5.4.7", "554 5.4.7 Delivery expired (message too old)"),
    ("policy", "5.7.1", "550 5.7.1 <{a}>: Recipient address rejected: Message rejected due to: SPF fail - not authorized"),
    ("policy", "5.2.1", "521 5.2.1 :  AORU will not accept delivery of this message"),
    ("policy", "5.7.0", "552 5.7.0 This message was blocked because its content presents a potential security issue"),
    ("policy", "5.7.1", "550 5.7.1 Your message was considered unsolicited and was rejected"),
    ("policy", "5.0.0", "554 Denied [CS] by the spam firewall"),
    ("policy", "5.1.1", "554 5.7.1 <{a}>: Recipient address rejected: Access denied by DNSBL; see https://dnsbl.example"),
    ("policy", "5.7.1", "554 5.7.1 The message from (<news@hanakago.example.jp>) with the subject of (x) matches a profile the Internet community may consider spam"),
    ("policy", "5.3.4", "552 5.3.4 Error: message file too big"),
    ("policy", "5.7.133", "550 5.7.133 sender not authenticated for group"),
    ("policy", "5.6.1", "550 5.6.1 Messages with this attachment are not accepted"),
    ("policy", "5.0.0", "550 Blocked by Sender Policy"),
    ("policy", "5.1.7", "550 5.1.7 Invalid sender address: news@hanakago.example.jp"),
    ("policy", "5.0.0", "553 Attack detected from pool 192.0.2"),
    ("policy", "5.7.1", "550 5.7.1 Helo invalid"),
    ("policy", "5.5.0", "554 Message not allowed - [PH01] Email not accepted for policy reasons"),
    ("policy", "4.7.1", "451 4.7.1 <mx1.hanakago.example.jp>: Client host rejected: blocked for abuse, blacklisted"),
    ("unknown", "5.0.0", "Unknown error"),
    ("unknown", "5.3.0", "554 5.3.0 unknown mailer error 255"),
    ("unknown", "5.5.2", "500 5.5.2 Syntax error, command unrecognized"),
)  # fmt: skip


def _case(name: str, raw: bytes, address: str, classes: frozenset[str], kinds: frozenset[str] = BOUNCE) -> Case:
    return Case(f"rarer-{name}", raw, kinds, frozenset(ACTION_OF[one] for one in classes), recipients=frozenset({address}), classes={address: classes}, group="bounce")


def replies() -> Iterator[Case]:
    """Replies in Postfix's form; some classes are arguable where none is hard."""
    either = {
        "521 5.2.1 :  AORU": {"policy", "mailbox"},
        "451 4.7.1 <mx1": {"policy", "transient"},
        "450 4.7.0 Deferred": {"policy", "transient"},
        "552 5.2.2 This message is larger": {"mailbox", "policy"},
        "500 5.5.2 Syntax": {"unknown", "transient", "policy"},
        "554 5.3.0 unknown": {"unknown", "transient"},
        "Server certificate": {"transient", "policy", "unknown"},
        "553 Attack": {"policy", "unknown"},
        "550 5.7.1 Helo": {"policy"},
    }
    for number, (kind, status, reply) in enumerate(ROWS):
        reader = READERS[(number * 2 + 1) % len(READERS)]
        said = reply.format(a=reader.address)
        classes = next((frozenset(some) for start, some in either.items() if said.startswith(start)), frozenset({kind}))
        yield _case(f"reply{number}-{kind}", postfix(Failure(reader, status, said)), reader.address, classes)


def _json(reader: Reader, kind: str, more: dict[str, object]) -> bytes:
    document = {
        "notificationType": kind,
        "mail": {
            "timestamp": "2026-11-20T01:00:00.000Z",
            "source": SHOP,
            "messageId": "0106018f-aaaa",
            "destination": [reader.address],
            "headers": [{"name": "Message-ID", "value": reader.message_id()}],
        },
        **more,
    }
    headers = arrived(path="<x@amazonses.example>") + sender("AWS Notifications", "no-reply@sns.amazonaws.example") + f"To: {SHOP}{CRLF}" + header("Subject", "AWS Notification Message") + f"Message-ID: <s{kind}@sns.example>{CRLF}"
    return mail(headers, part(json.dumps(document, indent=1), charset="utf-8", transfer="quoted-printable"))


def json_notices() -> Iterator[Case]:
    """Amazon's notices as JSON in a mail: the shop may have asked for them; a person may also look."""
    reader = READERS[41]
    ask = frozenset({"ask", "none"})
    who = [{"emailAddress": reader.address, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]
    bounce = _json(reader, "Bounce", {"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": who}})
    yield Case("rarer-json-bounce", bounce, frozenset({"bounce", "other", "unclear"}), frozenset({"suppress"}) | ask, group="other-json")
    complaint = _json(reader, "Complaint", {"complaint": {"complainedRecipients": [{"emailAddress": reader.address}], "complaintFeedbackType": "abuse"}})
    yield Case("rarer-json-complaint", complaint, frozenset({"complaint", "bounce", "other", "unclear"}), STOP | ask, group="other-json")
    delivery = _json(reader, "Delivery", {"delivery": {"recipients": [reader.address], "smtpResponse": "250 2.6.0 Message received"}})
    yield Case("rarer-json-delivery", delivery, frozenset({"bounce", "other", "autoreply", "reply"}), NONE, group="other")


def machines() -> Iterator[Case]:
    """Notices of filters, phones and list programs."""
    own = "MAILER-DAEMON@filter.example"
    filters = (("hard", "550 5.1.1 unknown user <{a}>"), ("mailbox", "552 5.2.2 <{a}>: mailbox full"), ("policy", "554 5.7.1 message content rejected as spam"))
    for number, (kind, reply) in enumerate(filters):
        reader = READERS[42 + number]
        text = f"----- Server Message -----\n{reply.format(a=reader.address)}\n\n-------original message\n"
        raw = mail(head(own, "failure notice", extra=f"X-Mailer: m-FILTER{CRLF}"), part(text + returned_headers(reader).replace(CRLF, "\n")))
        yield _case(f"mfilter-{kind}", raw, reader.address, frozenset({kind}))
    reader = READERS[46]
    vtext = mail(head("post_master@vtext.example", "Undeliverable Message", path="<post_master@vtext.example>"), multi("mixed", [part(f"Message could not be delivered to mobile.\nError: No valid recipients for this MM\n\nOriginal Message:\nTo: {reader.address}\n"), raw_part("message/rfc822", returned_headers(reader) + part("x"))]))
    yield _case("phone-gateway", vtext, reader.address, frozenset({"hard", "unknown"}))
    for number, (kind, text) in enumerate(
        (
            ("mailbox", "The user(s) account is disabled.\n\n<{a}>\n"),
            ("mailbox", "The user(s) account is temporarily over quota.\n\n<{a}>\n"),
            ("transient", "The following recipients did not receive this message:\n\n<{a}>: connect to mx.k.example[192.0.2.2]: Connection timed out\n"),
            ("hard", "<{a}>:\n    550 <{a}>: User unknown\n"),
            ("policy", "<{a}>:\n    550 <{a}>: rejected by recipient's domain filter 受信拒否\n"),
        )
    ):
        reader = READERS[47 + number]
        raw = mail(head("<Postmaster@ezweb.ne.jp>", "Mail System Error - Returned Mail", charset="iso-2022-jp"), part(text.format(a=reader.address) + "\n" + returned_headers(reader).replace(CRLF, "\n"), charset="iso-2022-jp", transfer="7bit"))
        yield _case(f"ezweb{number}", raw, reader.address, frozenset({kind}))
    one, two = READERS[53], READERS[54]
    text = f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {one.address}\n    unknown local-part in domain\n  {two.address}\n    mailbox is full (MTA-imposed quota exceeded while writing to tmp file)\n\n------ This is a copy of the message, including all the headers. ------\n\nFrom: {SHOP}\nSubject: x\n"
    raw = mail(head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Mail delivery failed: returning message to sender", extra=f"X-Failed-Recipients: {one.address},\r\n  {two.address}{CRLF}"), part(text))
    yield Case("rarer-exim-two", raw, BOUNCE, frozenset({"suppress"}), recipients=frozenset({one.address, two.address}), classes={one.address: frozenset({"hard"}), two.address: frozenset({"mailbox"})}, group="bounce")
    reader = READERS[55]
    gone = mail(head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Mail delivery failed: returning message to sender"), part(f"A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {reader.address}\n    all relevant MX records point to non-existent hosts or (invalidly) to IP addresses\n"))
    yield _case("exim-no-mx", gone, reader.address, frozenset({"hard", "transient"}))
    retry = mail(head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Mail delivery failed: returning message to sender"), part(f"The following address(es) failed:\n\n  {reader.address}\n    host mx.remote.example [192.0.2.2]: 451 Temporary local problem - please try later: retry timeout exceeded\n"))
    yield _case("exim-retry", retry, reader.address, frozenset({"transient"}))
    member = mail(head("fml-admin@ml.example", "NOT MEMBER article from " + SHOP, path="<fml-admin@ml.example>"), part(f"Hi, you are not a member of the list {reader.address}\nYour mail is rejected.\n\n> Message-ID: {reader.message_id()}\n"))
    yield Case("rarer-list-not-member", member, frozenset({"bounce", "autoreply", "other", "reply", "unclear"}), frozenset({"none", "count", "ask"}), group="bounce-none")
    fwd = [Failure(Reader("oku@naibu.example.jp", ""), "5.1.1", "550 5.1.1 <oku@naibu.example.jp>: User unknown")]
    raw = report(head("MAILER-DAEMON@naibu.example.jp", "Undelivered Mail Returned to Sender"), f"<oku@naibu.example.jp> (expanded from <{reader.address}>): unknown user: \"oku\"\n", status_part(fwd, original=False), returned_headers(reader))
    yield _case("expanded-from", raw, reader.address, frozenset({"hard"}))
    silent = mail(head(own, RUNS[0].subject), part(f"The address {reader.address} is not in use.\nMessage-ID: {reader.message_id()}\n"))
    yield _case("not-in-use", silent, reader.address, frozenset({"hard", "unknown"}))


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (replies, json_notices, machines):
        yield from make()
