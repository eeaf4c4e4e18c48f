"""The contact book: people, their evidence, their opt-outs, and why mail may or may not go."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.consent import CONSENT_BASES, Evidence, Scope
from desktop_app.domain.decision import Decision, Mailbox, Message, Outcome, Person
from desktop_app.domain.eligibility import decide, in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import evidence_from_json, moment_of
from desktop_app.domain.finding import Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import surely_after
from desktop_app.domain.shop import Shop
from desktop_app.domain.suppression import Channel
from desktop_app.services.contact_json import evidence_items, new_contact, raw_addresses
from desktop_app.services.environment import Environment
from desktop_app.services.shop import ShopDesk, topic_named
from desktop_app.services.words import Words
from desktop_app.storage import consents, contacts, people, shared_stops, suppressions, topics
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.database import Book

STOPPING_RULES = frozenset(
    {
        "JP-SEM-3-3-OPTOUT",
        "JP-SEM-3-3-RECONSENT",
        "JP-SEM-3-3-UNCLEAR",
        "JP-SEND-BOUNCE",
        "JP-IMP-ROLE",
    }
)
"""What puts somebody among 停止・不達 rather than 根拠が足りない."""


@dataclass(frozen=True, slots=True)
class ContactDesk:
    """Everything about people in one book."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    def add(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add a contact, or new evidence for one whose address is known (cli.md "contact add").

        Raises AppError("contact-without-address", "address-…", "case-unreadable", "wording-missing",
        "topic-unknown", "address-taken").
        """
        addresses = [parse_address(raw) for raw in raw_addresses(given)]
        if not addresses:
            raise AppError("contact-without-address")
        now = self.environment.clock()
        with self.book.transaction():
            evidence = [self.read_evidence(item) for item in evidence_items(given)]
            known = contacts.by_address(self.book, addresses[0].key)
            if known is None:
                contact_id = contacts.add(self.book, new_contact(given), addresses, now=now, by=_by(evidence))
            else:
                contact_id = known.id
                self._complete(known, new_contact(given), addresses)
            ids = [self.add_evidence(parsed, item) for parsed, item in _placed(addresses, given, evidence)]
        return {"id": contact_id, "added": known is None, "evidence": ids}

    def _complete(self, known: ContactRecord, new: NewContact, addresses: list[ParsedAddress]) -> None:
        now = self.environment.clock()
        for parsed in addresses:
            contacts.link(self.book, known.id, parsed, now=now)
        empty = {
            one.name: getattr(new, one.name)
            for one in fields(NewContact)
            if getattr(new, one.name) != getattr(NewContact(), one.name)
            and getattr(known, one.name) == getattr(NewContact(), one.name)
        }
        tags = tuple(dict.fromkeys((*known.tags, *new.tags)))
        if empty or tags != known.tags:
            contacts.update(self.book, known.id, now=now, **{**empty, "tags": tags})

    def read_evidence(self, item: Mapping[str, Any]) -> Evidence:
        """Evidence as given, with topics by id and the wording by number; a new wording is kept.

        Raises AppError("case-unreadable", "wording-missing", "topic-unknown").
        """
        # The one question of the form covers both facts: was the paper card handed over by the person?
        both = {"handed_over_by_person": item["paper"]} if "paper" in item else {}
        evidence = evidence_from_json({**both, **item})
        scope, no_ads = self._scope(evidence.scope), self._scope(evidence.no_ads_scope)
        return replace(evidence, scope=scope, no_ads_scope=no_ads, wording=self._wording(evidence))

    def _scope(self, scope: Scope) -> Scope:
        return None if scope is None else frozenset(topic_named(self.book, name).id for name in scope)

    def _wording(self, evidence: Evidence) -> str | None:
        """The number of the wording: the one named, or the text itself kept as a new version."""
        text = evidence.wording or evidence.text_version
        if not text:
            return None
        known = {record.number: record for record in consents.wordings(self.book)}
        same = [number for number, record in known.items() if record.text.strip() == text.strip()]
        if text in known or same:
            return text if text in known else same[0]
        if text.strip().isdigit():
            raise AppError("wording-missing", number=text.strip())
        return consents.add_wording(
            self.book,
            text=text,
            language=self.environment.language,
            default_on=bool(evidence.wording_default_on),
            displayed_from=evidence.displayed_from,
            purpose=evidence.purpose_notice,
            now=self.environment.clock(),
        )

    def add_evidence(self, parsed: ParsedAddress, evidence: Evidence) -> str:
        """Append evidence to an address; consent given by hand after every opt-out lifts these
        (JP-SEM-3-3-RECONSENT). Returns its id."""
        now = self.environment.clock()
        record = contacts.ensure_address(self.book, parsed, now=now)
        standing = suppressions.optouts_of(self.book, record.id)
        entry = consents.add_evidence(self.book, record.id, evidence, recorded_by=evidence.by, now=now)
        later = evidence.obtained_at is not None and all(
            surely_after(evidence.obtained_at, optout.at) for optout in standing
        )
        if standing and later and evidence.basis in CONSENT_BASES and evidence.by:
            suppressions.lift_by_hand(self.book, record.id, evidence_id=entry, by=evidence.by, now=now)
        return entry

    def rows(
        self,
        *,
        search: str = "",
        status: str | None = None,
        tag: str | None = None,
        among: Collection[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Contacts with status and reasons (cli.md "contacts"), in the book's order; `among`: only these."""
        shop, topic = in_order(self.shop.shop()), topics.default_topic(self.book).id
        wanted = {record.id for record in contacts.search(self.book, search, tag=tag)}
        if among is not None:
            wanted.intersection_update(among)
        found = []
        for candidate in people.candidates(self.book):
            if candidate.contact_id in wanted and candidate.contact is not None:
                row = self._row(candidate.contact, self.judge(candidate.person, shop=shop, topic=topic))
                if status in (None, row["status"]):
                    found.append(row)
        return found

    def _row(self, contact: ContactRecord, decision: Decision) -> dict[str, Any]:
        return {
            "id": contact.id,
            "full": contact.full,
            "company": contact.company,
            "emails": [address.text for address in contact.addresses],
            "status": status_of(decision),
            "basis": decision.basis.value if decision.basis else None,
            "rules": list(decision.rules),
        }

    def judge(
        self,
        person: Person,
        *,
        cls: MessageClass = MessageClass.AD,
        topic: str | None = None,
        remote_sale_ad: bool | None = None,
        shop: Shop | None = None,
    ) -> Decision:
        """The decision as of now, as if the mailbox had just been read (sending reads it first)."""
        now = self.environment.clock()
        topic_id = topic or topics.default_topic(self.book).id
        message = Message(
            cls=cls, at=now, topic=topic_id, remote_sale_ad=remote_sale_ad, main_mail_requested=False
        )
        return decide(shop or self.shop.shop(), Mailbox(last_fetch=now), message, person)

    def why(
        self, address: str, *, cls: str = "AD", topic: str | None = None, remote_sale_ad: bool = False
    ) -> dict[str, Any]:
        """May this address be written to, why or why not, and what mends it. AppError("address-unknown")."""
        record = contacts.address_by_key(self.book, parse_address(address).key)
        if record is None:
            raise AppError("address-unknown")
        try:
            message_class = MessageClass(cls)
        except ValueError:
            raise AppError("class-unknown", known=", ".join(MessageClass)) from None
        person = people.candidate(self.book, record.id).person
        decision = self.judge(
            person,
            cls=message_class,
            topic=topic_named(self.book, topic).id,
            remote_sale_ad=True if remote_sale_ad else None,
        )
        return {
            **self.words.decision(decision),
            "mend": [mend for rule in decision.rules if (mend := self.words.mend(rule))],
        }

    def optout(
        self,
        address: str,
        *,
        via: str,
        topic: str | None = None,
        until: str | None = None,
        by: str | None = None,
    ) -> dict[str, Any]:
        """Somebody said stop. Any channel counts, nothing but the address is needed (SEM Ord. 5)."""
        parsed = parse_address(address)
        now = self.environment.clock()
        result = suppressions.add_optout(
            self.book,
            parsed,
            at=now,
            scope=None if topic is None else frozenset({topic_named(self.book, topic).id}),
            until=moment_of(until, "until") if until else None,
            channel=Channel(via).value,
            by=by,
            now=now,
        )
        return {"address": parsed.text, "already": result.already, "skipped": result.skipped}

    def suppressions(self) -> list[dict[str, Any]]:
        """Every standing entry; the address is empty once it was erased. Stops that a merge lets act at
        another address of the person come last, with the reason "same_person"."""
        names = {record.id: record.name for record in topics.all_topics(self.book)}
        said = [
            (row.address, row.reason.value, row.at, row.scope, row.until, row.channel)
            for row in suppressions.suppressions(self.book)
        ]
        shared = [
            (address, "same_person", stop.at, stop.scope, stop.until, stop.channel)
            for address, stop in shared_stops.standing(self.book)
        ]
        return [
            {
                "address": address,
                "reason": reason,
                "at": at.isoformat(),
                "scope": "all" if scope is None else sorted(names.get(one, one) for one in scope),
                "until": until.isoformat() if until else None,
                "via": channel,
            }
            for address, reason, at, scope, until, channel in [*said, *shared]
        ]


def status_of(decision: Decision) -> str:
    """送れる, 停止・不達 or 根拠が足りない."""
    if decision.outcome is not Outcome.LEFT_OUT:
        return "mailable"
    blocking = {finding.rule for finding in decision.findings if finding.severity is Severity.BLOCK}
    return "stopped" if blocking & STOPPING_RULES else "incomplete"


def _placed(
    addresses: list[ParsedAddress], given: Mapping[str, Any], evidence: list[Evidence]
) -> Iterator[tuple[ParsedAddress, Evidence]]:
    """Evidence hangs on the address it names with "email", else on the first one."""
    by_key = {parsed.key: parsed for parsed in addresses}
    for item, one in zip(evidence_items(given), evidence, strict=True):
        named = parse_address(str(item["email"])).key if item.get("email") else addresses[0].key
        if named not in by_key:
            raise AppError("evidence-for-other-address")
        yield by_key[named], one


def _by(evidence: list[Evidence]) -> str | None:
    return next((item.by for item in evidence if item.by), None)
