"""One run: where its mails stand, why it waits, and what a person must decide."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.delivery_sheet import Run, RunView
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.sum_bar import Part, SumBar, SumRow
from desktop_app.ui.pages.deliveries.words import not_sent_text, run_state
from desktop_app.ui.sending import Ending
from desktop_app.ui.sending_words import (
    changed_text,
    clock_time,
    mails,
    minute,
    plan_text,
    time_left,
    why_text,
)
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel
from desktop_app.ui.widgets.sentences import sentences

_PAUSING = frozenset({"failures", "hard", "blocked", "content"})
"""Ends of a call that a person must look at; the book only knows that it is paused."""


class RunCard(Card):
    """`recipients`, `unknown`, `problem` … are what its buttons do."""

    def __init__(
        self,
        ui: Ui,
        *,
        recipients: Callable[[], None],
        unknown: Callable[[], None],
        problem: Callable[[], None],
        newsletter: Callable[[], None],
        save: Callable[[], None],
    ) -> None:
        super().__init__(spacing=12)
        self._ui = ui
        top = QHBoxLayout()
        top.setSpacing(12)
        self.chip = Chip(ui)
        self.title = ElidingLabel("title")
        top.addWidget(self.chip)
        top.addWidget(self.title, 1)
        self.box.addLayout(top)
        self.pace = WrapLabel("small")
        self.add(self.pace)
        self.bar = SumBar(ui)
        self.add(self.bar)
        self.sums = SumRow()
        self.add(self.sums)
        self.not_sent, self.state, self.cleared = WrapLabel("small"), WrapLabel("body"), WrapLabel("small")
        for text in (self.not_sent, self.state, self.cleared):
            self.add(text)
        self.problem = Notice(ui, "stop", clicked=problem)
        self.unknown = Notice(ui, "warn", clicked=unknown)
        self.problem.hide()
        self.unknown.hide()
        self.add(self.problem)
        self.add(self.unknown)
        buttons = Flow(gap=10)
        self.recipients = button(ui, icon="users", clicked=recipients)
        self.newsletter = button(ui, icon="eye", clicked=newsletter)
        self.save = button(ui, icon="printer", clicked=save)
        for one in (self.recipients, self.newsletter, self.save):
            buttons.addWidget(one)
        self.box.addLayout(buttons)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.recipients.setText(_("Show every recipient"))
        self.newsletter.setText(_("Show the newsletter"))
        self.save.setText(_("Print or save the result"))

    def show_run(self, view: RunView, *, running: bool, ending: Ending | None, by_itself: bool) -> None:
        """Numbers and reasons of a run; `ending`: how its last call in this window ended; `by_itself`: this
        window will go on with it."""
        run, ui = view.run, self._ui
        text, tone = run_state(ui, run.state, running=running, left=run.open)
        self.chip.set(text, tone)
        both = dict.fromkeys(part for part in (run.title, run.subject) if part.strip())
        self.title.setText(" — ".join(both))
        self._show_numbers(run, view)
        self._show_state(view, running=running, ending=ending, by_itself=by_itself)
        self._show_problem(ending.error if ending is not None and not running else None)
        count = run.counts.unknown
        words = ui.ngettext(
            "Of {mails} nobody knows whether the server took it.",
            "Of {mails} nobody knows whether the server took them.",
            count,
        ).format(mails=mails(ui, count))
        self.unknown.set(words if count else "", ui._("Decide what became of it"))
        self.cleared.setText(self._clearance(view))
        self.cleared.setVisible(bool(self.cleared.said()))
        for widget in (self.bar, self.sums, self.recipients, self.newsletter, self.save):
            widget.setVisible(bool(run.total))  # while it is being checked there are no numbers yet

    def _show_numbers(self, run: Run, view: RunView) -> None:
        _, counts = self._ui._, run.counts
        parts = [Part(counts.accepted, _("taken by the server"), "primary", "ok")]
        if counts.bounced:
            parts.append(Part(counts.bounced, _("came back later"), "stop", "stop"))
        if run.waiting:
            parts.append(Part(run.waiting, _("in line"), "sunken"))
        if counts.deferred:
            parts.append(Part(counts.deferred, _("tried again later"), "warn", "warn"))
        if counts.rejected:
            parts.append(Part(counts.rejected, _("no such address, or refused"), "stop", "stop"))
        if counts.unknown:
            parts.append(Part(counts.unknown, _("not known"), "warn", "warn"))
        stopped = sum(one.count for one in view.not_sent if one.rule == OF_STOP and not one.from_start)
        if stopped:
            parts.append(Part(stopped, _("asked to stop meanwhile → not sent"), "control", "muted"))
        if counts.skipped > stopped:
            parts.append(Part(counts.skipped - stopped, _("not sent"), "control", "muted"))
        whole = Part(run.total, _("everyone it was meant for"), "ink")
        self.sums.put(whole, parts)
        drawn = sorted(parts, key=lambda part: part.colour == "sunken")
        said = ", ".join(f"{part.text} {part.number}" for part in parts)
        self.bar.put(drawn, run.total, f"{whole.text} {whole.number}: {said}")
        rows = [not_sent_text(self._ui, row) for row in view.not_sent]
        self.not_sent.setText(_("Not sent: {reasons}").format(reasons=_(", ").join(rows)) if rows else "")
        self.not_sent.setVisible(bool(rows))

    def _show_state(self, view: RunView, *, running: bool, ending: Ending | None, by_itself: bool) -> None:
        ui, run, now = self._ui, view.run, view.at
        halted = run.state is NewsletterState.PAUSED and not running
        pace = [plan_text(ui, view.days, now)] if run.open and not halted else []
        if running and view.rate > 0 and run.waiting:
            per_minute = ui._("{n} mails a minute").format(n=round(view.rate * 60))
            pace += (
                [per_minute, time_left(ui, run.waiting / view.rate)] if len(view.days) < 2 else [per_minute]
            )
        if not run.open and run.finished_at is not None:
            pace = [ui._("Ended {when}").format(when=clock_time(run.finished_at, now))]
        self.pace.setText("  ".join(part for part in pace if part))
        self.pace.setVisible(bool(self.pace.said()))
        if running:
            sending = ui._("Mails are leaving one by one. You may go to other pages.")
            checking = ui._("Reading the replies and checking everything once more before the first mail …")
            self.state.setText(sending if run.total else checking)
            return
        standing = view.standing
        why = ending.why if ending is not None and ending.why in (*_PAUSING, "network") else standing.why
        until = standing.until
        text = why_text(ui, why, until, now)
        if by_itself and run.open:
            text += ui._(" This window goes on by itself.")
        self.state.setText(text)

    def _clearance(self, view: RunView) -> str:
        """送信の確認記録 in a line."""
        _, found = self._ui._, view.cleared
        if found is None:
            return ""
        told = [_("Checked and let go: {when}, {name}.").format(when=minute(found.at), name=found.by)]
        if found.mailbox_read_at is not None:
            read = (
                _("Replies read by hand at {when}.") if found.read_by_hand else _("Replies read at {when}.")
            )
            told.append(read.format(when=minute(found.mailbox_read_at)))
        for title, reason in found.accepted:
            told.append(_("Sent all the same, {title}: {reason}.").format(title=title, reason=reason))
        return sentences(self._ui, *told)

    def _show_problem(self, error: AppError | None) -> None:
        ui, _ = self._ui, self._ui._
        if error is None:
            self.problem.set("")
            return
        if error.id == "clearance-void":
            what = changed_text(ui, str(error.params.get("what", "")))
            self.problem.set(
                _("Since the check something changed: {what}. Look at it, then continue.").format(what=what),
                _("Check again and continue"),
            )
            return
        text = ui.error_text(error)
        told = sentences(ui, text.title, text.cause)
        words = {"warnings-not-accepted": _("Give the reason"), "check-blocks": _("Open settings")}
        if OF_INBOX in error.rules:
            words["check-blocks"] = _("Open the inbox")
        words |= dict.fromkeys((error.id,) if error.id.startswith(OF_ACCOUNT) else (), _("Open settings"))
        self.problem.set(told, words.get(error.id, _("Try again")))


OF_STOP = "JP-SEM-3-3-OPTOUT"
"""The rule of people who asked for no more mail."""
OF_INBOX = "JP-SEM-3-3-UNCLEAR"
"""The rule of mails that wait for a decision."""
OF_ACCOUNT = (
    "account-", "app-password", "certificate-", "mail-server-not-understood", "mail-server-refused", "oauth-",
    "password-", "plain-only",
    "sender-refused", "sign-in", "smtp-auth-off", "tls-", "token-", "wrong-password",
)  # fmt: skip
"""Errors that are mended where the account is set up; a connection that fails is tried again."""
