"""The words of ホーム: greeting, days, things to do, bases. Codes come from `services.home_view`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from desktop_app.services.home_view import Todo
from desktop_app.ui.context import Ui


def greeting(ui: Ui, now: datetime) -> str:
    """By the time of day where the PC is."""
    hour = now.astimezone().hour
    if 4 <= hour < 11:
        return ui._("Good morning")
    return ui._("Good day") if 11 <= hour < 18 else ui._("Good evening")


def day(ui: Ui, at: datetime) -> str:
    """2026-11-22 and the day of the week."""
    local = at.astimezone()
    names = (
        ui._("Mon"), ui._("Tue"), ui._("Wed"), ui._("Thu"), ui._("Fri"), ui._("Sat"), ui._("Sun"),
    )  # fmt: skip
    return ui._("{date} ({weekday})").format(date=f"{local:%Y-%m-%d}", weekday=names[local.weekday()])


def when(ui: Ui, then: datetime, now: datetime) -> str:
    """「昨日 17:20」."""
    local, today = then.astimezone(), now.astimezone().date()
    time = f"{local:%H:%M}"
    days = (today - local.date()).days
    if days == 0:
        return ui._("today at {time}").format(time=time)
    return ui._("yesterday at {time}").format(time=time) if days == 1 else f"{local:%Y-%m-%d}"


def joined(parts: Iterable[str]) -> str:
    """Parts on one line or several: the dot stays with the part before it."""
    return "\u00a0・ ".join(parts)


def people(ui: Ui, n: int) -> str:
    """「1,211人」."""
    return ui.ngettext("{n} person", "{n} people", n).format(n=f"{n:,}")


def mails(ui: Ui, n: int) -> str:
    """「1,187通」."""
    return ui.ngettext("{n} mail", "{n} mails", n).format(n=f"{n:,}")


def basis(ui: Ui, key: str) -> str:
    """A basis in one word."""
    _ = ui._
    return {
        "CONSENT_WEB": _("Web form"),
        "CONSENT_PAPER": _("Paper form"),
        "CONSENT_MAIL": _("Agreed by mail"),
        "CONSENT_ORAL": _("Agreed in person"),
        "CARD": _("Business card"),
        "RELATION": _("In business with us"),
        "PUBLISHED": _("Published address"),
    }.get(key, _("Other"))


def stop(ui: Ui, key: str) -> str:
    """Why people are stopped, in one word."""
    _ = ui._
    return {
        "stopped": _("Own wish"),
        "bounced": _("Undeliverable"),
        "unclear": _("Reply to be read"),
        "post": _("Not a person"),
    }.get(key, _("Other"))


def reason(ui: Ui, key: str, text: str) -> str:
    """What a ground lacks; `text` comes from the check's own words."""
    return ui._("No address") if key == "no-address" else text or ui._("Other")


def came(ui: Ui, kinds: Mapping[str, int]) -> str:
    """「昨日から 6通（停止 1・返信 3・不達 2）」; "" when nothing came."""
    total, _ = sum(kinds.values()), ui._
    if not total:
        return ""
    named = (
        (("optout",), _("stops")),
        (("unclear",), _("to look at")),
        (("complaint",), _("complaints")),
        (("reply", "signup"), _("replies")),
        (("bounce",), _("came back")),
    )
    counted = [(words, sum(kinds.get(kind, 0) for kind in codes)) for codes, words in named]
    parts = "・".join(f"{words} {n:,}" for words, n in counted if n)
    told = ui.ngettext("Since yesterday {n} mail", "Since yesterday {n} mails", total).format(n=f"{total:,}")
    return _("{since} ({what})").format(since=told, what=parts) if parts else told


