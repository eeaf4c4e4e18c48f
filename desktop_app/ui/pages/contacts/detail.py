"""The panel of one person: may mail go, why, by which article, the story behind it, and what to do."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.services.contact_detail import ContactDetail, Judged, Reason
from desktop_app.ui.context import Ui
from desktop_app.ui.ground_words import ground_shown
from desktop_app.ui.pages.contacts.detail_more import MorePart
from desktop_app.ui.pages.contacts.letters import LettersPart
from desktop_app.ui.pages.contacts.story import Story
from desktop_app.ui.pages.contacts.words import TONES, chip_text, mend_text, status_text
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import Role, WrapLabel, label


class DetailPanel(Card):
    """Shows one ContactDetail. Its signals carry what the owner wants done with that contact."""

    edit = Signal(str)
    stop = Signal(str)
    delete = Signal(str)
    mend = Signal(str, str)
    """Contact, and what is mended (`Judged.mend`)."""
    law = Signal(object)
    """Ids of the rules whose text is wanted."""
    records = Signal(str)
    """The address whose evidence is wanted."""
    proof = Signal(object)
    """A Proof that is to be shown."""
    mail = Signal(str, str)
    """Newsletter and mail that are to be shown."""
    origin = Signal(str)
    """The import whose people are wanted."""
    letter = Signal(object, str)
    """A LetterKind, and the contact that is to get it."""
    take_back = Signal(str)
    """A letter of the outbox that is not to be sent."""
    left = Signal()
    """Esc: back to the list."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=0, spacing=0)
        self._ui = ui
        self.shown: ContactDetail | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(20, 20, 14, 12)
        self._box.setSpacing(6)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.add(self._area, 1)
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        self._box.addLayout(self._top)
        self.mend_button = button(ui, icon="pen-line", clicked=self._mend)
        self.law_button = button(ui, "quiet", icon="scale", bulk="small", clicked=self._law)
        self._why = QVBoxLayout()
        self._why.setSpacing(6)
        self._box.addLayout(self._why)
        self._box.addWidget(self.law_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(self.mend_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.letters = LettersPart(ui, self.take_back)
        self.letters.asked.connect(self._letter)
        self._box.addWidget(self.letters)
        self._story_title, self.story = label("h2"), Story(ui)
        self._more = MorePart(ui, self.mail, self.origin)
        self._box.addSpacing(8)
        self._box.addWidget(self._story_title)
        self._box.addWidget(self.story)
        self._box.addWidget(self._more)
        self.story.opened.connect(self.proof)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.edit_button = button(ui, icon="pen-line", clicked=lambda: self._tell(self.edit))
        self.stop_button = button(ui, "danger", icon="ban", clicked=lambda: self._tell(self.stop))
        self.changed_button = button(
            ui, "quiet", icon="at-sign", bulk="small", clicked=self._address_changed
        )
        self.records_button = button(ui, "quiet", icon="file-check", bulk="small", clicked=self._records)
        self.delete_button = button(
            ui, "quiet", icon="trash-2", bulk="small", clicked=lambda: self._tell(self.delete)
        )
        self._buttons = QWidget()
        flow = Flow(self._buttons, gap=8, line_gap=6)
        for one in (self.edit_button, self.stop_button):
            flow.addWidget(one)
        self._box.addSpacing(6)
        for one in (self.changed_button, self.records_button, self.delete_button):
            self._box.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 14, 16)
        foot.addWidget(self._buttons)
        self.box.addLayout(foot)
        self._hint = WrapLabel("muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(20, 20, 20, 20)
        self.add(self._hint, 1)
        self.show_detail(None)

    def show_detail(self, detail: ContactDetail | None) -> None:
        """Another person, or nobody."""
        same = detail is not None and self.shown is not None and detail.contact_id == self.shown.contact_id
        self.shown = detail
        self._hint.setVisible(detail is None)
        self._area.setVisible(detail is not None)
        self._buttons.setVisible(detail is not None)
        if detail is None:
            return
        self._fill_top(detail)
        self._fill_why(detail)
        self.story.show_events(detail.story, self._ui._("Nothing is recorded yet."))
        self._more.show_detail(detail)
        self.letters.show_part(detail.letters)
        self.stop_button.setVisible(bool(detail.addresses))
        self.changed_button.setVisible(bool(detail.addresses))
        self.records_button.setVisible(bool(detail.addresses))
        if not same:
            self._area.verticalScrollBar().setValue(0)

    def take_focus(self) -> None:
        """The keyboard reads and scrolls here; Esc leads back."""
        if self.shown is not None:
            self._area.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self._hint.setText(_("Choose a name to see why mail may or may not go to that person."))
        self._area.setAccessibleName(_("About this person"))
        self._story_title.setText(_("Record of the ground"))
        self._more.retranslate()
        self.letters.retranslate()
        self.law_button.setText(_("Read the law"))
        self.edit_button.setText(_("Edit contact"))
        self.stop_button.setText(_("Stop mail"))
        self.changed_button.setText(_("The mail address changed"))
        self.changed_button.setToolTip(
            _("What was agreed for the old address does not move to the new one.")
        )
        self.records_button.setText(_("Evidence as a document"))
        self.delete_button.setText(_("Delete from the contacts"))
        if self.shown is not None:
            self.show_detail(self.shown)

    def rules(self) -> list[str]:
        """The rules that speak about the person shown."""
        judged = self.shown.judged if self.shown else ()
        return list(dict.fromkeys(reason.rule for one in judged for reason in one.reasons))

    def _fill_top(self, detail: ContactDetail) -> None:
        _ = self._ui._
        clear(self._top)
        self._line(detail.name, "title")
        self._line(detail.kana, "small")
        self._line(detail.company, "body")
        self._line(detail.work, "small")
        status = detail.judged[0].status if detail.judged else "incomplete"
        if len(detail.judged) < 2:
            self._top.addWidget(Chip(self._ui, TONES[status], status_text(self._ui, status)))
        for address in detail.addresses:
            self._line(address.text, "body")
            if len(detail.addresses) > 1:
                said = f"{status_text(self._ui, address.status)}：{chip_text(self._ui, address.chip)}"
                self._top.addWidget(Chip(self._ui, TONES[address.status], said))
        self._line(detail.phone, "body")
        if detail.country:
            self._line(_("Country: {code}").format(code=detail.country), "small")
        if detail.tags:
            self._line(_("Tags: {tags}").format(tags="・".join(detail.tags)), "small")
        self._line(self._kind(detail), "small")
        self._line(detail.note, "small")
        for name, value in detail.details:
            self._line(_("{name}: {value}").format(name=name, value=value) if name else value, "small")
        if detail.age is not None:
            self._line(_("Age: {age}").format(age=detail.age), "small")
        if detail.guardian_consent:
            self._line(_("A parent or guardian agreed"), "small")
        if detail.sensitive_consent:
            self._line(_("The person agreed that we keep health or similar details"), "small")

    def _kind(self, detail: ContactDetail) -> str:
        _ = self._ui._
        kinds = {
            "business": _("Writes as a business"),
            "consumer": _("Writes as a private person"),
            "unknown": _("Business or private: not known, so treated as private"),
        }
        kind = kinds[detail.recipient_type]
        if detail.recipient_type_ground:
            ground = ground_shown(self._ui, detail.recipient_type_ground)
            return _("{kind} ({ground})").format(kind=kind, ground=ground)
        return kind

    def _line(self, text: str, role: Role) -> None:
        if text:
            made = label(role, text, selectable=True)
            made.setWordWrap(True)
            self._top.addWidget(made)

    def _fill_why(self, detail: ContactDetail) -> None:
        clear(self._why)
        several = len(detail.judged) > 1
        for reasons in dict.fromkeys(judged.reasons for judged in detail.judged):
            for judged in detail.judged:
                if several and judged.reasons == reasons:
                    self._why.addWidget(self._topic(judged))
            for reason in reasons:
                self._why.addWidget(_reason(reason))
        if not detail.judged:
            none = WrapLabel("body")
            none.setText(self._ui._("There is no address to write to."))
            self._why.addWidget(none)
        mended = self._mended()
        self.law_button.setVisible(bool(self.rules()))
        self.mend_button.setVisible(mended is not None)
        if mended is not None:
            self.mend_button.setText(mend_text(self._ui, mended.mend, mended.chip.reason))

    def _topic(self, judged: Judged) -> QWidget:
        """One kind of newsletter with its status; what is said below is about it."""
        made = QWidget()
        flow = Flow(made, gap=6, line_gap=2)
        flow.addWidget(label("bold", judged.topic))
        flow.addWidget(Chip(self._ui, TONES[judged.status], status_text(self._ui, judged.status)))
        return made

    def _mended(self) -> Judged | None:
        judged = self.shown.judged if self.shown else ()
        return next((one for one in judged if one.mend), None)

    def _mend(self) -> None:
        mended = self._mended()
        if self.shown is not None and mended is not None:
            self.mend.emit(self.shown.contact_id, mended.mend)

    def _law(self) -> None:
        self.law.emit(self.rules())

    def _address_changed(self) -> None:
        """The form begins at the address: its evidence stays with the old one (JP-SEMG-ADDRCHANGE)."""
        if self.shown is not None:
            self.mend.emit(self.shown.contact_id, "address-changed")

    def _letter(self, kind: object) -> None:
        if self.shown is not None:
            self.letter.emit(kind, self.shown.contact_id)

    def _records(self) -> None:
        if self.shown is not None and self.shown.addresses:
            self.records.emit(self.shown.addresses[0].text)

    def _tell(self, signal: SignalInstance) -> None:
        if self.shown is not None:
            signal.emit(self.shown.contact_id)


def _reason(reason: Reason) -> QWidget:
    """The sentence, its article in small type, and what would help."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(1)
    text = WrapLabel("body")
    text.setText(reason.text)
    box.addWidget(text)
    for words in (reason.article, reason.mend):
        if words:
            small = WrapLabel("small")
            small.setText(words)
            box.addWidget(small)
    return made
