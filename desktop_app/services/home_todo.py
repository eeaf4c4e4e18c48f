"""やること: what needs the owner, most urgent first, what is in order, and the first steps of a new book."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.shop import Shop
from desktop_app.domain.shop_rules import check_shop
from desktop_app.services.home_view import Todo
from desktop_app.services.mailbox_failure import last_failure
from desktop_app.services.words import rulebook
from desktop_app.storage import (
    batches,
    bounce_reads,
    contacts,
    inbox_log,
    inbox_messages,
    letters,
    settings,
    tallies,
)
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import Counts
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.newsletters import NewsletterRecord

BACKUP_DAYS = 7
READ_DAYS = 1
"""JP-SEM-3-3-MAILBOX: older than this, somebody who said stop may have waited for nothing."""
COMPLAINT_DAYS = 7
"""JP-SEM-9-COMPLAINT."""
REFUSED_BY_DOMAIN_DAYS = 30
REFUSED_DAYS = 14
"""So long the rows that an import refused stay on the list."""


def things_to_do(
    book: Book,
    shop: Shop,
    account: MailAccount | None,
    every: Sequence[NewsletterRecord],
    counts: Mapping[str, Counts],
    *,
    now: datetime,
) -> tuple[tuple[Todo, ...], tuple[Todo, ...]]:
    """(to do, in order). What depends on everybody's status is in `home.numbers`."""
    found = [
        *_runs(every, counts),
        *_letters(book),
        *_replies(book, account, now),
        *_shop(shop),
        *_sign_in(book),
        *_account(book, shop, account, now),
        *_backup(book, now),
        *_law(now),
        *_imports(book, now),
    ]
    todo = [one for one in found if one.tone != "ok"]
    urgent = {"stop": 0, "warn": 1, "ask": 2, "neutral": 3}
    return tuple(sorted(todo, key=lambda one: urgent[one.tone])), tuple(
        one for one in found if one.tone == "ok"
    )


def first_steps(
    shop: Shop, account: MailAccount | None, every: Sequence[NewsletterRecord]
) -> tuple[Todo, ...]:
    """Shop, mail account, contacts, newsletter: each done or with the place where it is done."""
    drafts = [one for one in every if one.blocks]
    return (
        Todo(code="step-shop", tone="ok")
        if shop.legal_name and not _gaps(shop)
        else Todo(code="step-shop", tone="neutral", page="guide", args={"step": "shop"}),
        Todo(code="step-account", tone="ok")
        if account is not None
        else Todo(code="step-account", tone="neutral", page="settings", args={"section": "account"}),
        Todo(code="step-contacts", tone="neutral", page="contacts"),
        Todo(code="step-newsletter", tone="ok")
        if drafts
        else Todo(code="step-newsletter", tone="neutral", page="newsletters"),
    )


def _runs(every: Sequence[NewsletterRecord], counts: Mapping[str, Counts]) -> Iterator[Todo]:
    for record in every:
        found = counts.get(record.id, Counts())
        here = {"newsletter": record.id}
        if record.state is NewsletterState.PAUSED:
            waiting = found.queued + found.sending + found.deferred
            yield Todo(
                code="paused", tone="warn", page="deliveries", args=here, n=waiting, about=record.title
            )
        if found.unknown:
            yield Todo(
                code="unknown", tone="ask", page="deliveries", args=here, n=found.unknown, about=record.title
            )


def _letters(book: Book) -> Iterator[Todo]:
    """Letters that wait in the outbox; one at which a person must look is a warning."""
    waiting = letters.open_letters(book)
    if waiting:
        looks = any(one.state is NewsletterState.PAUSED for one in waiting)
        looks = looks or tallies.kept(book, letters.TALLY).stop is not None
        here = {"outbox": "yes"}
        yield Todo(
            code="letters", tone="warn" if looks else "neutral", page="contacts", args=here, n=len(waiting)
        )


def _replies(book: Book, account: MailAccount | None, now: datetime) -> Iterator[Todo]:
    since = inbox_messages.must_read_from(book)
    readable = account is not None and account.inbox != "none"
    if since is not None:
        page = "" if readable else "settings"
        args = {} if readable else {"section": "account"}
        yield Todo(code="must-read", tone="stop", page=page, args=args, about=legal_day(since).isoformat())
    waiting = inbox_log.waiting_count(book)
    if waiting:
        yield Todo(code="waiting", tone="ask", page="inbox", args={"group": "waiting"}, n=waiting)
    wishes = inbox_log.count(book, "answer")
    if wishes:
        yield Todo(code="wishes", tone="ask", page="inbox", args={"group": "answer"}, n=wishes)
    yield from _reports(book, now)
    last = inbox_messages.last_read(book)
    if readable and since is None and last is not None and now - last >= timedelta(days=READ_DAYS):
        yield Todo(code="read-old", tone="warn", n=(now - last).days)
    elif last is not None and not waiting and since is None:
        yield Todo(code="replies-fine", tone="ok")


