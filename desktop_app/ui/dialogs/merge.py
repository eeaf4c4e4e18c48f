"""Contacts that are one person: what is taken from which, what becomes of it, and who is mailable then."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.merge_preview import AddressAfter, Chosen, FieldLine, MergePreview
from desktop_app.services.people_alike import Merged
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.merge_past import take_apart
from desktop_app.ui.dialogs.merge_words import field_words, value_words
from desktop_app.ui.dialogs.side_by_side import AddressLine, DataLabel
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, Notice, clear
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class MergeDialog(DialogBase):
    """Two or more contacts become one. Where they contradict each other, the owner picks."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        contact_ids: Sequence[str],
        *,
        merged: Callable[[Merged], None] | None = None,
    ) -> None:
        """`merged` is told what was done."""
        super().__init__(ui, parent, width=620)
        self.contact_ids = tuple(contact_ids)
        self._then = merged
        self._preview: MergePreview | None = None
        self._taken: dict[str, str] = {}
        self._working = False
        self.choices: dict[str, Choices] = {}
        self.preferred: Choices | None = None
        self.ground = QLineEdit()
        self.ground_field = Field(self.ground)
        self.ground_field.hide()
        self.ground.editingFinished.connect(self._look)
        self.held = Notice(ui, "stop")
        self.held.hide()
        self.who = DataLabel("bold")
        self.box.addWidget(self.who)
        self._pick = QVBoxLayout()
        self._pick.setSpacing(12)
        self._result = QVBoxLayout()
        self.box.addLayout(self._pick)
        self.box.addWidget(self.ground_field)
        self.box.addLayout(self._result)
        self.box.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101
        # Not in the scrolling part: it must be seen before the button is pressed.
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 24, 0)
        told.addWidget(self.held)
        outer.insertLayout(outer.count() - 1, told)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.merge = self.add_button(button(ui, "primary", icon="merge", clicked=self.do), default=True)
        self.merge.setEnabled(False)
        self.retranslate()
        self._look()

    def chosen(self) -> Chosen:
        """What is picked now."""
        preferred = self.preferred.key() if self.preferred is not None else ""
        return Chosen(taken=dict(self._taken), ground=self.ground.text().strip(), preferred=preferred)

    def _look(self) -> None:
        ids, chosen = self.contact_ids, self.chosen()
        self.ui.tasks.look(
            self,
            lambda: self.ui.services.people_alike.preview(ids, chosen),
            self._show,
            key="preview",
            failed=self._failed,
        )

    def _failed(self, error: AppError) -> None:
        self.ui.error(error)
        self.close()

    def _show(self, preview: MergePreview) -> None:
        first = self._preview is None
        self._preview = preview
        if first:
            self._make_choices(preview)
        self.merge.setEnabled(True)
        self.retranslate()
        if first:
            next(iter(self.choices.values()), self.merge).setFocus()

    def _make_choices(self, preview: MergePreview) -> None:
        """A question for each field in which they contradict each other, and for where mails go."""
        for line in preview.fields:
            if not line.choice:
                continue
            made = Choices([one.contact_id for one in preview.people])
            made.choose(preview.people[line.taken].contact_id)
            made.chosen.connect(partial(self._take, line.name))
            self.choices[line.name] = made
            self._pick.addWidget(_question(made))
        if len(preview.addresses) > 1:
            self.preferred = Choices([one.before.id for one in preview.addresses])
            self.preferred.choose(preview.addresses[0].before.id)
            self.preferred.chosen.connect(lambda _: self._look())
            self._pick.addWidget(_question(self.preferred))

    def _take(self, name: str, contact_id: str) -> None:
        self._taken[name] = contact_id
        self._look()

    def do(self) -> None:
        """Merge them; the toast takes it back."""
        preview = self._preview
        if preview is None or self._working:
            return
        if preview.needs_ground and not self.ground.text().strip():
            self.ground_field.set_problem(self.ui._("Say how you know that this is a business."))
            self.ground.setFocus()
            return
        self._working = True
        ids, chosen = self.contact_ids, self.chosen()

        def job(_: Work) -> Merged:
            return self.ui.services.people_alike.merge(ids, chosen)

        self.ui.tasks.do(
            self,
            job,
            self._done,
            title=self.ui._("Merging the contacts"),
            changes=("contacts", "records"),
            failed=self._not_done,
            can_cancel=False,
        )

    def _not_done(self, error: AppError) -> None:
        self._working = False
        self.ui.error(error)

    def _done(self, result: Merged) -> None:
        said = self.ui.ngettext(
            "{n} contact is “{name}” now.", "{n} contacts are one now: “{name}”.", result.contacts
        ).format(n=result.contacts, name=result.name)
        ui, owner, then = self.ui, self._frame(), self._then
        ui.toast(said, lambda: take_apart(ui, owner, result.entry, lambda: then(result) if then else None))
        if then is not None:
            then(result)
        self.accept()

    def _frame(self) -> QWidget:
        """The window, which outlives this dialog and the one that opened it."""
        found: QWidget = self
        while (above := found.parentWidget()) is not None:
            found = above
        return found

    # --- looks

    def _show_result(self, preview: MergePreview) -> None:
        clear(self._result)
        _, words = self.ui._, field_words(self.ui)
        card = Card(margin=16, spacing=8)
        head = WrapLabel("bold")
        head.setText(_("What the contact will be"))
        card.add(head)
        for name, text in self._lines(preview):
            line = DataLabel()
            line.setText(f"{words[name]}：{text}")
            card.add(line)
        for one in preview.addresses:
            card.add(AddressLine(self.ui, one.after, held=self._told(one)))
        self._result.addWidget(card)

    def _lines(self, preview: MergePreview) -> list[tuple[str, str]]:
        found = [(line.name, self._value(line)) for line in preview.fields if self._value(line)]
        found.append(("tags", "、".join(preview.tags)))
        found.append(("details", "、".join(f"{label} {value}" for label, value in preview.details)))
        found.append(("note", preview.note))
        return [(name, text) for name, text in found if text]

    def _value(self, line: FieldLine) -> str:
        if line.name == "country" and line.result == "JP" and not line.choice:
            return ""
        return value_words(self.ui, line.name, line.result)

    def _told(self, one: AddressAfter) -> str:
        if one.before.status == "mailable" and one.after.status == "mailable":
            return ""
        return one.after.why

    def _show_held(self, preview: MergePreview) -> None:
        """What a stop of one of them means for the other's address, before the button is pressed."""
        held = sum(one.shared for one in preview.addresses)
        lost = preview.mailable_before - preview.mailable_after
        text = ""
        if held:
            text = self.ui.ngettext(
                "One of them asked us to stop. As one person, nothing goes to the other address either "
                "({n} address), until the person asks for it anew. Taking the merge back ends this.",
                "One of them asked us to stop. As one person, nothing goes to the other addresses either "
                "({n} addresses), until the person asks for it anew. Taking the merge back ends this.",
                held,
            ).format(n=held)
        elif lost > 0:
            text = self.ui._("Fewer addresses are mailable afterwards, since the stricter rule counts.")
        self.held.set(text, tone="stop" if held else "warn")

    def _wanted_height(self) -> int:
        """High enough for what comes in once it is read."""
        return max(super()._wanted_height(), self.ui.theme.s(660))

    def retranslate(self) -> None:
        _, preview = self.ui._, self._preview
        names = "　＋　".join(one.name for one in preview.people) if preview else ""
        self.set_texts(
            _("Merge into one contact"),
            _(
                "All addresses, tags and notes stay; each address keeps its own evidence and its own stops. "
                "It can be taken back at any time."
            ),
        )
        self.who.setText(names)
        self.cancel.setText(_("Cancel"))
        self.merge.setText(_("Merge"))
        self.ground_field.set_texts(
            _("How do you know that this is a business?"),
            _("One of the contacts does not count as a business, so this must be known for certain."),
        )
        if preview is None:
            return
        words = field_words(self.ui)
        lines = {line.name: line for line in preview.fields}
        for name, made in self.choices.items():
            told = {
                person.contact_id: value_words(self.ui, name, value) or "－"
                for person, value in zip(preview.people, lines[name].values, strict=True)
            }
            made.set_texts(told)
            _ask(made, _("Which one counts? {field}").format(field=words[name]))
        if self.preferred is not None:
            self.preferred.set_texts({one.before.id: one.before.text for one in preview.addresses})
            _ask(self.preferred, _("Which address do newsletters go to?"))
        self.ground_field.setVisible(preview.needs_ground)
        if self.ground.text().strip():
            self.ground_field.set_problem("")
        self._show_held(preview)
        self._show_result(preview)


def _question(choices: Choices) -> QWidget:
    """A question with its answers below."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(WrapLabel("bold"))
    column.addWidget(choices)
    return box


def _ask(choices: Choices, text: str) -> None:
    parent = choices.parentWidget()
    said = parent.findChild(WrapLabel) if parent is not None else None
    if isinstance(said, WrapLabel):
        said.setText(text)
    choices.setAccessibleName(text)
