"""The same with merging, taking apart and erasing in between; and a merge that is undone leaves no trace."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.merge_preview import Chosen
from desktop_app.storage import audit, contact_versions, contacts, joining, privacy
from desktop_app.storage.contact_versions import ContactVersion
from desktop_app.storage.database import create_book
from tests.importing import test_importing_property as property_of_imports
from tests.importing.test_importing_property import MAILS, NOW

REFUSALS = frozenset(
    {"merge-undone", "merge-erased", "merge-gone", "merge-address-elsewhere", "merge-changed-since"}
)
mails = st.sampled_from(MAILS)
steps = st.one_of(
    property_of_imports.steps,
    st.tuples(st.just("merge"), st.permutations(MAILS), st.integers(2, 4)),
    st.tuples(st.just("merge"), st.permutations(MAILS), st.just(2)),
    st.tuples(st.just("agreed"), mails, st.none()),
    st.tuples(st.just("agreed"), mails, st.none()),
    st.tuples(st.just("apart"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("distinct"), mails, mails),
    st.tuples(st.just("edit"), mails, st.text("花鳥風月", max_size=3)),
    st.tuples(st.just("unlink"), mails, st.none()),
    st.tuples(st.just("erase"), mails, st.none()),
)


@dataclass
class World(property_of_imports.World):
    """The world of imports, with people who are one."""

    asked_to_stop: set[str] = field(default_factory=set)
    """Those whose own word it was, so that it counts for the person."""
    held: set[str] = field(default_factory=set)
    """Addresses of a person who asked to stop at another one."""

    def do(self, step: tuple[str, Any, Any]) -> None:
        doing: dict[str, Callable[[Any, Any], None]] = {
            "merge": self.merge, "apart": self.apart, "distinct": self.distinct, "edit": self.edit,
            "unlink": self.unlink, "erase": self.erase, "agreed": self.agreed,
        }  # fmt: skip
        act = doing.get(step[0])
        if act is None:
            super().do(step)
        else:
            act(step[1], step[2])

    def optout(self, mail: str, number: int) -> None:
        super().optout(mail, number)
        self.asked_to_stop.add(parse_address(mail).key)

    def agreed(self, mail: str, _: None) -> None:
        """A consent given before anybody said stop: it makes an address mailable and lifts nothing."""
        evidence = {
            "basis": "CONSENT_PAPER", "obtained_at": "2025-06-01", "method": "申込書", "place": "店",
            "by": "青井", "purpose_told_at": "2025-06-01", "signed": True,
        }  # fmt: skip
        self.services().contacts.add({"email": mail, "full": "山田", "evidence": [evidence]})

    def services(self) -> Services:
        return build(self.book, Environment(clock=lambda: NOW))

    def rows(self) -> list[ContactVersion | None]:
        ids = self.book.sql("SELECT id FROM contact ORDER BY rowid")
        return [contact_versions.version(self.book, row["id"]) for row in ids]

    def owner(self, mail: str) -> str | None:
        found = contacts.by_address(self.book, parse_address(mail).key)
        return None if found is None else found.id

    def merge(self, given: list[str], number: int) -> None:
        owners = list(dict.fromkeys(one for mail in given[:number] if (one := self.owner(mail))))
        if len(owners) < 2:
            return
        desk = self.services().people_alike
        before, able = self.rows(), {mail: self.mailable(mail) for mail in MAILS}
        addresses = {a.id for owner in owners for a in contacts.get(self.book, owner).addresses}
        keys = [{a.key for a in contacts.get(self.book, owner).addresses} for owner in owners]
        preview = desk.preview(owners)

        first = desk.merge(owners)
        desk.undo(first.entry)
        assert self.rows() == before
        assert {mail: self.mailable(mail) for mail in MAILS} == able

        preferred = contacts.get(self.book, owners[-1]).addresses
        desk.merge(owners, Chosen(taken={"name": owners[-1]}, preferred=preferred[0].id if preferred else ""))
        record = contacts.get(self.book, owners[0])
        assert {address.id for address in record.addresses} == addresses
        after = {line.before.text: line.after.status == "mailable" for line in preview.addresses}
        for address in record.addresses:
            assert self.mailable(address.text) == after[address.text]  # the preview told the truth
        # A stop acts at the addresses of the others; its own contact's were a matter of the stop itself.
        stopped = [bool(one & self.asked_to_stop) for one in keys]
        for place, own in enumerate(keys):
            if any(stopped[:place] + stopped[place + 1 :]):
                self.held |= own

    def apart(self, number: int, keep: bool) -> None:
        standing = [one for one in joining.merges(self.book) if one.undone_at is None]
        if not standing:
            return
        before, refused = self.rows(), ""
        try:
            self.services().people_alike.undo(standing[number % len(standing)].id, keep_changes=keep)
        except AppError as error:
            refused = error.id
        assert not refused or (refused in REFUSALS and self.rows() == before)
        if not refused:
            self.held = set()  # which of them this one merge held is not kept account of

    def distinct(self, a: str, b: str) -> None:
        one, other = self.owner(a), self.owner(b)
        if one and other and one != other:
            desk = self.services().people_alike
            desk.distinct(one, other)
            desk.study()
            pairs = {frozenset((line.a, line.b)) for line in desk.pairs().lines}
            assert frozenset((one, other)) not in pairs

    def edit(self, mail: str, text: str) -> None:
        if owner := self.owner(mail):
            contacts.update(self.book, owner, now=NOW, note=text, phone="090-1111-2222", tags=(text,))

    def unlink(self, mail: str, _: None) -> None:
        found = contacts.address_by_key(self.book, parse_address(mail).key)
        if found is not None:
            contacts.unlink(self.book, found.id)

    def erase(self, mail: str, _: None) -> None:
        found = contacts.address_by_key(self.book, parse_address(mail).key)
        if found is not None:
            privacy.erase_address(self.book, found.id, rule="JP-APPI-35-ERASE", by="青井", now=NOW)
            self.stopped.add(parse_address(mail).key)
            for one in joining.merges(self.book):
                held = [link["address_id"] for stood in one.before for link in stood.links]
                assert found.id not in held


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=3, max_size=12))
def test_no_merge_revives_an_address_that_was_stopped(given: list[tuple[str, Any, Any]]) -> None:
    """JP-SEM-3-3-KEEP"""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "shop.kawaraban"
        book = stack.enter_context(create_book(path, practice=True, device_id="pc", now=NOW))
        world = World(Path(folder), stack, book)
        for mail in MAILS[:3]:
            world.agreed(mail, None)
            assert world.mailable(mail)
        for step in given:
            world.do(step)
            for mail in MAILS:
                if parse_address(mail).key in world.stopped | world.held:
                    assert not world.mailable(mail), (mail, given)
        assert audit.verify(world.book).state in ("intact", "erased")
