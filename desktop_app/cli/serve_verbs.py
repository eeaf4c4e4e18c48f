"""serve: read the mailbox and run what is due, without a window."""

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, current_thread, main_thread
from types import FrameType

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session


def register(verbs: Verbs) -> None:
    """Add the verb to the parser."""
    serve = add_verb(verbs, "serve", _serve, help="run what is due, without a window / 予定を実行")
    serve.add_argument("--once", action="store_true", help="only what is due now / 今の分だけ")
    serve.add_argument("--no-keep-awake", action="store_true", help="let the PC sleep / スリープを妨げない")


def _serve(args: argparse.Namespace, session: Session) -> Answer:
    from desktop_app.services.awake import KeepAwake, no_awake
    from desktop_app.services.serving import Serving

    tell = session.line if args.json else session.line_for_people
    # What a `send` would ask for is asked here too, once for each account.
    environment = replace(
        session.environment,
        knows_password=lambda address: session.environment.ask_password(address) is not None,
    )
    with _until_ended() as ended, replace(session, environment=environment).existing() as services:
        awake = no_awake if args.no_keep_awake else KeepAwake()
        serving = Serving(services, tell, ended, awake)
        if args.once:
            serving.once()
        else:
            serving.go()
    return Answer()


@contextmanager
def _until_ended() -> Iterator[Event]:
    """Set when the system or the keyboard asks the program to end; asked again, it ends at once."""
    ended = Event()
    if current_thread() is not main_thread():
        yield ended
        return

    def asked(_number: int, _frame: FrameType | None) -> None:
        if ended.is_set():
            raise KeyboardInterrupt
        ended.set()

    before = {one: signal.signal(one, asked) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
