"""decide, keep-until, check-mail, classify, rules: what needs no book."""

import argparse

from desktop_app.cli.options import Verbs, add_verb, wrong_usage
from desktop_app.cli.session import Answer, Session, read_json


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    for name, run in (("decide", _decide), ("keep-until", _keep_until)):
        add_verb(verbs, name, run, help="cases in, answers out").add_argument(
            "--from", dest="file", required=True, metavar="CASES.json"
        )
    check = add_verb(
        verbs, "check-mail", _check_mail, help="does a mail show what the law asks? / メールの表示の確認"
    )
    check.add_argument("files", nargs="*", metavar="FILE.eml")
    check.add_argument("--from", dest="cases", metavar="CASES.json")
    classify = add_verb(verbs, "classify", _classify, help="what is this mail? / 受信メールの見分け")
    classify.add_argument("files", nargs="+", metavar="FILE.eml")
    classify.add_argument("--known", metavar="FILE")
    add_verb(verbs, "rules", _rules, help="the rules and their state / ルールの一覧")


def _decide(args: argparse.Namespace, session: Session) -> Answer:
    return Answer(session.law().decide(read_json(args.file)))


def _keep_until(args: argparse.Namespace, session: Session) -> Answer:
    return Answer(session.law().keep_until(read_json(args.file)))


def _check_mail(args: argparse.Namespace, session: Session) -> Answer:
    if args.cases:
        return Answer(session.law().check_cases(read_json(args.cases)))
    if not args.files:
        wrong_usage("check-mail FILE.eml …, or check-mail --from CASES.json")
    with session.services("read") as services:
        return Answer(services.newsletters.check_files(args.files))


def _classify(args: argparse.Namespace, session: Session) -> Answer:
    if args.known:
        return Answer(session.law().classify(args.files, args.known), lines=True)
    with session.services("read") as services:
        return Answer(services.mailbox.classify(args.files), lines=True)


def _rules(_: argparse.Namespace, session: Session) -> Answer:
    return Answer(session.law().rules())
