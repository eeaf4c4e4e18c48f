"""send, pause, cancel, deliveries, resolve, test-send, inbox."""

import argparse
from datetime import UTC, datetime

from desktop_app.cli.options import Verbs, add_verb, wrong_usage
from desktop_app.cli.session import Answer, Session
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import parse_moment


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    send = add_verb(verbs, "send", _send, help="check and send / 確認して送る")
    send.add_argument("id")
    send.add_argument("--accept", action="append", default=[], metavar="RULE=REASON")
    send.add_argument("--mailbox-read-by-hand", action="store_true")
    when = send.add_mutually_exclusive_group()
    plan = "plan it for 2026-12-01T10:00 (Japanese time) / 日時を決めて送る"
    when.add_argument("--at", metavar="TIME", help=plan)
    when.add_argument("--now", action="store_true", help="also when it is planned / 予定があっても今すぐ")
    for name, run in (("pause", _pause), ("cancel", _cancel)):
        add_verb(verbs, name, run, help=f"{name} a newsletter, or take its plan back").add_argument("id")
    add_verb(verbs, "forecast", _forecast, help="on which days it leaves / 送信の見込み").add_argument("id")
    add_verb(verbs, "deliveries", _deliveries, help="who got it / 配信").add_argument("id")
    resolve = add_verb(verbs, "resolve", _resolve, help="settle an unknown delivery / 不明の解決")
    resolve.add_argument("id")
    resolve.add_argument("address")
    resolve.add_argument("--as", dest="as_", choices=("sent", "not-sent"), required=True)
    resolve.add_argument("--by", required=True)
    test = add_verb(verbs, "test-send", _test_send, help="send to an own address / 試し送り")
    test.add_argument("id")
    test.add_argument("--to", required=True)
    test.add_argument("--as", dest="as_", metavar="CONTACT")
    add_verb(verbs, "inbox", _inbox, help="read the mailbox / 受信を確認")


def _send(args: argparse.Namespace, session: Session) -> Answer:
    accepted = {}
    for item in args.accept:
        rule, found, reason = item.partition("=")
        if not found or not reason.strip():
            raise AppError("accept-without-reason", rule=rule)
        accepted[rule.strip()] = reason.strip()
    progress = session.line if args.json else None
    at = None if args.at is None else _time(args.at)
    if at is not None and args.mailbox_read_by_hand:  # nobody knows what comes until then
        wrong_usage("send ID --at TIME, without --mailbox-read-by-hand")
    with session.existing() as services:
        if at is not None:
            services.agenda.schedule(args.id, at, accept=accepted)
            return Answer(services.newsletters.planned(args.id))
        if args.now and services.agenda.plan_of(args.id) is not None:
            services.agenda.unschedule(args.id)
        last = services.sending.send(
            args.id,
            accept=accepted,
            mailbox_read_by_hand=args.mailbox_read_by_hand,
            progress=progress,
        )
    return Answer(last)


def _time(text: str) -> datetime:
    """A day with a time of day; without an offset it is Japanese time. AppError("plan-time-wrong")."""
    try:
        found = parse_moment(text)
    except ValueError:
        raise AppError("plan-time-wrong") from None
    if not isinstance(found, datetime):
        raise AppError("plan-time-wrong")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise AppError("plan-far") from None


def _forecast(args: argparse.Namespace, session: Session) -> Answer:
    from desktop_app.services.forecasts import forecast_json

    with session.services("read") as services:
        return Answer(forecast_json(services.sending.forecast(args.id)))


def _pause(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing("beside") as services:
        return Answer(services.newsletters.pause(args.id))


def _cancel(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing("beside") as services:
        return Answer(services.newsletters.cancel(args.id))


def _deliveries(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.newsletters.deliveries(args.id))


def _resolve(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        return Answer(
            services.newsletters.resolve(
                args.id,
                args.address,
                as_sent=args.as_ == "sent",
                by=args.by,
            )
        )


def _test_send(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        return Answer(services.sending.test_send(args.id, to=args.to, as_contact=args.as_))


def _inbox(_: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        return Answer(services.mailbox.read())
