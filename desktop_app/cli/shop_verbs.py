"""shop, staff, topic, own-address."""

import argparse
from datetime import date
from typing import Any

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import LegalKind


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    _register_shop(verbs)
    staff = verbs.add_parser("staff", help="who works here / 担当者").add_subparsers(
        dest="what", required=True
    )
    add_verb(staff, "add", _add_staff).add_argument("name")
    topic = verbs.add_parser("topic", help="kinds of newsletter / お便りの種類").add_subparsers(
        dest="what", required=True
    )
    add_verb(topic, "add", _add_topic).add_argument("name")
    add_verb(topic, "list", _list_topics)
    own = verbs.add_parser("own-address", help="own addresses for test sends / 試し送りの宛先")
    own_verbs = own.add_subparsers(dest="what", required=True)
    add_verb(own_verbs, "add", _add_own_address).add_argument("address")
    confirm = add_verb(own_verbs, "confirm", _confirm_own_address)
    confirm.add_argument("address")
    confirm.add_argument("code")


def _register_shop(verbs: Verbs) -> None:
    shop = verbs.add_parser("shop", help="the shop / 発行元").add_subparsers(dest="what", required=True)
    add_verb(shop, "show", _show_shop)
    change = add_verb(shop, "set", _set_shop)
    change.add_argument("--legal-kind", choices=[kind.value for kind in LegalKind])
    for name in (
        "legal-name",
        "shop-name",
        "postal-address",
        "address-url",
        "phone",
        "contact",
        "optout-address",
        "optout-url",
        "seller-mail",
        "country",
        "notation-url",
        "privacy-url",
    ):
        change.add_argument(f"--{name}")
    change.add_argument("--name-is-personal", action=argparse.BooleanOptionalAction)
    change.add_argument("--remote-orders", action=argparse.BooleanOptionalAction)
    change.add_argument("--not-for-profit", dest="for_profit", action="store_const", const=False)
    change.add_argument("--for-profit", dest="for_profit", action="store_const", const=True)
    change.add_argument("--art7-order", metavar="DATE|none")
    change.add_argument("--art7-measure-confirmed", action=argparse.BooleanOptionalAction)


def _set_shop(args: argparse.Namespace, session: Session) -> Answer:
    names = (
        "legal_name",
        "shop_name",
        "postal_address",
        "address_url",
        "phone",
        "contact",
        "optout_address",
        "optout_url",
        "seller_mail",
        "country",
        "notation_url",
        "privacy_url",
        "remote_orders",
        "for_profit",
        "legal_kind",
        "name_is_personal",
    )
    changes: dict[str, Any] = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    if "legal_kind" in changes:
        changes["legal_kind"] = LegalKind(changes["legal_kind"])
    if args.art7_order is not None:
        changes["art7_order_on"] = None if args.art7_order == "none" else _day(args.art7_order)
        changes["art7_measure_confirmed"] = False
    if args.art7_measure_confirmed is not None:
        changes["art7_measure_confirmed"] = args.art7_measure_confirmed
    with session.services() as services:
        return Answer(services.shop.change(changes))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AppError("case-unreadable", field="--art7-order") from None


def _show_shop(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.shop.show())


def _add_staff(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.shop.add_staff(args.name))


def _add_topic(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.shop.add_topic(args.name))


def _list_topics(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.shop.topics())


def _add_own_address(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.account.add_own_address(args.address))


def _confirm_own_address(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.account.confirm_own_address(args.address, args.code))
