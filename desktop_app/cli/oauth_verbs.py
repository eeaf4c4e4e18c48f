"""oauth login, oauth logout: signing in with Google or Microsoft in the browser."""

import argparse
import sys
import webbrowser
from contextlib import suppress
from typing import Any

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session
from desktop_app.domain.errors import AppError
from desktop_app.services.oauth_views import LoginDone
from desktop_app.services.words import error_json

_SERVICES = ("google", "microsoft")


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    oauth = verbs.add_parser(
        "oauth", help="sign in with Google or Microsoft / Google・Microsoft でサインイン"
    ).add_subparsers(dest="what", required=True)
    login = add_verb(oauth, "login", _login, help="sign in in the browser / ブラウザーでサインイン")
    login.add_argument("address")
    login.add_argument("--provider", choices=_SERVICES, default="")
    login.add_argument("--client-id", metavar="ID", help="kept in the book's settings / 設定に残します")
    login.add_argument("--client-secret-stdin", action="store_true", help="first line of standard input")
    login.add_argument("--tenant", default="", help="Microsoft's directory / Microsoft のディレクトリ")
    login.add_argument("--no-browser", action="store_true", help="only print the address / 宛先だけ表示")
    logout = add_verb(oauth, "logout", _logout, help="forget the sign-in / サインアウト")
    logout.add_argument("address")
    logout.add_argument("--provider", choices=_SERVICES, default="")


def show_page(address: str) -> None:
    """Print the sign-in page's address for people, and open it."""
    words = "ブラウザーでサインインしてください / sign in in the browser:"
    print(f"{words}\n{address}", file=sys.stderr, flush=True)
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(address)


def _login(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        desk = services.oauth
        if args.client_id is not None or args.client_secret_stdin or args.tenant:
            service = desk.plan(args.address, service=args.provider).service
            known = next((one for one in desk.clients().clients if one.service == service), None)
            if known is None:
                raise AppError("sign-in-provider-unknown")
            secret = sys.stdin.readline().strip() if args.client_secret_stdin else None
            desk.save_client(service, args.client_id or known.client_id, secret, tenant=args.tenant)
        done = desk.login(
            args.address,
            service=args.provider,
            open_page=session.say if args.no_browser else show_page,
        )
        return Answer(_json(done, session), code=0 if done.trouble is None else 1)


def _json(done: LoginDone, session: Session) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "address": done.address,
        "provider": done.service,
        "kept": done.kept,
        "checked": done.checked,
        "switched": done.switched,
    }
    if done.trouble is not None:
        shown["error"] = error_json(done.trouble, session.environment.language)
    return shown


def _logout(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        return Answer(services.oauth.logout(args.address, service=args.provider))
