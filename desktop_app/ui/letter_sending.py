"""Letters from the window: into the outbox, sent in the background, taken back while they are here."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.letters import LetterKind
from desktop_app.services.letter_views import LetterPerson
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.sentences import sentences

CHANGES = ("contacts", "deliveries", "records")
_COUNTED = ("accepted", "deferred", "waiting", "rejected", "skipped", "unknown")


def put(
    ui: Ui,
    owner: QWidget,
    kind: LetterKind,
    contact_ids: Sequence[str],
    *,
    by: str,
    send: bool,
    read_by_hand: bool,
) -> None:
    """Put the letters into the outbox, and send them at once when `send`; else they can be taken back."""

    def job(work: Work) -> tuple[LetterPerson, ...]:
        desk = ui.services.letters
        return desk.put(kind, contact_ids=contact_ids, by=by or None, go_on=work.check)

    def then(people: tuple[LetterPerson, ...]) -> None:
        ids = [one.letter_id for one in people if one.letter_id]
        if not ids:
            ui.toast(ui._("Nobody gets this letter any more: something changed in between."))
        elif send:
            send_now(ui, owner, ids, read_by_hand=read_by_hand)
        else:
            many = ui.ngettext(
                "{n} letter waits in the outbox. It is sent once the mail account is set up.",
                "{n} letters wait in the outbox. They are sent once the mail account is set up.",
                len(ids),
            )
            ui.toast(many.format(n=f"{len(ids):,}"), lambda: take_back(ui, owner, ids))

    ui.tasks.do(owner, job, then, title=ui._("Preparing letters"), changes=CHANGES)


def send_now(
    ui: Ui, owner: QWidget, ids: Sequence[str], *, read_by_hand: bool = False, told: bool = True
) -> None:
    """Send letters of the outbox; what must wait stays there."""
    services = ui.services

    def job(work: Work) -> dict[str, Any]:
        def tell(line: Mapping[str, Any]) -> None:
            still = line["waiting"] + line["deferred"]
            work.progress(len(ids) - still, len(ids))

        return services.letters.send(
            ids, mailbox_read_by_hand=read_by_hand, progress=tell, wanted=work.check
        )

    def then(last: Mapping[str, Any]) -> None:
        if told:
            ui.toast(sentences(ui, *_result(ui, last)))

    def hold(_: Work) -> None:
        services.letters.hold()

    def cancelled() -> None:
        ui.tasks.do(owner, hold, rest_waits, title=ui._("Pausing"), changes=CHANGES)

    def rest_waits(_: None) -> None:
        ui.toast(ui._("What has not left waits in the outbox until you send it."))

    title = ui.ngettext("Sending {n} letter", "Sending {n} letters", len(ids)).format(n=f"{len(ids):,}")
    ui.tasks.do(owner, job, then, title=title, lane="send", changes=CHANGES, cancelled=cancelled)


def take_back(ui: Ui, owner: QWidget, ids: Sequence[str]) -> None:
    """Take letters out of the outbox."""

    def job(_: Work) -> int:
        return ui.services.letters.take_back_all(ids)

    def told(n: int) -> None:
        if n < len(ids):
            ui.toast(ui._("Too late: some have left already. They stand in the story of the person."))
            return
        many = ui.ngettext("{n} letter was taken back.", "{n} letters were taken back.", n)
        ui.toast(many.format(n=f"{n:,}"))

    ui.tasks.do(owner, job, told, title=ui._("Taking it back"), changes=CHANGES)


def _result(ui: Ui, last: Mapping[str, Any]) -> list[str]:
    """What became of them, in sentences."""
    n = {name: int(last[name]) for name in _COUNTED}
    told = {
        "accepted": ui.ngettext(
            "The server took {n} letter.", "The server took {n} letters.", n["accepted"]
        ),
        "deferred": ui.ngettext(
            "{n} letter is tried again later.", "{n} letters are tried again later.", n["deferred"]
        ),
        "waiting": ui.ngettext(
            "{n} letter still waits in the outbox.", "{n} letters still wait in the outbox.", n["waiting"]
        ),
        "rejected": ui.ngettext(
            "The server refused {n} letter.", "The server refused {n} letters.", n["rejected"]
        ),
        "skipped": ui.ngettext("{n} letter was not sent.", "{n} letters were not sent.", n["skipped"]),
        "unknown": ui.ngettext(
            "Of {n} letter nobody knows whether it left.",
            "Of {n} letters nobody knows whether they left.",
            n["unknown"],
        ),
    }
    found = [text.format(n=f"{n[name]:,}") for name, text in told.items() if n[name]]
    if last["why"] in ("failures", "hard"):
        found.append(ui._("So many were refused in a row that the others stay here. Look at the addresses."))
    refused = next((one["error"] for one in last["letters"] if one.get("error")), None)
    if refused is not None:
        found.append(str(refused["cause"]))
    return found or [ui._("Nothing was waiting to be sent.")]
