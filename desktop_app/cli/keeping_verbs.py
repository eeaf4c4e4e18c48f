"""verify, backup, restore, demo."""

import argparse
from pathlib import Path

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session
from desktop_app.services.demo import run_demo
from desktop_app.services.keeping import restore_book


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    add_verb(verbs, "verify", _verify, help="has anything been changed? / 書き換えの確認")
    add_verb(verbs, "backup", _backup, help="copy the book / バックアップ").add_argument("file")
    add_verb(verbs, "restore", _restore, help="bring a copy back / 復元").add_argument("file")
    demo = add_verb(verbs, "demo", _demo, help="the whole job on a practice shop / 練習のお店で一通り")
    demo.add_argument("--out", required=True, metavar="DIR")


def _verify(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        result = services.keeping.verify()
    return Answer(result, code=1 if result["state"] == "broken" else 0)


def _backup(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.keeping.backup(Path(args.file)))


def _restore(args: argparse.Namespace, session: Session) -> Answer:
    return Answer(restore_book(Path(args.file), session.book, session.environment))


def _demo(args: argparse.Namespace, session: Session) -> Answer:
    summary = run_demo(Path(args.out), session.environment, session.say, session.take_screens)
    return Answer(summary if session.as_json else None)
