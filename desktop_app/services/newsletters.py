"""お便り: drafts, the check before sending, and what became of each mail."""

import getpass
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.draft import Draft, draft_from_text, parse_draft
from desktop_app.composing.facts import facts_of_message
from desktop_app.composing.mime import PerRecipient, build_message, new_boundary, new_message_id
from desktop_app.composing.sale_signs import sale_signs
from desktop_app.delivery import control
from desktop_app.domain.address import parse_address
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.mailing import ADVERTISING, MessageClass
from desktop_app.domain.moment import JST
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.schedule import Asks
from desktop_app.domain.stated_reason import as_stated
from desktop_app.services.check import Check, check_newsletter
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.edition import NO_TOKEN, Edition, FrozenEdition, edition_of
from desktop_app.services.environment import Environment
from desktop_app.services.photo_files import with_stored_photos
from desktop_app.services.photo_json import with_smaller
from desktop_app.services.photos import PhotoDesk
from desktop_app.services.segment_audience import named
from desktop_app.services.senders import fit_for_newsletters, sender_of
from desktop_app.services.shop import ShopDesk, topic_named
from desktop_app.services.themes import DEFAULT_THEME, theme_named
from desktop_app.services.words import Words
from desktop_app.storage import contacts as stored_contacts
from desktop_app.storage import deliveries, letters, mailings, newsletters, people, schedules
from desktop_app.storage.database import Book
from desktop_app.storage.people import Candidate

LETTER_CLASSES = frozenset({MessageClass.DOI, MessageClass.OPTOUT_ACK, MessageClass.CONSENT_REQ})
"""Sent as single letters with fixed wording, never as a newsletter."""