def todo(ui: Ui, one: Todo) -> tuple[str, str, str]:
    """(sentence, small line, button) of a thing to do; the button is "" for what is in order."""
    _, n, about = ui._, one.n, one.about
    number = f"{n:,}"

    texts: dict[str, tuple[str, str, str]] = {
        "paused": (
            _("“{about}” is paused").format(about=about),
            ui.ngettext(
                "{n} mail still waits",
                "{n} mails still wait",
                n,
            ).format(n=number),
            _("Open"),
        ),
        "unknown": (
            ui.ngettext(
                "Of {n} mail nobody knows whether it left",
                "Of {n} mails nobody knows whether they left",
                n,
            ).format(n=number),
            _("It is never sent again by itself. Decide what became of it."),
            _("Decide"),
        ),
        "must-read": (
            _("The book was restored: read the mailbox first"),
            _("Opt-outs that came since {about} may still be there.").format(about=about),
            _("Read the mailbox") if not one.page else _("Settings"),
        ),
        "waiting": (
            ui.ngettext(
                "We can't tell whether {n} reply means stop",
                "We can't tell whether {n} replies mean stop",
                n,
            ).format(n=number),
            _(
                "Until you decide, the senders whom the book knows get nothing; while one is unknown, no "
                "newsletter can be started."
            ),
            _("Look"),
        ),
        "wishes": (
            ui.ngettext(
                "{n} reply wants an answer",
                "{n} replies want an answer",
                n,
            ).format(n=number),
            _("Questions and orders are never answered by the program."),
            _("Look"),
        ),
        "read-old": (
            ui.ngettext(
                "The mailbox was not read for {n} day", "The mailbox was not read for {n} days", n
            ).format(n=n),
            _("Opt-outs act only once they are read."),
            _("Read the mailbox"),
        ),
        "holds": (
            ui.ngettext(
                "{n} mail came back from {about}; its server may be at fault",
                "{n} mails came back from {about}; its server may be at fault",
                n,
            ).format(n=number, about=about),
            _("Nothing goes to these people until you decide."),
            _("Decide"),
        ),
        "complaints": (
            ui.ngettext(
                "{n} complaint has waited for a week",
                "{n} complaints have waited for a week",
                n,
            ).format(n=number),
            _("Note what you did about it. The law asks to deal with complaints without delay."),
            _("Look"),
        ),
        "refused": (
            ui.ngettext(
                "{about} refused {n} mail",
                "{about} refused {n} mails",
                n,
            ).format(n=number, about=about),
            _("It was refused for what it says or where it comes from. See what can be done."),
            _("Look"),
        ),
        "shop-missing": (
            _("Your shop's data are missing"),
            _("The law asks for the sender's name, address and contact in each mail."),
            _("Fill in"),
        ),
        "shop-gaps": (
            ui.ngettext(
                "{n} thing is missing in the legal footer",
                "{n} things are missing in the legal footer",
                n,
            ).format(n=number),
            _("Without it no advertising mail may go."),
            _("Fill in"),
        ),
        "account-missing": (
            _("No mail account is connected yet"),
            _("Newsletters go out through your shop's own mailbox."),
            _("Connect"),
        ),
        "account-untested": (
            _("The mail account was never tested"),
            _("The test shows whether sending and reading replies work."),
            _("Test"),
        ),
        "sign-in-needed": (
            _("Your mail provider does not let the program in any more"),
            _("Nothing can be sent or read until you have signed in again."),
            _("Sign in again"),
        ),
        "password-wanted": (
            _("The password of the mail account is wanted"),
            _("Nothing can be sent or read before you have typed it."),
            _("Type it"),
        ),
        "mailbox-unreadable": (
            _("The mailbox could not be read ({about})").format(about=about),
            _("A request to stop may be waiting in it. Nothing is sent before it was read."),
            _("Look"),
        ),
        "probe-old": (
            _("It is not proven that opt-outs reach your mailbox"),
            _("A test mail to the opt-out address shows it; it holds for twelve months."),
            _("Test"),
        ),
        "backup-never": (
            _("There is no backup of the book yet"),
            _("Evidence and opt-outs must not be lost with this PC."),
            _("Back up"),
        ),
        "backup-old": (
            ui.ngettext("The last backup is {n} day old", "The last backup is {n} days old", n).format(
                n=f"{n:,}"
            ),
            _("Evidence and opt-outs must not be lost with this PC."),
            _("Back up"),
        ),
        "law-old": (
            _("The law text here is of {about}").format(about=about),
            _("It is older than a year. Look for a newer version of the program."),
            _("Look"),
        ),
        "import-refused": (
            ui.ngettext("{n} row of an import was refused", "{n} rows of an import were refused", n).format(
                n=f"{n:,}"
            ),
            about,
            _("Look"),
        ),
        "no-address": (
            ui.ngettext("{n} contact has no mail address", "{n} contacts have no mail address", n).format(
                n=f"{n:,}"
            ),
            _("Add an address, or nothing can be sent."),
            _("Fill in"),
        ),
        "cards": (
            ui.ngettext(
                "{n} business card has no day or occasion",
                "{n} business cards have no day or occasion",
                n,
            ).format(n=number),
            _("To write to them, it must be on record when and where the card was received."),
            _("Fill in"),
        ),
        "letters": (
            ui.ngettext("{n} letter waits in the outbox", "{n} letters wait in the outbox", n).format(
                n=number
            ),
            _("Confirmations and requests that have not left yet."),
            _("Look"),
        ),
        "unconfirmed": (
            ui.ngettext(
                "{n} person has not confirmed yet",
                "{n} people have not confirmed yet",
                n,
            ).format(n=number),
            _("A confirmation mail asks them; until they answer it, no newsletter goes to them."),
            _("Look"),
        ),
        "grounds": (
            ui.ngettext(
                "{n} person lacks a ground for sending",
                "{n} people lack a ground for sending",
                n,
            ).format(n=number),
            about,
            _("Look"),
        ),
        "step-shop": (
            _("Your shop: who sends, and where to stop"),
            _("It becomes the footer that the law asks for."),
            _("Fill in"),
        ),
        "step-account": (
            _("Your shop's mailbox"),
            _("Mails go out through it and replies come back to it. This can wait."),
            _("Connect"),
        ),
        "step-contacts": (
            _("The people you write to"),
            _("By hand or from a file, each with the ground on which mail may go."),
            _("Add contacts"),
        ),
        "step-newsletter": (
            _("Your first newsletter"),
            _("Write it now; it is sent only after the check, and only when you say so."),
            _("Write"),
        ),
        "shop-fine": (_("Everything for the legal footer is there"), "", ""),
        "account-fine": (_("Opt-outs reach your mailbox (tested {about})").format(about=about), "", ""),
        "replies-fine": (_("No reply waits for a decision"), "", ""),
        "backup-fine": (_("Last backup: {about}").format(about=about), "", ""),
    }
    return texts[one.code]
