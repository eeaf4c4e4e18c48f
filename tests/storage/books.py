"""Makers for storage tests: an empty book, its readers, and one book that holds something of everything."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desktop_app.domain.address import parse_address
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.provision import Direction, Firm, Provision, ProvisionGround
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    attachments,
    batches,
    consents,
    contacts,
    deliveries,
    inbox_messages,
    ledger,
    mailings,
    newsletters,
    provisions,
    settings,
    staff,
    suppressions,
    topics,
)
from desktop_app.storage.database import Book, create_book, open_book
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEVICE = "device-1"


def later(minutes: float) -> datetime:
    """`minutes` after NOW."""
    return NOW + timedelta(minutes=minutes)


def new_book(folder: Path, *, practice: bool = False, name: str = "shop.kawaraban") -> Book:
    """An empty book in `folder`."""
    return create_book(folder / name, practice=practice, device_id=DEVICE, now=NOW)


def reopened(path: Path, **options: bool) -> Book:
    """The book at `path`, opened again."""
    return open_book(path, device_id=DEVICE, now=NOW, **options)


@dataclass(frozen=True)
class Reader:
    """A contact with one address."""

    contact_id: str
    address_id: str
    address: str


def web_consent(**changes: object) -> Evidence:
    """Consent from the shop's web form, with all that the record needs."""
    values: dict[str, object] = {
        "basis": Basis.CONSENT_WEB,
        "obtained_at": date(2026, 4, 1),
        "method": "web form",
        "place": "https://example.jp/join",
        "by": "花子",
        "wording": "お知らせと広告のメールを受け取ります",
    }
    return Evidence(**(values | changes))  # type: ignore[arg-type]  # a wrong name fails at once


def add_reader(
    book: Book,
    address: str,
    *,
    full: str = "読者 一郎",
    evidence: Evidence | None = None,
    tags: tuple[str, ...] = (),
    batch_id: str | None = None,
) -> Reader:
    """A contact with one address and, unless `evidence` is given, a web consent."""
    parsed = parse_address(address)
    contact_id = contacts.add(
        book, contacts.NewContact(full=full, tags=tags), [parsed], now=NOW, by="葵", batch_id=batch_id
    )
    found = contacts.address_by_key(book, parsed.key)
    assert found is not None
    consents.add_evidence(
        book, found.id, evidence or web_consent(), recorded_by="葵", now=NOW, batch_id=batch_id
    )
    return Reader(contact_id, found.id, address)


def clearance_for(mailing_id: str, *, id: str = "clearance-1", topic_id: str = "") -> Clearance:
    """A clearance of a mailing."""
    return Clearance(
        id=id,
        newsletter_id=mailing_id,
        content_hash="c" * 64,
        sender_hash="s" * 64,
        topic_id=topic_id,
        audience_hash="a" * 64,
        rules_hash="r" * 64,
        mailbox_read_at=NOW,
        mailbox_read_by_hand=False,
        accepted=(("JP-SEM-2-SCOPE", "asked our lawyer"),),
        cleared_by="葵",
        cleared_at=NOW,
    )


def content(text: str = "秋のお知らせ") -> deliveries.FrozenContent:
    """A small frozen content with one picture."""
    return deliveries.FrozenContent(
        subject="秋のお便り",
        html=f"<p>{text}</p>",
        text=text,
        parts={"slots": ["name"]},
        images=(deliveries.FrozenImage(cid="logo", media_type="image/png", data=b"\x89PNG picture"),),
    )


def draft(book: Book, *, title: str = "秋のお便り", cls: MessageClass = MessageClass.AD) -> str:
    """A newsletter that nobody was sent."""
    return newsletters.create(
        book, title=title, topic_id=topics.default_topic(book).id, now=NOW, cls=cls, blocks=[{"type": "text"}]
    )


def sent_to(book: Book, readers: list[Reader], *, left_out: list[Reader] | None = None) -> str:
    """A newsletter that is frozen for `readers` and sending; nothing has left yet."""
    newsletter_id = draft(book)
    deliveries.freeze(
        book,
        newsletter_id,
        clearance_for(newsletter_id, id=f"clearance-of-{newsletter_id}"),
        content(),
        [
            deliveries.ToSend(
                address_id=one.address_id,
                contact_id=one.contact_id,
                merge={"name": "一郎様"},
                basis="CONSENT_WEB",
            )
            for one in readers
        ],
        [
            deliveries.LeftOut(address_id=one.address_id, rules=("JP-SEM-3-1-OPTIN",))
            for one in left_out or []
        ],
        now=NOW,
    )
    return newsletter_id


def send_next(book: Book, mailing_id: str, state: DeliveryState, *, now: datetime = NOW) -> str:
    """Claim the next mail of a run and bring it to `state`; returns the delivery's id."""
    row = deliveries.next_open(book, mailing_id, now=now)
    assert row is not None
    clearance = deliveries.stored_clearance(book, mailing_id)
    assert clearance is not None
    deliveries.move(
        book,
        row.id,
        DeliveryState.SENDING,
        clearance_id=clearance.id,
        now=now,
        message_id=f"<{row.id}@example.jp>",
        sent_date=now,
        boundary="b1",
        account_id="account-1",
    )
    if state is not DeliveryState.SENDING:
        retry = later(15) if state is DeliveryState.DEFERRED else None
        deliveries.move(
            book,
            row.id,
            state,
            now=now,
            reply="250 ok",
            retry_at=retry,
            message_sha256="f" * 64,
            log={"cls": "AD"},
        )
    return row.id