def _reports(book: Book, now: datetime) -> Iterator[Todo]:
    """What delivery reports and complaints ask of the owner."""
    waves = bounce_reads.waves(book)
    if waves:
        people = sum(len(one.rows) for one in waves)
        yield Todo(code="holds", tone="ask", page="inbox", n=people, about=waves[0].domain)
    complaints = inbox_log.open_complaints(book, now - timedelta(days=COMPLAINT_DAYS))
    if complaints:
        yield Todo(code="complaints", tone="warn", page="inbox", args={"group": "complaint"}, n=complaints)
    refused = bounce_reads.refusals(book, now - timedelta(days=REFUSED_BY_DOMAIN_DAYS))
    if refused:
        newest = refused[0]
        yield Todo(code="refused", tone="warn", page="inbox", n=len(newest.rows), about=newest.domain)


def _gaps(shop: Shop) -> list[str]:
    found = check_shop(shop)
    return [one.code or one.rule for one in found if one.severity is Severity.BLOCK]


def _shop(shop: Shop) -> Iterator[Todo]:
    gaps = _gaps(shop)
    if not shop.legal_name and not shop.shop_name:
        yield Todo(code="shop-missing", tone="stop", page="guide", args={"step": "shop"})
    elif gaps:
        yield Todo(code="shop-gaps", tone="stop", page="settings", args={"section": "shop"}, n=len(gaps))
    else:
        yield Todo(code="shop-fine", tone="ok")


def _sign_in(book: Book) -> Iterator[Todo]:
    failed = last_failure(book)
    if failed is None:
        return
    if failed.needs_sign_in:
        here = {"section": "account", "field": "password"}
        code = "password-wanted" if failed.error.id == "password-missing" else "sign-in-needed"
        yield Todo(code=code, tone="stop", page="settings", args=here)
    else:
        day = legal_day(failed.at).isoformat()
        yield Todo(code="mailbox-unreadable", tone="warn", page="inbox", about=day)


def _account(book: Book, shop: Shop, account: MailAccount | None, now: datetime) -> Iterator[Todo]:
    # Only here: it comes with the whole SMTP client.
    from desktop_app.accounts.probe import probe_holds

    here = {"section": "account"}
    if account is None:
        yield Todo(code="account-missing", tone="stop", page="settings", args=here)
        return
    if account.from_confirmed_at is None:
        yield Todo(code="account-untested", tone="warn", page="settings", args=here)
        return
    if account.inbox == "none":
        return
    try:
        optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
    except AppError:
        optout = ""
    proven = probe_holds(book, optout, now=now)
    if proven is None and shop.optout_address:
        yield Todo(code="probe-old", tone="warn", page="settings", args=here)
    elif proven is not None:
        yield Todo(code="account-fine", tone="ok", about=legal_day(proven).isoformat())


def _backup(book: Book, now: datetime) -> Iterator[Todo]:
    if book.practice:
        return
    made = settings.get(book, "backups", [])
    last = max((datetime.fromisoformat(one["at"]) for one in made), default=None)
    here = {"section": "keeping"}
    if last is None and not contacts.count(book):
        return  # nothing to lose yet
    if last is None:
        yield Todo(code="backup-never", tone="warn", page="settings", args=here)
    elif now - last > timedelta(days=BACKUP_DAYS):
        yield Todo(code="backup-old", tone="warn", page="settings", args=here, n=(now - last).days)
    else:
        yield Todo(code="backup-fine", tone="ok", about=legal_day(last).isoformat())


def _law(now: datetime) -> Iterator[Todo]:
    rules = rulebook()
    if rules.is_outdated(legal_day(now)):
        here = {"section": "law"}
        yield Todo(
            code="law-old", tone="neutral", page="settings", args=here, about=rules.law_as_of.isoformat()
        )


def _imports(book: Book, now: datetime) -> Iterator[Todo]:
    newest: tuple[date, str, int] | None = None
    for batch in batches.all_batches(book):
        refused = batch.counts.get("refused", 0)
        if refused and batch.state == batches.DONE and now - batch.created_at < timedelta(days=REFUSED_DAYS):
            newest = (legal_day(batch.created_at), batch.source, refused)
    if newest is not None:
        yield Todo(code="import-refused", tone="neutral", page="contacts", n=newest[2], about=newest[1])