_OWN_RUN = re.compile(rb"(?im)^x-kawaraban-run:[ \t]*([\w-]{1,64})[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class NewsletterDesk:
    """Newsletters of one book."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk
    contacts: ContactDesk

    def add(
        self,
        *,
        title: str,
        text: str | None = None,
        content: Any = None,
        content_file: str | None = None,
        topic: str | None = None,
        cls: str = "AD",
        remote_sale_ad: str | None = None,
        reason: str | None = None,
        tag: str | None = None,
        segment: str | None = None,
        theme: str | None = None,
        language: str | None = None,
        account: str | None = None,
    ) -> dict[str, Any]:
        """Make a draft (cli.md "newsletter new"). Raises AppError naming what is wrong in it."""
        draft = parse_draft(content) if content is not None else draft_from_text(title, text or "")
        if MessageClass(cls) in LETTER_CLASSES:
            raise AppError("newsletter-class-letter")
        theme = theme or draft.theme or DEFAULT_THEME
        theme_named(self.book, theme)
        declared = self._remote_sale(draft, remote_sale_ad, reason)
        topic_id = topic_named(self.book, topic).id
        segment_id = None if segment is None else named(self.book, segment).id
        account_id = None if account is None else fit_for_newsletters(self.book, account).id
        folder = Path(content_file).parent if content_file and content_file != "-" else Path()
        with self.book.transaction():
            photos = PhotoDesk(self.book)
            draft = with_stored_photos(photos, draft, folder, self.words)
            blocks = blocks_to_json(draft.blocks)
            blocks = list(with_smaller(blocks, photos.fit(blocks).replaced))
            newsletter_id = newsletters.create(
                self.book,
                title=title,
                subject=draft.subject or title,
                preheader=draft.preheader,
                blocks=blocks,
                topic_id=topic_id,
                cls=MessageClass(cls),
                tag=tag,
                segment_id=segment_id,
                theme=theme,
                language=language or "ja",
                remote_sale_ad=declared,
                remote_sale_reason=reason,
                remote_sale_seen=[sign.value for sign in sale_signs(draft)],
                now=self.environment.clock(),
            )
            if account_id is not None:
                mailings.choose_account(self.book, newsletter_id, account_id)
        return {"id": newsletter_id, "title": title, "state": NewsletterState.DRAFT.value}

    def choose_account(self, newsletter_id: str, account: str | None) -> dict[str, Any]:
        """With which account (id or address) a newsletter that has not begun is to leave; None or "default" =
        the default one.

        Raises AppError("newsletter-missing", "account-missing", "account-personal-line", "mailing-state").
        """
        record = newsletters.get(self.book, newsletter_id)
        named = None if account in (None, "default") else account
        found = fit_for_newsletters(self.book, named) if named is not None else None
        mailings.choose_account(self.book, record.id, found.id if found else None)
        sender = sender_of(self.book, record.id)
        return {"id": record.id, "account": found.id if found else None, "from": sender and sender.address}

    def _remote_sale(self, draft: Draft, declared: str | None, reason: str | None) -> bool | None:
        """Does it carry mail-order advertising? Must be said when the draft shows a sign (cli.md); while the
        shop did not say whether it takes remote orders it stays open, and the check asks for that."""
        takes_orders = self.shop.shop().remote_orders
        if takes_orders is False:
            return False
        signs = sale_signs(draft)
        if declared is None:
            if signs and takes_orders is None:
                return None
            if signs:
                raise AppError("remote-sale-undeclared", rules=("JP-ASCT-12-3-1-OPTIN",))
            return False
        if declared == "no" and signs and not (reason or "").strip():
            raise AppError("remote-sale-reason-missing", rules=("JP-ASCT-12-3-1-OPTIN",))
        return declared == "yes"

    def rows(self) -> list[dict[str, Any]]:
        """Every newsletter, newest last."""
        planned = schedules.times(self.book)
        return [_row(one, planned.get(one.id)) for one in newsletters.all_newsletters(self.book)]

    def planned(self, newsletter_id: str) -> dict[str, Any]:
        """One newsletter as `rows` tells it."""
        return _row(newsletters.get(self.book, newsletter_id), schedules.times(self.book).get(newsletter_id))

    def edition(self, newsletter_id: str) -> Edition:
        """The newsletter compiled with the shop as it is now."""
        record = newsletters.get(self.book, newsletter_id)
        return edition_of(self.book, record, self.shop.shop(), sender_of(self.book, newsletter_id))

    def render(self, newsletter_id: str, *, to: str, out: str) -> dict[str, Any]:
        """The exact mail that one reader would get (or got), as a file."""
        parsed = parse_address(to)
        data = self._sent_mail(newsletter_id, parsed.key) or self._preview(newsletter_id, parsed.text)
        try:
            Path(out).write_bytes(data)
        except OSError:
            raise AppError("file-not-writable", file=out) from None
        return {"file": out, "bytes": len(data)}

    def _sent_mail(self, newsletter_id: str, key: str) -> bytes | None:
        if newsletters.get(self.book, newsletter_id).state not in FROZEN_STATES:
            return None
        for row in deliveries.rows(self.book, newsletter_id):
            if row.message_id and row.merge and parse_address(row.address).key == key:
                return FrozenEdition.of(deliveries.frozen(self.book, newsletter_id)).message(row)
        return None

    def _preview(self, newsletter_id: str, to: str) -> bytes:
        """The mail as `to` would get it, or with the fallbacks for an address that is not in the book."""
        edition = self.edition(newsletter_id)
        now = self.environment.clock()
        record = stored_contacts.address_by_key(self.book, parse_address(to).key)
        values = self.values_as(edition, people.candidate(self.book, record.id) if record else None, now)
        per = PerRecipient(
            to=parse_address(to).wire,
            message_id=new_message_id(edition.plan.from_address),
            date=now,
            boundary=new_boundary(),
            rcpt_id="preview",
            optout_mailto=values.get("optout_mailto", ""),
        )
        return build_message(edition.parts(), per, edition.compiled.render(values))

    def values_as(self, edition: Edition, candidate: Candidate | None, now: datetime) -> dict[str, str]:
        """Merge values for somebody who looks at the mail: the candidate's own, with an example of the
        footer's reason when they would not get it; the fallbacks of every field for nobody."""
        if candidate is None:
            return edition.sample_values(None, now)
        decision = self.decision_on(edition.record, candidate.person)
        if decision.outcome is Outcome.LEFT_OUT:
            return edition.sample_values(candidate.contact, now)
        return edition.values(candidate, decision, NO_TOKEN, now)

    def decision_on(self, record: newsletters.NewsletterRecord, person: Person) -> Decision:
        """Would this person get that newsletter now?"""
        decision = self.contacts.judge(
            person, cls=record.cls, topic=record.topic_id, remote_sale_ad=record.remote_sale_ad
        )
        return as_stated(decision, person.evidence) if record.cls in ADVERTISING else decision

    def check(self, newsletter_id: str) -> dict[str, Any]:
        """Who gets it, who does not and why, and what stands against sending (cli.md "check")."""
        record = newsletters.get(self.book, newsletter_id)
        now = self.environment.clock()
        return self.check_json(check_newsletter(self.book, record, self.shop.shop(), now=now))

    def check_json(self, check: Check) -> dict[str, Any]:
        """The check as the command line shows it."""
        findings = [self.words.finding(finding) for finding in check.findings]
        for finding, people_count in check.about_people:
            shown = self.words.finding(finding)
            unit = f"（{people_count}人）" if self.environment.language == "ja" else f" ({people_count})"
            findings.append({**shown, "text": shown["text"] + unit})
        return {
            "send": len(check.audience.to_send) if check.audience else 0,
            "left_out": [
                {"address": member.candidate.address, "rules": _stopping(member.decision)}
                for member in (check.audience.left_out if check.audience else ())
            ],
            "findings": findings,
            "clear": check.clear,
        }

    def check_files(self, files: Sequence[str]) -> list[dict[str, Any]]:
        """Mails from files, checked against this book's shop as a stranger would."""
        answers = []
        for file in files:
            try:
                data = Path(file).read_bytes()
            except OSError:
                raise AppError("file-missing", file=file) from None
            context = MessageContext(cls=self._class_of(data))
            found = check_message(facts_of_message(data), self.shop.shop(), context)
            answers.append(
                {
                    "id": file,
                    "findings": [self.words.finding(one) for one in found],
                    "clear": all(one.severity is not Severity.BLOCK for one in found),
                }
            )
        return answers

    def _class_of(self, data: bytes) -> MessageClass:
        """What a mail of this book was sent as; one of somebody else is looked at as an advertisement."""
        named = _OWN_RUN.search(data.partition(b"\r\n\r\n")[0])
        if named is None or not mailings.exists(self.book, named[1].decode("ascii")):
            return MessageClass.AD
        return mailings.get(self.book, named[1].decode("ascii")).cls

    def deliveries(self, newsletter_id: str) -> list[dict[str, Any]]:
        """One row for everyone of the frozen audience; of a letter too. AppError("newsletter-missing")."""
        if not letters.exists(self.book, newsletter_id):
            newsletters.get(self.book, newsletter_id)
        return [
            {
                "address": row.address,
                "state": row.state.value,
                "rules": list(row.rules),
                "basis": row.basis,
                "message_id": row.message_id,
                "reply": row.reply,
                "attempts": row.attempts,
            }
            for row in deliveries.rows(self.book, newsletter_id)
        ]

    def resolve(self, newsletter_id: str, address: str, *, as_sent: bool, by: str) -> dict[str, Any]:
        """The owner decides what became of an unknown mail."""
        row = deliveries.resolve(
            self.book,
            newsletter_id,
            parse_address(address).key,
            as_sent=as_sent,
            by=by,
            now=self.environment.clock(),
        )
        return {"address": row.address, "state": row.state.value}

    def pause(self, newsletter_id: str) -> dict[str, Any]:
        """Stop before the next mail; `send` goes on later. A plan is taken back: it is a draft again.
        AppError("mailing-state") unless it is sending or planned."""
        if newsletters.get(self.book, newsletter_id).state is NewsletterState.SCHEDULED:
            return self._unplan(newsletter_id)
        control.pause(self.book, newsletter_id, now=self.environment.clock())
        return {"id": newsletter_id, "state": NewsletterState.PAUSED.value}

    def cancel(self, newsletter_id: str) -> dict[str, Any]:
        """End the run: what has not left stays here. A plan is taken back: it is a draft again.
        AppError("mailing-state") when all has left."""
        if newsletters.get(self.book, newsletter_id).state is NewsletterState.SCHEDULED:
            return {**self._unplan(newsletter_id), "skipped": 0}
        kept = control.cancel(self.book, newsletter_id, now=self.environment.clock())
        return {"id": newsletter_id, "state": NewsletterState.CANCELLED.value, "skipped": kept}

    def _unplan(self, newsletter_id: str) -> dict[str, Any]:
        now = self.environment.clock()
        schedules.unplan(self.book, newsletter_id, now=now, by=getpass.getuser())
        return {"id": newsletter_id, "state": NewsletterState.DRAFT.value}


def _row(record: newsletters.NewsletterRecord, planned: tuple[datetime, Asks] | None) -> dict[str, Any]:
    row = {"id": record.id, "title": record.title, "state": record.state.value}
    if planned is not None:  # `asks`: why a person must say yes first; "" = it starts by itself
        row |= {"at": planned[0].astimezone(JST).isoformat(timespec="seconds"), "asks": planned[1].value}
    return row


def _stopping(decision: Decision) -> list[str]:
    return list(dict.fromkeys(one.rule for one in decision.findings if one.severity is Severity.BLOCK))
