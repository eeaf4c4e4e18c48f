"""Answers to our letters: is it the act of whom we asked, and is it clear? (mail.md 3.7, law.md 6.9.10).

A confirmation needs no words: its letter asks only for an answer. A consent request asks for 希望 in words.
What becomes proof must come from the address that was asked, must not be shown to be forged, and must leave
no doubt; all else waits for a person. Words of stop go before all of this (`classify`).
"""

from desktop_app.domain.agreement import Agreement, read_agreement
from desktop_app.domain.asking import Wants, wants
from desktop_app.domain.denial import may_deny
from desktop_app.domain.optout_words import Reading, Verdict, is_answer
from desktop_app.inbox.authentic import verdict
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.known import folded_subject
from desktop_app.inbox.mail import Mail
from desktop_app.inbox.reports import AutoSign, auto_sign
from desktop_app.inbox.traces import Traces


def answered_confirmation(mail: Mail, reading: Reading, traces: Traces, *, doubt: str | None) -> Classified:
    """An answer to a confirmation, without words of stop. `doubt`: why it can't be read, if it can't."""
    said = wants(reading.new_text)
    unclear = reading.verdict is not Verdict.NONE or may_deny(reading.new_text) or said is Wants.QUESTION
    if doubt or unclear:
        return _ask("confirmation-doubt", reading, traces, said)
    return _agreed("sign-up-confirmed", mail, reading, traces, said)


def answered_request(mail: Mail, reading: Reading, traces: Traces, *, doubt: str | None) -> Classified:
    """An answer to the consent request, without words of stop. A clear no is an opt-out (SEM Act 3(3))."""
    said = wants(reading.new_text) or Wants.REQUEST
    answer = Agreement.UNCLEAR if doubt else _in_words(mail, reading)
    if answer is Agreement.NO and not _doubtful_origin(mail, traces):
        return Classified(
            kind="optout", action="suppress", why="request-refused", people=traces.asked,
            letter=_letter(traces),
        )
    if answer is not Agreement.YES or reading.verdict is not Verdict.NONE:
        return _ask("request-doubt", reading, traces, said)
    return _agreed("request-agreed", mail, reading, traces, None)


def answered_by_machine(sign: AutoSign, mail: Mail, reading: Reading, traces: Traces) -> Classified | None:
    """A yes in what may be an automatic answer; None when it is surely one, or says nothing of the kind."""
    if sign in (AutoSign.SURE, AutoSign.TEXT) or not traces.letters:
        return None
    if _in_words(mail, reading) is not Agreement.YES:
        return None
    return _ask("answer-automatic", reading, traces, Wants.REQUEST)


def _in_words(mail: Mail, reading: Reading) -> Agreement:
    """A subject counts where the person typed it: a new mail to the address of the letter."""
    if reading.new_text.strip():
        return read_agreement(reading.new_text)
    typed = "" if is_answer(mail.subject) else folded_subject(mail.subject)
    return read_agreement("", typed)


def _agreed(why: str, mail: Mail, reading: Reading, traces: Traces, said: Wants | None) -> Classified:
    people = traces.confirming or traces.asked
    if doubt := _doubtful_origin(mail, traces):
        return _ask(doubt, reading, traces, said)
    return Classified(
        kind="signup", action="confirm", why=why, people=people, quoted=reading.quoted, wants=said,
        letter=_letter(traces),
    )


def _doubtful_origin(mail: Mail, traces: Traces) -> str | None:
    """Why it may not be the act of whom we asked."""
    people = traces.confirming or traces.asked
    if len(people) != 1 or len(set(traces.letters)) != 1 or traces.senders != (people[0].reader.key,):
        return "answer-sender"
    if verdict(mail, traces.known.trusted_authserv_id) == "fail":
        return "answer-unproven"
    if auto_sign(mail) is not AutoSign.NONE:
        return "answer-automatic"
    return None


def _letter(traces: Traces) -> str:
    return traces.letters[0] if traces.letters else ""


def _ask(why: str, reading: Reading, traces: Traces, said: Wants | None) -> Classified:
    people: tuple[Person, ...] = traces.confirming or traces.asked or traces.people
    return Classified(
        kind="unclear", action="ask", why=why, people=people, quoted=reading.quoted, wants=said,
        letter=_letter(traces),
    )
