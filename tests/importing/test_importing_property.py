"""No order of imports, stops, undos, deletions and restores brings somebody back who said stop."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.address import parse_address
from desktop_app.domain.decision import Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide
from desktop_app.domain.mailing import MessageClass
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import MappingChoice, recognise, with_choices
from desktop_app.importing.parts import Part
from desktop_app.importing.source import read_source_bytes
from desktop_app.storage import audit, backup, batches, contacts, people, suppressions
from desktop_app.storage.database import Book, create_book, open_book
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
MAILS = ("a@a.jp", "B@a.jp", "c@b.jp", "d@b.jp")
WORDS = {
    "はい": None, "いいえ": None, "": None, "△": None, "配信停止": "stop", "不達": "stop", "苦情": "stop",
    "希望しない": "stop",
}  # fmt: skip
COLUMNS = {"氏名": "full", "メール": "email", "回答": "question", "日時": "consent_date", "タグ": "tags"}

Row: TypeAlias = tuple[tuple[str, ...], str, str, int]
"""Addresses, name, answer, day of the year (0 = no day)."""

rows = st.lists(
    st.tuples(
        st.lists(st.sampled_from(MAILS), min_size=1, max_size=2, unique=True).map(tuple),
        st.sampled_from(("山田", "森", "")),
        st.sampled_from(tuple(WORDS)),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=5,
)
steps = st.one_of(
    st.tuples(st.just("import"), rows, st.sampled_from(("CONSENT_WEB", "CARD", "NONE", "CONSENT_PAPER"))),
    st.tuples(
        st.just("stops"),
        st.lists(st.sampled_from(MAILS), min_size=1, max_size=2),
        st.sampled_from(("unsubscribed", "bounced", "complained", "manual", "left")),
    ),
    st.tuples(st.just("undo"), st.integers(0, 5), st.sampled_from((True, False))),
    st.tuples(st.just("delete"), st.sampled_from(MAILS), st.none()),
    st.tuples(st.just("optout"), st.sampled_from(MAILS), st.integers(0, 300)),
    st.tuples(st.just("backup"), st.none(), st.none()),
    st.tuples(st.just("restore"), st.none(), st.none()),
)


def day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def parts(given: list[Row]) -> list[Part]:
    lines = ["氏名,メール,回答,日時,タグ"]
    for mails, name, answer, number in given:
        lines.append(f"{name},{' '.join(mails)},{answer},{day(number) if number else ''},花")
    source = read_source_bytes("\n".join(lines).encode(), name="回答.csv")
    return [with_choices(recognise(one), MappingChoice(columns=COLUMNS)) for one in source.tables]


def declared(basis: str) -> Declaration:
    found = declare(
        basis=basis, on="2026-05-01", occasion="花市", method="フォーム", by="青井", recipient_type="unknown",
        paper_by_hand=True, refusals_removed=True, now=NOW,
    )  # fmt: skip
    assert found is not None
    return found


@dataclass
class World:
    """A book, what was done to it, and whoever said stop."""

    folder: Path
    stack: ExitStack
    book: Book
    stopped: set[str] = field(default_factory=set)
    copies: int = 0
    kept: Path | None = None

    def do(self, step: tuple[str, Any, Any]) -> None:
        doing: dict[str, Callable[[Any, Any], None]] = {
            "import": self.bring, "stops": self.stops, "undo": self.undo, "delete": self.delete,
            "optout": self.optout, "backup": self.save, "restore": self.restore,
        }  # fmt: skip
        doing[step[0]](step[1], step[2])

    def bring(self, given: list[Row], basis: str) -> None:
        self._twice(parts(given), declared(basis), None)
        for mails, _, answer, _ in given:
            if WORDS[answer] == "stop":
                self.stopped |= {parse_address(one).key for one in mails}

    def stops(self, given: list[str], kind: str) -> None:
        lines = [recognise(one) for one in read_source_bytes("\n".join(given).encode(), name="s.txt").tables]
        self._twice(lines, None, kind)
        self.stopped |= {parse_address(one).key for one in given}

    def _twice(self, given: list[Part], declaration: Declaration | None, kind: str | None) -> None:
        """The plan is what happens, and a second run changes nothing."""
        planned = job.preview(self.book, given, declaration, now=NOW, stop_list=kind)
        done = job.run(self.book, given, declaration, now=NOW, stop_list=kind)
        assert planned.counts() == done.plan.counts()
        assert sum(planned.counts().values()) == planned.data_rows
        assert planned.changes is (done.batch is not None)
        before = self.entries()
        again = job.run(self.book, given, declaration, now=NOW, stop_list=kind)
        assert again.batch is None
        assert again.plan.counts()["new"] == again.plan.counts()["merged"] == 0
        assert self.entries() == before

    def entries(self) -> int:
        return int(self.book.sql("SELECT count(*) FROM entry")[0][0])

    def undo(self, number: int, keep: bool) -> None:
        done = [one for one in batches.all_batches(self.book) if one.state == batches.DONE]
        if done:
            job.undo(self.book, done[number % len(done)].id, by="青井", now=NOW, keep_edited=keep)

    def delete(self, mail: str, _: None) -> None:
        found = contacts.by_address(self.book, parse_address(mail).key)
        if found is not None:
            contacts.delete(self.book, found.id, now=NOW, by="青井")

    def optout(self, mail: str, number: int) -> None:
        suppressions.add_optout(
            self.book, parse_address(mail), at=day(number), scope=None, until=None, channel="phone",
            by="青井", now=NOW,
        )  # fmt: skip
        self.stopped.add(parse_address(mail).key)

    def save(self, _: None, __: None) -> None:
        self.copies += 1
        self.kept = self.folder / f"copy{self.copies}.kawaraban"
        backup.backup(self.book, self.kept, now=NOW)

    def restore(self, _: None, __: None) -> None:
        if self.kept is None:
            return
        path = self.book.path
        self.stack.close()
        backup.restore(self.kept, path, device_id="pc", now=NOW)
        self.book = self.stack.enter_context(open_book(path, device_id="pc", now=NOW))

    def mailable(self, mail: str) -> bool:
        message = Message(cls=MessageClass.AD, at=NOW, remote_sale_ad=False)
        person = people.person_at(self.book, parse_address(mail).key, mail)
        shop, mailbox = aoi_shop(remote_orders=False), Mailbox(imap=True, last_fetch=NOW)
        return decide(shop, mailbox, message, person).outcome is not Outcome.LEFT_OUT


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=2, max_size=8))
def test_nothing_revives_an_address_that_was_stopped(given: list[tuple[str, Any, Any]]) -> None:
    """JP-IMP-SUPPRESS, JP-SEM-3-3-KEEP"""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "shop.kawaraban"
        book = stack.enter_context(create_book(path, practice=True, device_id="pc", now=NOW))
        world = World(Path(folder), stack, book)
        for step in given:
            world.do(step)
            for mail in MAILS:
                if parse_address(mail).key in world.stopped:
                    assert not world.mailable(mail), (mail, given)
        assert audit.verify(world.book).state == "intact"
