"""Settings, topics, staff, inbox, batches, lease, passwords and the sealed head."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import Shop
from desktop_app.storage import (
    audit,
    batch_undo,
    batches,
    consents,
    contacts,
    inbox_messages,
    lease,
    mail_accounts,
    seal,
    secrets,
    settings,
    staff,
    suppressions,
    topics,
)
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.storage.books import NOW, add_reader, later, new_book, reopened, send_next, sent_to, web_consent


def test_the_shop_is_kept_and_its_changes_are_noted_without_values(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        assert settings.load_shop(book) == Shop()
        shop = aoi_shop(art7_order_on=date(2026, 1, 1))
        settings.save_shop(book, shop, NOW)
        settings.save_shop(book, shop, NOW)
        settings.save_shop(book, aoi_shop(), NOW)
        assert settings.load_shop(book) == aoi_shop()
        log = [one.facts["changed"] for one in audit.entries(book, ("audit.shop",))]
        assert log[-1] == ["art7_order_on"]
        assert len(log) == 2
        assert settings.shop_value(settings.shop_json(shop) | {"from_a_later_version": 1}) == shop


def test_the_account_is_kept(tmp_path: Path) -> None:
    account = MailAccount(
        id="a1",
        address="shop@example.jp",
        smtp_host="localhost",
        smtp_port=2525,
        smtp_security="none",
        inbox="maildir",
        maildir="/mail",
        from_confirmed_at=NOW,
        plus_addressing=True,
        per_day=0,
    )
    with new_book(tmp_path) as book:
        assert mail_accounts.load_account(book) is None
        mail_accounts.save_account(book, account, NOW)
        assert mail_accounts.load_account(book) == account


def test_settings_topics_and_staff(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        settings.put(book, "a", {"b": [1, None]}, now=NOW)
        settings.put(book, "a", 2, now=NOW)
        settings.put_time(book, "t", NOW, now=NOW)
        assert (settings.get(book, "a"), settings.get(book, "z", 9), settings.get_time(book, "t")) == (
            2,
            9,
            NOW,
        )
        settings.remove(book, "a")
        assert settings.get(book, "a") is None
        sale = topics.add(book, " セール ", now=NOW)
        assert topics.by_name(book, "セール") == sale == topics.get(book, sale.id)
        assert topics.by_name(book, "ない") is None
        assert topics.default_topic(book).name == "お店のお便り"
        for name, error in (("セール", "topic-exists"), ("  ", "topic-name-empty")):
            with pytest.raises(AppError) as caught:
                topics.add(book, name, now=NOW)
            assert caught.value.id == error
        assert staff.add_staff(book, "葵", now=NOW) == staff.add_staff(book, " 葵 ", now=NOW)
        staff.add_staff(book, "花子", now=NOW)
        assert [one.name for one in staff.staff(book)] == ["葵", "花子"]
        with pytest.raises(AppError):
            staff.add_staff(book, " ", now=NOW)


def test_a_mail_is_recorded_once(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")

        def record(uid: int, *, waiting: bool = False) -> str:
            return inbox_messages.record(
                book,
                source="imap",
                uidvalidity=5,
                uid=uid,
                message_id=f"<{uid}@x>",
                received_at=NOW,
                kind="unclear",
                waiting=waiting,
                now=NOW,
                address_id=reader.address_id,
                details={"subject": "件名"},
            )

        first = record(9)
        assert record(9, waiting=True) == first
        second = record(10, waiting=True)
        assert inbox_messages.seen(book, "imap", "5", "9")
        assert not inbox_messages.seen(book, "imap", 6, 9)
        assert inbox_messages.seen_message_id(book, "<10@x>")
        assert inbox_messages.last_uid(book, "imap", 5) == 10
        assert inbox_messages.last_uid(book, "other", 5) == 0
        assert [(one.id, one.details["subject"]) for one in inbox_messages.waiting(book)] == [
            (second, "件名")
        ]
        inbox_messages.decide_waiting(book, second, "reply", by="葵", now=later(1))
        assert inbox_messages.waiting(book) == []
        with pytest.raises(AppError) as again:
            inbox_messages.decide_waiting(book, second, "optout", by="葵", now=later(1))
        with pytest.raises(AppError) as missing:
            inbox_messages.get(book, "no")
        assert (again.value.id, missing.value.id) == ("inbox-message-decided", "inbox-message-missing")
        assert inbox_messages.last_read(book) is None


def test_an_import_is_undone_as_a_whole_but_stops_stay(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        known = add_reader(book, "known@example.jp")
        batch = batches.begin(book, source="list.csv", declaration={"basis": "CARD"}, by="葵", now=NOW)
        brought = [add_reader(book, f"reader{one}@example.jp", batch_id=batch) for one in range(3)]
        consents.add_evidence(
            book, known.address_id, web_consent(), recorded_by="葵", now=NOW, batch_id=batch
        )
        contacts.link(book, known.contact_id, parse_address("second@example.jp"), now=NOW, batch_id=batch)
        contacts.link(book, brought[0].contact_id, parse_address("by-hand@example.jp"), now=NOW)
        suppressions.add_optout(
            book,
            parse_address("reader1@example.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="mail",
            by=None,
            now=NOW,
        )
        batches.finish(book, batch, {"new": 3}, now=NOW)
        assert batches.get(book, batch).counts == {"new": 3}
        # The contact that somebody worked on since stays, and keeps what was added by hand.
        with pytest.raises(AppError) as asked:
            batch_undo.undo(book, batch, by="葵", now=later(1))
        assert asked.value.id == "batch-edited-since"
        assert batch_undo.undo(book, batch, keep_edited=True, by="葵", now=later(1)).removed == 2
        assert batches.get(book, batch).state == "undone"
        assert [one.addresses[0].text for one in contacts.search(book)] == [
            "known@example.jp",
            "reader0@example.jp",
        ]
        assert [one.text for one in contacts.search(book)[1].addresses][1:] == ["by-hand@example.jp"]
        assert len(consents.evidence_of(book, known.address_id)) == 1
        assert len(suppressions.optouts_of(book, brought[1].address_id)) == 1
        for call, error in ((batch, "batch-undone"), ("no", "batch-missing")):
            with pytest.raises(AppError) as caught:
                batch_undo.undo(book, call, by="葵", now=NOW)
            assert caught.value.id == error
        assert audit.verify(book).state == "intact"


def test_an_import_that_was_sent_on_stays(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        batch = batches.begin(book, source="list.csv", declaration={}, by="葵", now=NOW)
        reader = add_reader(book, "reader@example.jp", batch_id=batch)
        batches.finish(book, batch, {}, now=NOW)
        send_next(book, sent_to(book, [reader]), DeliveryState.ACCEPTED)
        with pytest.raises(AppError) as caught:
            batch_undo.undo(book, batch, by="葵", now=NOW)
        assert caught.value.id == "batch-used"
        assert len(batches.all_batches(book)) == 1


def test_one_sender_at_a_time(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, reopened(book.path, exclusive=False) as beside:
        assert lease.sender(beside, now=NOW) is None
        with lease.sending(book, "run", now=NOW):
            found = lease.sender(beside, now=NOW)
            assert found is not None
            assert found[0] == "run"
            with pytest.raises(AppError) as caught, lease.sending(beside, "run", now=NOW):
                pass
            assert caught.value.id == "already-sending"
            assert "host" in caught.value.params
        assert lease.sender(beside, now=NOW) is None
        with pytest.raises(RuntimeError), lease.sending(book, "run", now=NOW):
            raise RuntimeError
        # The row of a run that ended badly is void, because its lock is free.
        assert lease.sender(beside, now=NOW) is None
        with lease.sending(book, "run", now=NOW):
            pass


class MemoryKeyring(KeyringBackend):
    """A keyring that works; `spoil` makes it lose what it is given, `fail` refuse."""

    priority = 1

    def __init__(self, *, fail: bool = False, spoil: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types
        self.kept: dict[tuple[str, str], str] = {}
        self.fail = fail
        self.spoil = spoil

    def get_password(self, service: str, username: str) -> str | None:
        if self.fail:
            raise KeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fail:
            raise KeyringError("locked")
        self.kept[service, username] = "" if self.spoil else password

    def delete_password(self, service: str, username: str) -> None:
        if self.fail or (service, username) not in self.kept:
            raise PasswordDeleteError("none")
        del self.kept[service, username]


class PlaintextKeyring(MemoryKeyring):
    """Named as keyrings.alt names the one that stores plain text."""


class Chainer(MemoryKeyring):
    """Asks several backends in turn."""

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


@pytest.fixture(autouse=True)
def fresh_keyring() -> Iterator[None]:
    """Every test begins and ends with the keyring that refuses everything."""
    before = keyring.get_keyring()
    secrets.keyring_works.cache_clear()
    secrets.default_store.cache_clear()
    yield
    keyring.set_keyring(before)
    secrets.keyring_works.cache_clear()
    secrets.default_store.cache_clear()


@pytest.mark.parametrize(
    ("backend", "works"),
    [
        (MemoryKeyring(), True),
        (MemoryKeyring(fail=True), False),
        (MemoryKeyring(spoil=True), False),
        (PlaintextKeyring(), False),
        (Chainer(MemoryKeyring(), PlaintextKeyring()), False),
        (Chainer(MemoryKeyring()), True),
    ],
)
def test_only_a_keyring_that_keeps_secrets_is_used(backend: KeyringBackend, works: bool) -> None:
    assert secrets.probe(backend) is works


def test_a_password_goes_to_the_keyring_when_it_works() -> None:
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    assert secrets.keyring_works()
    assert secrets.set_password("a1", "秘密")
    assert list(backend.kept.values()) == ["秘密"]
    assert secrets.password("a1") == "秘密"
    secrets.forget_password("a1")
    assert secrets.password("a1") is None
    assert backend.kept == {}
    secrets.forget_password("a1")


def test_without_a_keyring_a_password_lasts_for_the_run() -> None:
    keyring.set_keyring(MemoryKeyring(fail=True))
    assert not secrets.set_password("a1", "秘密")
    assert secrets.password("a1") == "秘密"
    secrets.default_store.cache_clear()
    assert secrets.password("a1") is None


def test_a_keyring_that_locks_later_falls_back() -> None:
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    assert secrets.keyring_works()
    backend.fail = True
    assert not secrets.set_password("a1", "秘密")
    assert secrets.password("a1") == "秘密"
    assert secrets.read("other") is None


class LostKeyring(MemoryKeyring):
    """One whose service dies after it worked, as D-Bus and win32 backends report that."""

    gone = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.gone:
            raise RuntimeError("org.freedesktop.DBus.Error.ServiceUnknown")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.gone:
            raise OSError("no such service")
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        if self.gone:
            raise AttributeError("closed")
        super().delete_password(service, username)


def test_a_keyring_whose_service_dies_is_no_crash() -> None:
    backend = LostKeyring()
    keyring.set_keyring(backend)
    assert secrets.set_password("a1", "秘密")
    backend.gone = True
    assert secrets.password("a1") is None
    assert not secrets.set_password("a1", "新しい")
    assert secrets.password("a1") == "新しい"
    secrets.forget_password("a1")
    assert secrets.password("a1") is None


def test_a_keyring_that_cannot_be_loaded_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> KeyringBackend:
        raise ModuleNotFoundError("no_such_backend")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert not secrets.keyring_works()


def test_the_sealed_head_tells_a_swapped_older_file(tmp_path: Path) -> None:
    keyring.set_keyring(MemoryKeyring())
    with new_book(tmp_path) as book:
        older = (tmp_path / "older.kawaraban", book.path)
        assert seal.kept(book) is None
    older[0].write_bytes(older[1].read_bytes())
    with reopened(older[1]) as book:
        staff.add_staff(book, "葵", now=NOW)
        audit.append(book, "note", subject=None, facts={}, now=NOW)
        assert seal.keep(book)
        assert audit.verify(book, seal.kept(book)).state == "intact"
        audit.append(book, "note", subject=None, facts={}, now=NOW)
        assert audit.verify(book, seal.kept(book)).state == "intact"
    older[1].write_bytes(older[0].read_bytes())
    with reopened(older[1]) as book:
        report = audit.verify(book, seal.kept(book))
        assert report.state == "broken"
        assert report.broken == ["entry 2 is not the one that was sealed"]
        secrets.write(f"seal:{book.id}:{book.device_id}", "not ours")
        assert seal.kept(book) is None


def test_without_a_keyring_nothing_is_sealed(tmp_path: Path) -> None:
    keyring.set_keyring(MemoryKeyring(fail=True))
    with new_book(tmp_path) as book:
        assert not seal.keep(book)
        assert seal.kept(book) is None
