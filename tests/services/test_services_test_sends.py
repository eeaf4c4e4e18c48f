"""試し送り: several own addresses at once, as a chosen contact, never to anybody unconfirmed."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.accounts import own_addresses
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, newsletters, settings, topics
from tests.factories import aoi_shop
from tests.fakes import Drop, FaultSmtp, Say, Visit
from tests.sending import Clock, account_at
from tests.storage.books import add_reader, new_book


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = new_book(tmp_path)
    settings.save_shop(book, replace(aoi_shop(), remote_orders=False), clock())
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def made(services: Services, clock: Clock) -> str:
    return newsletters.create(
        services.book, title="試し", subject="[[full|お客様]]へ",
        topic_id=topics.default_topic(services.book).id, theme="washi", now=clock(),
        blocks=[{"type": "text", "text": "[[full|お客]] 様"}],
    )


def own(services: Services, clock: Clock, *addresses: str) -> None:
    """Confirmed ones, by the code that is mailed."""
    for text in addresses:
        address = parse_address(text)
        fresh = own_addresses.OwnAddress(
            text=address.text, key=address.key, wire=address.wire, confirmed_at=clock()
        )
        own_addresses._keep(services.book, fresh, clock())


def account(services: Services, server: FaultSmtp, clock: Clock, **changes: object) -> str:
    mail_accounts.save_account(services.book, account_at(server.port, **changes), clock())
    return services.account.account().address


def test_every_address_gets_its_own_mail_on_one_connection(
    services: Services, made: str, clock: Clock
) -> None:
    with FaultSmtp() as server:
        mine = account(services, server, clock)
        own(services, clock, "me@gmail.example", "me@docomo.example")
        sent = services.sending.test_sends(
            made, [mine, "me@gmail.example", "me@docomo.example", "ME@GMAIL.example"]
        )
        assert [one.to for one in sent] == [mine, "me@gmail.example", "me@docomo.example"]
        assert all(one.error is None and one.size > 1000 for one in sent)
        assert dict(server.count()) == {mine: 1, "me@gmail.example": 1, "me@docomo.example": 1}
        assert len(server.visits) == 1
        assert len({one.message_id for one in server.taken}) == 3
        for one in server.taken:
            mail = email.message_from_bytes(one.data, policy=email.policy.default)
            assert mail["To"] == one.recipient
            assert mail["Subject"] == "お客様へ"


def test_a_chosen_contact_lends_the_values_and_gets_nothing(
    services: Services, made: str, clock: Clock
) -> None:
    hana = add_reader(services.book, "hana@example.com", full="花田 花子")
    with FaultSmtp() as server:
        mine = account(services, server, clock)
        services.sending.test_sends(made, [mine], as_contact=hana.contact_id)
        (taken,) = server.taken
    mail = email.message_from_bytes(taken.data, policy=email.policy.default)
    assert mail["Subject"] == "花田 花子へ"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "花田 花子 様" in body.get_content()
    assert taken.recipient == mine


def test_one_stranger_among_them_stops_all(services: Services, made: str, clock: Clock) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    with FaultSmtp() as server:
        mine = account(services, server, clock)
        with pytest.raises(AppError, match="own-address-not-confirmed"):
            services.sending.test_sends(made, [mine, "hana@example.com"])
        assert server.taken == []
        own(services, clock, "me@gmail.example")
        services.account.forget_own_address("me@gmail.example")
        with pytest.raises(AppError, match="own-address-not-confirmed"):
            services.sending.test_sends(made, ["me@gmail.example"])
        assert server.taken == []


def test_one_refusal_or_a_lost_line_does_not_keep_the_others_back(
    services: Services, made: str, clock: Clock
) -> None:
    def script(stage: Stage, visit: Visit) -> Say | Drop | None:
        if stage is Stage.RCPT and visit.recipient == "gone@gmail.example":
            return Say("550 5.1.1 no such user")
        if stage is Stage.DATA and visit.recipient == "drop@gmail.example":
            return Drop()
        return None

    with FaultSmtp(script) as server:
        mine = account(services, server, clock)
        wanted = ["gone@gmail.example", "drop@gmail.example", "me@docomo.example"]
        own(services, clock, *wanted)
        sent = services.sending.test_sends(made, [*wanted, mine])
        assert [one.error is None for one in sent] == [False, False, True, True]
        assert set(server.count()) == {"me@docomo.example", mine}


def test_ticks_are_remembered_and_new_addresses_are_ticked(
    services: Services, made: str, clock: Clock
) -> None:
    with FaultSmtp() as server:
        mine = account(services, server, clock)
        own(services, clock, "me@gmail.example", "me@docomo.example")
        assert [(one.address, one.ticked, one.account) for one in services.sending.test_targets()] == [
            (mine, True, True), ("me@gmail.example", True, False), ("me@docomo.example", True, False),
        ]  # fmt: skip
        services.sending.test_sends(made, ["me@gmail.example"], keep=True)
        own(services, clock, "me@icloud.example")
        ticked = {one.address: one.ticked for one in services.sending.test_targets()}
        assert ticked == {
            mine: False, "me@gmail.example": True, "me@docomo.example": False, "me@icloud.example": True,
        }  # fmt: skip


def test_unconfirmed_addresses_are_not_offered(services: Services, clock: Clock) -> None:
    with FaultSmtp() as server:
        account(services, server, clock, from_confirmed_at=None)
        services.account.add_own_address("me@gmail.example")
        assert services.sending.test_targets() == ()