def hard_bounced(book: Book, address_id: str, at: datetime, *, user_unknown: bool, now: datetime) -> None:
    """Note a hard bounce as the program did before there were reports; an unknown user, or the second one,
    keeps the address out."""
    ledger.note(book, address_id, "user_unknown" if user_unknown else "hard_bounce", at, now=now)
    lines = book.sql("SELECT 1 FROM ledger WHERE address_id = ? AND what <> 'consent_request'", (address_id,))
    if user_unknown or len(lines) >= 2:
        suppressions.add_suppression(book, address_id, SuppressionReason.BOUNCE, now=now, at=at)


def fill(book: Book, *, provision: bool = True) -> list[Reader]:
    """Put something of everything into a book; returns its readers. Version 4 knew no provision."""
    settings.save_shop(book, aoi_shop(), NOW)
    staff.add_staff(book, "葵", now=NOW)
    paper = attachments.store(book, b"scan of a paper", "image/png", "paper.png")
    batch = batches.begin(book, source="list.csv", declaration={"basis": "CARD"}, by="葵", now=NOW)
    batches.finish(book, batch, {"new": 1}, now=NOW)
    readers = [add_reader(book, f"reader{number}@example.jp") for number in range(1, 8)]
    consents.add_evidence(
        book, readers[0].address_id, web_consent(), recorded_by="葵", now=NOW, attachment=paper
    )
    first = consents.add_wording(
        book,
        text="広告を受け取ります",
        language="ja",
        default_on=False,
        displayed_from=date(2026, 1, 1),
        purpose="mail",
        now=NOW,
    )
    consents.close_wording(book, first, displayed_to=date(2026, 6, 1), now=later(1))
    consents.add_wording(
        book, text="I agree", language="en", default_on=True, displayed_from=None, purpose=None, now=NOW
    )
    run = sent_to(book, readers[:6], left_out=readers[6:])
    for state in ("accepted", "deferred", "unknown", "rejected"):
        send_next(book, run, DeliveryState(state))
    _stops(book, readers)
    inbox_messages.record(
        book,
        source="imap",
        uidvalidity=7,
        uid=1,
        message_id="<a@example.jp>",
        received_at=NOW,
        kind="unclear",
        waiting=True,
        now=NOW,
        address_id=readers[1].address_id,
        details={"subject": "もう結構です"},
    )
    decided = inbox_messages.record(
        book,
        source="imap",
        uidvalidity=7,
        uid=2,
        message_id=None,
        received_at=NOW,
        kind="unclear",
        waiting=True,
        now=NOW,
        address_id=readers[2].address_id,
        facts={"words": ["stop"]},
    )
    inbox_messages.decide_waiting(book, decided, "reply", by="葵", now=later(2))
    newsletters.set_state(book, run, NewsletterState.PAUSED, now=later(3), by="葵")
    mailings.add(
        book,
        kind="letter",
        cls=MessageClass.DOI,
        topic_id=None,
        now=NOW,
        address_id=readers[3].address_id,
        reason="confirm",
        not_before=later(60),
    )
    if provision:
        named = [person_of(one) for one in readers]
        provisions.add_received(book, receipt(), named, by="葵", now=NOW, batch_id=batch)
    return readers


def receipt(**changes: object) -> Provision:
    """A list received from a firm whose customers agreed."""
    values: dict[str, object] = {
        "direction": Direction.RECEIVED,
        "ground": ProvisionGround.CONSENT,
        "on": date(2026, 11, 20),
        "firm": Firm(name="株式会社みどり園芸", address="名古屋市中区3-3", representative="緑 太郎"),
        "items": ("name", "email"),
        "acquired": "来店客の申込書",
        "document": "譲渡の契約書",
    }
    return Provision(**(values | changes))  # type: ignore[arg-type]  # a wrong name fails at once


def person_of(reader: Reader) -> provisions.ProvidedPerson:
    """A reader as a record of a provision names it."""
    return provisions.ProvidedPerson(reader.address_id, "読者 一郎", reader.address)


def _stops(book: Book, readers: list[Reader]) -> None:
    suppressions.add_optout(
        book,
        parse_address(readers[4].address),
        at=NOW,
        scope=None,
        until=None,
        channel="phone",
        by="葵",
        text="もう結構です",
        now=NOW,
    )
    suppressions.add_optout(
        book,
        parse_address(readers[5].address),
        at=date(2026, 11, 20),
        scope=frozenset({"topic-x"}),
        until=date(2027, 1, 1),
        channel="counter",
        by=None,
        now=NOW,
    )
    evidence = web_consent(obtained_at=date(2026, 11, 22), signed=True)
    given = consents.add_evidence(book, readers[5].address_id, evidence, recorded_by="葵", now=NOW)
    suppressions.lift_by_hand(book, readers[5].address_id, evidence_id=given, by="葵", now=NOW)
    suppressions.add_suppression(
        book, readers[0].address_id, SuppressionReason.MANUAL, now=NOW, detail="友人"
    )
    ledger.note(book, readers[1].address_id, ledger.CONSENT_REQUEST, NOW, now=NOW)
    hard_bounced(book, readers[2].address_id, NOW, user_unknown=True, now=NOW)
    suppressions.complained(book, readers[3].address_id, NOW, now=NOW)
    suppressions.token(book, readers[0].address_id, topics.default_topic(book).id)
