"""No path sends to somebody else without a Clearance: by the types, at run time, and in the source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import desktop_app
from desktop_app.accounts.connect import connect_smtp
from desktop_app.accounts.permit import OwnAddressPermit, Permit
from desktop_app.delivery.claim import Claims, SendPermit
from desktop_app.delivery.link import Link
from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import Limits
from desktop_app.storage import deliveries
from tests.fakes import FaultSmtp
from tests.sending import FAST, FROM, PlainRenderer, account_at, open_shop, reader

PACKAGE = Path(desktop_app.__file__).parent


@cache
def calls() -> frozenset[tuple[str, str]]:
    """(module, name that is called) for every call in the program."""
    return frozenset(_calls())


def _calls() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func
                if isinstance(name, ast.Attribute):
                    yield module, name.attr
                elif isinstance(name, ast.Name):
                    yield module, name.id


WHO_MAY = {
    "transmit": {"accounts/probing.py", "accounts/smtp_connection.py"},
    "begin_mail": {"accounts/smtp_conversation.py", "delivery/link.py"},
    "hand_over": {"accounts/smtp_conversation.py", "delivery/link.py"},
    "send_behind": {"delivery/link.py"},
    "Conversation": {"accounts/smtp_connection.py"},
    "SendPermit": {"delivery/claim.py"},
    "OwnAddressPermit": {
        "accounts/probing.py", "accounts/own_addresses.py", "delivery/own_copy.py",
    },
    "Permit": set(),
    "SmtpWire": {"accounts/smtp_connection.py"},
    "sendmail": set(),
    "send_message": set(),
    "SMTP_SSL": set(),
}


@pytest.mark.parametrize("name", sorted(WHO_MAY))
def test_only_these_modules_call_it(name: str) -> None:
    assert {module for module, called in calls() if called == name} == WHO_MAY[name]


def test_smtp_commands_of_a_mail_stand_in_one_module() -> None:
    def speaks(path: Path) -> bool:
        words = (node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Constant) and isinstance(node.value, str))
        return any(word == "DATA" or word.startswith("RCPT TO") for word in words)

    speakers = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if speaks(path)}
    speakers -= {"practice/reader_reports.py"}  # writes what a server would report, and speaks to none
    assert speakers == {"accounts/smtp_conversation.py"}


def test_there_are_two_kinds_of_permit() -> None:
    assert set(Permit.__subclasses__()) == {OwnAddressPermit, SendPermit}
    assert not SendPermit.__subclasses__()


def test_nobody_but_a_claim_makes_a_permit(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        with shop.book:
            reading = MailboxReading(shop.clock())
            clearance = shop.checks.prepare(shop.newsletter, reading, shop.clock()).clearance
    with pytest.raises(TypeError):
        SendPermit(FROM, reader(1), clearance=clearance, delivery_id="x", claim=object())


def test_the_link_takes_no_other_permit() -> None:
    with FaultSmtp() as fake:
        link = Link(lambda: connect_smtp(account_at(fake.port), None, FAST))
        link.ready()
        with pytest.raises(TypeError):
            link.begin(
                OwnAddressPermit(FROM, FROM, own=frozenset({FROM})),  # type: ignore[arg-type]  # the point
                b"x\r\n",
            )
        link.close()
        assert not fake.taken


def test_a_made_up_clearance_claims_nothing(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 1)
        with shop.book:
            reading = MailboxReading(shop.clock())
            prepared = shop.checks.prepare(shop.newsletter, reading, shop.clock())
            deliveries.freeze(
                shop.book, shop.newsletter, prepared.clearance, prepared.content, prepared.queued,
                prepared.left_out, now=shop.clock(),
            )
            forged = shop.checks.again(shop.newsletter, reading, shop.clock())
            claims = Claims(
                book=shop.book, mailing_id=shop.newsletter, clearance=forged, account_id="account",
                sender=FROM, limits=Limits(0, 0), checker=shop.checks, renderer=PlainRenderer("x"),
                reading=reading, clock=shop.clock,
            )
            with pytest.raises(AppError, match="no-clearance"):
                claims.next()
            assert claims.in_flight == 0
            with pytest.raises(AppError, match="no-clearance"):
                deliveries.move(
                    shop.book, shop.row(reader(1)).id, DeliveryState.SENDING, now=shop.clock()
                )
            assert set(shop.states().values()) == {"queued"}
