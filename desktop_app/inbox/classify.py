"""Tells what a received mail is (mail.md 3.3). Pure: a parsed mail and what is known in, a finding out.

Order: our token, delivery report, complaint, automatic answer, words, unclear. A token inside a report or
an automatic answer is no opt-out. What is unclear is never guessed (JP-SEM-3-3-UNCLEAR).
"""

import re
from dataclasses import replace
from datetime import date

from desktop_app.domain.asking import wants
from desktop_app.domain.moment import legal_day
from desktop_app.domain.optout_hints import names_mails
from desktop_app.domain.optout_other import without_others
from desktop_app.domain.optout_words import Reading, Verdict, is_answer, is_robot_text, read_reply
from desktop_app.domain.quotation import fold
from desktop_app.inbox import reports
from desktop_app.inbox.answering import answered_by_machine, answered_confirmation, answered_request
from desktop_app.inbox.bounces import action_of, read_bounce, returned_to
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.joining import asked_to_join
from desktop_app.inbox.known import Known, folded_subject
from desktop_app.inbox.mail import Mail, read_mail
from desktop_app.inbox.reports import AutoSign
from desktop_app.inbox.traces import Traces, find_traces

_LINKED = re.compile(r"https?://|www\.")
_COMPLAINED_AT_MOST = 5
_ANSWERED_BY_HAND = frozenset({"reply", "unclear", "other", "signup"})
"""Kinds in which a person may want something that only the owner can give."""


def classify(data: bytes, known: Known, *, arrived: date | None = None) -> Classified:
    """Classify raw bytes; `arrived` is the day of arrival (without it the mail's own date counts).

    Never raises for anything a mail may hold.
    """
    return classify_mail(read_mail(data), known, arrived=arrived)


def classify_mail(mail: Mail, known: Known, *, arrived: date | None = None) -> Classified:
    """Classify a parsed mail."""
    traces = find_traces(mail, known)
    if reports.is_delivery_report(
        mail,
        ours_inside=traces.returned,
        to_bounce_address=traces.to_bounce_address,
        from_reader=bool(traces.from_readers),
    ):
        bounced = read_bounce(mail, known)
        return Classified(kind="bounce", action=action_of(bounced), why="delivery-report", bounced=bounced)
    if reports.feedback_type(mail) is not None:
        return _complaint(mail, traces)
    sent = mail.date()
    day = arrived or (legal_day(sent) if sent else None)
    subject = "" if folded_subject(mail.subject) in known.subjects else mail.subject
    reading = read_reply(
        mail.text, subject, topics=known.topics, this_topic=traces.topic, on=day, own=traces.senders
    )
    sign = reports.auto_sign(mail)
    if traces.by_token:
        if sign is AutoSign.SURE:
            return Classified(kind="autoreply", action="none", why="automatic-token", writers=traces.by_token)
        return _stop(
            "token",
            traces.by_token,
            read_reply(f"停止\n{reading.new_text}", topics=known.topics, this_topic=traces.topic, on=day),
        )
    if sign is AutoSign.WEAK and reading.why == "subject" and reading.short:
        sign = AutoSign.NONE  # a mail program's own button: no answering machine makes up a subject
    if sign is not AutoSign.NONE:
        return answered_by_machine(sign, mail, reading, traces) or _automatic(sign, reading, traces)
    if len(traces.senders) == 1 and traces.senders[0] in known.own:
        return _from_own_address(reading, traces)
    unreadable = _unreadable(mail, reading)
    if traces.confirmation and reading.verdict is not Verdict.STOP:
        return answered_confirmation(mail, reading, traces, doubt=unreadable)
    if reports.is_mass_mail(mail):
        doubt = reading.verdict is Verdict.UNCLEAR and bool(traces.answered)
        if traces.from_readers and (doubt or (reading.verdict is Verdict.STOP and reading.short)):
            return _ask("mass-mail-stop", traces.from_readers, reading)
        return Classified(kind="other", action="none", why="mass-mail", quoted=reading.quoted)
    if mail.calendar and (reading.verdict is Verdict.NONE or reading.why == "weak"):
        kind = "reply" if traces.people else "other"
        return Classified(
            kind=kind, action="none", why="calendar", quoted=reading.quoted, writers=traces.people
        )
    if traces.requested and reading.verdict is not Verdict.STOP:
        return answered_request(mail, reading, traces, doubt=unreadable)
    if unreadable:
        return _held_if_known(unreadable, traces, reading)
    answering = traces.asked or traces.confirming
    if answering and not traces.people and reading.verdict is not Verdict.NONE:
        return _answered_elsewhere(reading, answering)
    found = _by_words(mail, reading, traces)
    if found.kind in _ANSWERED_BY_HAND:
        asked = wants(reading.new_text, "" if is_answer(subject) else subject)
        return replace(found, wants=asked, writers=traces.people)
    return found


def _answered_elsewhere(reading: Reading, people: tuple[Person, ...]) -> Classified:
    """Words of stop in an answer to a letter, from an address that the book does not know: the letter's token
    makes clear which address is to be stopped (SEM Ord. 5)."""
    if reading.verdict is Verdict.STOP:
        return _stop(f"words-{reading.why}", people, reading)
    return _ask(f"words-{reading.why}", people, reading)


