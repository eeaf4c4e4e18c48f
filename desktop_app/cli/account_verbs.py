"""account add|list|set|test|remove|default|detect|dns: the shop's mail accounts."""

import argparse
from typing import Any

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session

_SECURITY = ("ssl", "starttls", "none")
_VALUES = (
    "smtp_host", "smtp_port", "security", "user", "imap_host", "imap_port", "imap_security", "imap_user",
    "maildir", "inbox", "provider", "sign_in", "max_connections", "per_minute", "per_hour", "per_day",
    "per_connection",
)


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    account = verbs.add_parser("account", help="mail accounts / メールのつなぎ方")
    what = account.add_subparsers(dest="what", required=True)
    add = add_verb(what, "add", _add, help="one more account; servers are found / アカウントを加える")
    add.add_argument("named", nargs="?", metavar="ADDRESS")
    add.add_argument("--address")
    add.add_argument("--server", metavar="PART", help="your part of its name / サーバー名のご自分の部分")
    add.add_argument("--plan", metavar="ID")
    _server_options(add, required=False)
    change = add_verb(what, "set", _set, help="make or change the default account / 既定のアカウント")
    change.add_argument("--address", required=True)
    _server_options(change, required=True)
    add_verb(what, "list", _list)
    test = add_verb(what, "test", _test, help="try it step by step / つながるか確かめる")
    test.add_argument("id", nargs="?", metavar="ID|ADDRESS")
    for name, run, text in (
        ("remove", _remove, "take it away / 外す"), ("default", _default, "make it the default / 既定にする"),
    ):
        add_verb(what, name, run, help=text).add_argument("id", metavar="ID|ADDRESS")
    detect = add_verb(what, "detect", _detect, help="find the servers of an address / サーバーを調べる")
    detect.add_argument("address")
    dns = add_verb(what, "dns", _dns, help="SPF, DKIM, DMARC / 差出人の証明")
    dns.add_argument("id", nargs="?", metavar="ID|ADDRESS")


def _server_options(verb: argparse.ArgumentParser, *, required: bool) -> None:
    verb.add_argument("--smtp-host", required=required)
    verb.add_argument("--smtp-port", type=int, required=required)
    verb.add_argument("--security", choices=_SECURITY, required=required)
    verb.add_argument("--user")
    verb.add_argument("--imap-host")
    verb.add_argument("--imap-port", type=int)
    verb.add_argument("--imap-security", choices=_SECURITY)
    verb.add_argument("--imap-user")
    verb.add_argument(
        "--pop3", dest="inbox", action="store_const", const="pop3",
        help="--imap-host is a POP3 server / POP3 で読む",
    )
    inbox = verb.add_mutually_exclusive_group()
    inbox.add_argument("--maildir", metavar="DIR")
    inbox.add_argument("--no-imap", action="store_true")
    verb.add_argument("--provider", metavar="ID")
    verb.add_argument("--sign-in", choices=("password", "oauth2"))
    for name in ("max-connections", "per-minute", "per-hour", "per-day", "per-connection"):
        verb.add_argument(f"--{name}", type=int)
    verb.add_argument("--no-limits", action="store_true")


def _values(args: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(args, name) for name in _VALUES}


def _set(args: argparse.Namespace, session: Session) -> Answer:
    given = {"address": args.address, **_values(args)}
    with session.services() as services:
        return Answer(
            services.account.set_default(given, no_imap=args.no_imap, no_limits=args.no_limits)
        )


def _add(args: argparse.Namespace, session: Session) -> Answer:
    answers = {"server": args.server or "", "user": args.user or ""}
    with session.services() as services:
        return Answer(
            services.account.add(
                args.address or args.named or "", _values(args), answers, plan=args.plan,
                no_imap=args.no_imap, no_limits=args.no_limits,
            )
        )


def _list(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.account.rows())


def _test(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        result = services.account.test(services.account.named(args.id).id)
        return Answer(result, code=0 if result["ok"] else 1)


def _remove(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        account = services.account.named(args.id)
        services.account.remove(account.id)
        return Answer({"id": account.id, "address": account.address, "removed": True})


def _default(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        account = services.account.named(args.id)
        services.account.make_default(account.id)
        return Answer({"id": account.id, "address": account.address, "default": True})


def _detect(args: argparse.Namespace, session: Session) -> Answer:
    from desktop_app.services.account_json import detected_json
    from desktop_app.services.detection import detected

    environment = session.environment
    return Answer(detected_json(detected(args.address, environment.lookup(), environment.language)))


def _dns(args: argparse.Namespace, session: Session) -> Answer:
    from desktop_app.services.account_json import dns_json

    with session.services("read") as services:
        return Answer(dns_json(services.account.dns(services.account.named(args.id).id)))