def _complaint(mail: Mail, traces: Traces) -> Classified:
    if not reports.is_feedback_report(mail):
        return Classified(kind="other", action="none", why="report-no-complaint")
    people = traces.quoted_readers or traces.those(reports.complained_about(mail))
    if not people:
        people = tuple(Person(reader=one, how="quoted") for one in returned_to(mail, traces.known))
    if len(people) > _COMPLAINED_AT_MOST:  # each mail of ours has one recipient: somebody made this up
        return Classified(kind="unclear", action="ask", why="whose", people=people)
    if people:
        return Classified(kind="complaint", action="suppress", why="complaint", people=people)
    return Classified(kind="complaint", action="ask", why="complaint-unmatched")


def _automatic(sign: AutoSign, reading: Reading, traces: Traces) -> Classified:
    """An automatic answer; where only a weak sign says so and a clear stop stands there, a person looks."""
    telling = reading.verdict is Verdict.STOP and sign in (AutoSign.SOFT, AutoSign.WEAK)
    if telling and traces.people:
        return _ask("automatic-stop", traces.people, reading)
    named = traces.named(reading.new_text)
    if sign is AutoSign.WEAK and reading.verdict is not Verdict.NONE and named and not traces.people:
        return _ask("contact-form", named, reading)
    return Classified(
        kind="autoreply", action="none", why="automatic", quoted=reading.quoted, writers=traces.people
    )


def _from_own_address(reading: Reading, traces: Traces) -> Classified:
    """Our own mail come back, or the contact form with what a reader wrote (SEM Ord. 5)."""
    named = traces.named(reading.new_text)
    if reading.verdict is not Verdict.NONE and named:
        return _ask("contact-form", named, reading)
    return Classified(kind="other", action="none", why="own-mail")


def _unreadable(mail: Mail, reading: Reading) -> str | None:
    if reading.verdict is not Verdict.NONE:
        return None
    if mail.encrypted:
        return "encrypted"
    if mail.opaque and reading.empty:
        return "unreadable"
    strange = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n\f") for c in mail.text[:5000])
    if mail.damaged or (mail.text and strange * 10 > len(mail.text[:5000])):
        return "unreadable"
    return None


def _held_if_known(why: str, traces: Traces, reading: Reading) -> Classified:
    if traces.people or traces.to_stop_address:
        return _ask(why, traces.people, reading)
    return Classified(kind="other", action="none", why=why)


def _by_words(mail: Mail, reading: Reading, traces: Traces) -> Classified:
    if reading.verdict is Verdict.STOP:
        return _clear_words(mail, reading, traces)
    if reading.verdict is Verdict.UNCLEAR:
        concerned = traces.people or traces.to_stop_address or traces.quoted_readers
        if concerned or (reading.short and reading.why == "doubt" and not _advertises(reading)):
            return _ask(f"words-{reading.why}", traces.people, reading)
        return Classified(kind="other", action="none", why="stranger")
    if traces.to_stop_address:
        return _stop_address(reading, traces)
    if traces.joining:
        return asked_to_join(mail, traces)
    if traces.quoted_readers and not traces.people:
        return _ask("stranger-forward", (), reading, quoted=True)
    if not traces.people:
        return Classified(kind="other", action="none", why="stranger", quoted=reading.quoted)
    blank = (
        reading.empty and not mail.attachments and not is_answer(mail.subject) and not mail.subject.strip()
    )
    if blank and not reading.quoted and not is_robot_text(mail.text):
        return _ask("blank", traces.people, reading)
    if reading.short and names_mails(without_others(fold(reading.new_text))):
        return _ask("words-weak", traces.people, reading)
    why = "reply-quoted" if reading.quoted else "reply"
    return Classified(kind="reply", action="none", why=why, quoted=reading.quoted)


def _advertises(reading: Reading) -> bool:
    """A stranger's words of stop around a link: a swindle or an advertisement, not a reader of ours."""
    return bool(_LINKED.search(reading.new_text))


def _clear_words(mail: Mail, reading: Reading, traces: Traces) -> Classified:
    """Clear words of stop: whose? One person, surely; else somebody looks."""
    if not traces.people:
        if traces.quoted_readers:
            return _ask("stranger-forward", (), reading)
        named = traces.named(reading.new_text)
        if not named and _advertises(reading) and not is_answer(mail.subject):
            return Classified(kind="other", action="none", why="stranger", quoted=reading.quoted)
        return _ask("unknown-sender", named, reading)
    others = tuple(p for p in (*traces.quoted_readers, *traces.named(reading.new_text)) if p not in traces)
    if others or len(traces.people) > 1 or len(traces.senders) > 1:
        return _ask("whose", tuple({p.reader.key: p for p in (*traces.people, *others)}.values()), reading)
    if traces.names_stranger(reading.new_text):
        return _ask("whose", traces.people, reading)
    return _stop(f"words-{reading.why}", traces.people, reading)


def _stop_address(reading: Reading, traces: Traces) -> Classified:
    """The address that exists for opt-outs: a blank or short mail of a reader is one (mail.md 3.3.6)."""
    if not traces.people:
        return _ask("unknown-sender", (), reading)
    if len(traces.people) > 1 or reading.doubtful or not reading.short:
        return _ask("words-doubt", traces.people, reading)
    return _stop("stop-address", traces.people, reading)


def _stop(why: str, people: tuple[Person, ...], reading: Reading) -> Classified:
    return Classified(
        kind="optout", action="suppress", why=why, people=people, scope=reading.scope, until=reading.until
    )


def _ask(why: str, people: tuple[Person, ...], reading: Reading, *, quoted: bool = False) -> Classified:
    return Classified(kind="unclear", action="ask", why=why, people=people, quoted=quoted or reading.quoted)
