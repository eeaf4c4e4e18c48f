"""The places of the window worth a picture, and how each is reached. Nothing here is on the owner's way."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QScrollArea, QWidget

if TYPE_CHECKING:
    from desktop_app.ui.dialogs.import_file_declare import DeclarePart
    from desktop_app.ui.editor.editor_view import EditorView
    from desktop_app.ui.screens import Studio


class Scene(NamedTuple):
    """One place worth a picture: how it is reached."""

    name: str
    reach: "Callable[[Studio], None]"

    def show(self, studio: "Studio") -> QWidget:
        """Go there; returns what is to be looked at: the page, or the dialog over it."""
        studio.close_dialogs()
        self.reach(studio)
        studio.settle()
        return studio.dialog() or studio.window


def _page(name: str, **target: Any) -> "Callable[[Studio], None]":
    return lambda studio: studio.window.go(name, **target)


def _with_contact(studio: "Studio") -> None:
    contact = studio.contact()
    studio.window.go("contacts", **({"contact": contact} if contact else {"status": None}))


def _with_draft(page: str) -> "Callable[[Studio], None]":
    return lambda studio: studio.window.go(page, newsletter=studio.draft())


def _with_run(studio: "Studio") -> None:
    run = studio.services.drafts.last_sent()
    studio.window.go("deliveries", **({"newsletter": run} if run else {}))


_LIST = """御社名,ご芳名,メアド,名刺交換日,メルマガ
花屋さくら,髙橋 一郎,ichiro@sakura.example,2026/10/01,希望する
木村工務店,山﨑 花子,hanako@kimura.example,2026/10/01,1
みどり園,草野 次郎,jiro@midori.example,2026/10/02,解除
"""


def _at_a_time(studio: "Studio") -> None:
    from desktop_app.ui.pages.check.page import CheckPage

    _with_draft("check")(studio)
    studio.settle()
    page = cast(CheckPage, studio.window.page("check"))
    page.card.how.choose("later")
    page.card.how.chosen.emit("later")
    if page.area is not None:
        page.area.ensureWidgetVisible(page.card.send, 0, 20)


def _closing(studio: "Studio") -> None:
    from desktop_app.ui.closing import ClosingDialog

    studio.window.go("home")
    ClosingDialog(
        studio.program.ui, studio.window, tray=True, go_on=lambda: None, end=lambda: None
    ).open()


def _practice_box(studio: "Studio") -> None:
    from desktop_app.ui.pages.deliveries.page import DeliveriesPage

    _with_run(studio)
    cast(DeliveriesPage, studio.window.page("deliveries")).show_practice_mails()


def _practice_week(studio: "Studio") -> None:
    """The readers of the practice shop answered; nothing of it is read yet."""
    from desktop_app.ui.pages.deliveries.practice_box import PracticeBox

    _practice_box(studio)
    studio.settle()
    cast(PracticeBox, studio.dialog()).answers.busy_week()


def _stop(*, known: bool) -> "Callable[[Studio], None]":
    """The dialog that takes a stop: before and after somebody was found."""

    def reach(studio: "Studio") -> None:
        from desktop_app.ui.dialogs.stop import StopDialog

        studio.window.go("home")
        contact = studio.contact() if known else None
        StopDialog(studio.program.ui, studio.window, contact or "").open()

    return reach


def _stop_stranger(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.stop import StopDialog

    studio.window.go("home")
    dialog = StopDialog(studio.program.ui, studio.window)
    dialog.open()
    studio.settle()
    dialog.who.picker.setText("dareka@yoso.example")
    dialog.who.settle(lambda: None)


def _stop_more(studio: "Studio") -> None:
    """The stop dialog with the fields that few people need."""
    from desktop_app.ui.dialogs.stop import StopDialog

    _stop(known=True)(studio)
    studio.settle()
    dialog = cast(StopDialog, studio.dialog())
    dialog.show_more()
    studio.settle()
    dialog.words.setFocus()


def _importing(steps: int) -> "Callable[[Studio], None]":
    """The import with a list of cards in it, after so many steps."""

    def reach(studio: "Studio") -> None:
        from desktop_app.ui.dialogs.import_file import ImportDialog

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "kawaraban-list.csv")
            path.write_text(_LIST, "utf-8")
            wizard = ImportDialog(studio.program.ui, studio.window, path)
            wizard.open()
            studio.settle()
        wizard.look_part.kind.button_of("people").click()
        for _ in range(steps):
            _answer(wizard.declare_part)
            wizard.next.click()
            studio.settle()

    return reach


def _answer(part: "DeclarePart") -> None:
    part.source.button_of("persons").click()
    part.basis.choose("CARD")
    part.paper_by_hand.button_of("yes").click()
    part.refusals_removed.button_of("yes").click()
    part.recipient_type.button_of("unknown").click()
    if part.by is not None:
        part.by.setEditText("青井 葵")


def _imports(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.import_file import ImportsDialog

    studio.window.go("contacts")
    ImportsDialog(studio.program.ui, studio.window).open()


def _alike(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.people_alike import AlikeDialog

    studio.window.go("contacts")
    AlikeDialog(studio.program.ui, studio.window).open()


def _merge(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.merge import MergeDialog

    studio.window.go("contacts")
    people = [row["id"] for row in studio.services.contacts.rows(search="", status=None, tag=None)[:2]]
    if len(people) == 2:
        MergeDialog(studio.program.ui, studio.window, people).open()


def _export(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.export import ExportDialog

    studio.window.go("contacts")
    everybody = studio.program.ui._("Everybody in the contacts")
    ExportDialog(studio.program.ui, studio.window, None, everybody).open()


def _segment(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.segment import SegmentDialog

    studio.window.go("contacts")
    SegmentDialog(studio.program.ui, studio.window, studio.services.segments.pickable()).open()


def _photo() -> bytes:
    """A flower that nobody has to own: a PNG."""
    image = QImage(1104, 736, QImage.Format.Format_RGB32)
    image.fill(QColor(45, 74, 58))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for petal in range(10):
        painter.save()
        painter.translate(QPointF(552, 368))
        painter.rotate(36 * petal)
        painter.setBrush(QColor(184, 36, 58) if petal % 2 else QColor(216, 71, 90))
        painter.drawEllipse(QRectF(40, -60, 260, 120))
        painter.restore()
    painter.setBrush(QColor(232, 185, 74))
    painter.drawEllipse(QPointF(552, 368), 46, 46)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


_TITLE = "十二月のお便り"


def _december(studio: "Studio") -> str:
    """A draft with photo, product, coupon and event; made once in the copy of the book."""
    drafts = studio.services.drafts
    for row in drafts.rows():
        if row.title == _TITLE:
            return row.id
    photo = {**studio.services.photos.take(_photo(), name="poinsettia.png").photo, "alt": "赤い花"}
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "level": 1, "runs": [_TITLE]},
        {"type": "greeting", "name": [{"merge": "full", "fallback": "お客"}, " 様"],
         "parts": [{"paragraph": ["寒さが増してまいりましたが、いかがお過ごしでしょうか。"]}]},
        {"type": "image", **photo, "width": 0, "link": ""},
        {"type": "product", "photo": photo, "name": ["ポインセチア 5号鉢"], "price": 1650,
         "note": ["送料別"], "label": ["注文する"], "url": "https://hananoaoi.example/order", "order": True},
        {"type": "coupon", "value": ["10%引き"], "code": "XMAS", "per_person": True, "until": "2026-12-25"},
        {"type": "event", "title": ["リース教室"], "start": "2026-12-05T10:00", "place": "店内"},
        {"type": "button", "runs": ["ご予約はこちら"], "url": "https://hananoaoi.example/", "order": True},
    ]
    made = studio.services.newsletters.add(
        title=_TITLE, content={"subject": _TITLE, "theme": "florist", "blocks": blocks}, remote_sale_ad="yes"
    )
    return str(made["id"])


def _writing(place: int) -> "Callable[[Studio], None]":
    """The editor with the block at this place of the December draft chosen."""

    def reach(studio: "Studio") -> None:
        editor = _editor(studio)
        editor.model.choose(place)

    return reach


def _editor(studio: "Studio") -> "EditorView":
    from desktop_app.ui.pages.newsletters import NewslettersPage

    studio.window.go("newsletters", newsletter=_december(studio))
    studio.settle()
    return cast(NewslettersPage, studio.window.page("newsletters")).editor


def _start(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog

    studio.window.go("newsletters", all=True)
    NewsletterStartDialog(studio.program.ui, studio.window, lambda _: None).open()


def _themes(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.theme_chooser import ThemeChooser

    _editor(studio)
    ThemeChooser(studio.program.ui, studio.window, "florist").open()


def _crop(studio: "Studio") -> None:
    from desktop_app.ui.dialogs.photo_crop import PhotoCrop

    _editor(studio)
    image = QImage.fromData(_photo())
    PhotoCrop(studio.program.ui, studio.window, image, (150, 100, 700, 800), 0, lambda *_: None).open()


_PEOPLE = {
    "counter@hanami.example": ("花見 さくら", {"basis": "CONSENT_ORAL", "occasion": "ご来店"}),
    "market@asaichi.example": ("朝市 太郎", {"basis": "ADDRESS_TOLD", "occasion": "朝市"}),
}


def _letter_people(studio: "Studio") -> list[str]:
    """Somebody who agreed by word of mouth, somebody who only told the address; the first of the book."""
    found = []
    for email, (name, evidence) in _PEOPLE.items():
        if known := studio.services.contacts.rows(search=email):
            found.append(known[0]["id"])
            continue
        item = {**evidence, "obtained_at": "2026-11-01", "method": "口頭", "place": "店頭", "by": "葵"}
        found.append(studio.services.contacts.add({"email": email, "full": name, "evidence": [item]})["id"])
    studio.program.ui.announce("contacts")
    return [str(one) for one in (*found, studio.contact()) if one]


def _letter(kind: str, people: slice) -> "Callable[[Studio], None]":
    def reach(studio: "Studio") -> None:
        from desktop_app.domain.letters import LetterKind
        from desktop_app.ui.dialogs.letters import open_letters

        ids = _letter_people(studio)[people]
        studio.window.go("contacts", contact=ids[0])
        studio.settle()
        open_letters(studio.program.ui, studio.window, LetterKind(kind), ids)

    return reach


def _letter_waits(studio: "Studio") -> None:
    first, second, *_ = _letter_people(studio)
    studio.services.letters.put("confirm", contact_ids=[first])
    studio.services.letters.put("consent-request", contact_ids=[second], by="葵")
    studio.window.go("contacts", contact=first)


def _outbox(studio: "Studio") -> None:
    _letter_waits(studio)
    studio.settle()
    studio.window.go("contacts", outbox="yes")


def _help(studio: "Studio") -> None:
    from desktop_app.ui.account.help_dialog import show_help

    studio.window.go("settings", section="account")
    show_help(studio.program.ui, studio.window, "own-client", "m365")


def _sign_in(studio: "Studio") -> None:
    from desktop_app.ui.account.oauth_dialog import sign_in

    studio.window.go("settings", section="account")
    sign_in(studio.program.ui, studio.window, "aoi@example.jp", "google", lambda: None)


def _client(studio: "Studio") -> None:
    from desktop_app.ui.account.oauth_client_dialog import show_clients

    studio.window.go("settings", section="account")
    show_clients(studio.program.ui, studio.window, "microsoft")


def _account(address: str = "", provider: str = "") -> "Callable[[Studio], None]":
    """The mail account's form with an address whose provider is known without asking anybody; a practice
    book has nothing to type."""

    def reach(studio: "Studio") -> None:
        from desktop_app.ui.pages.settings.account_section import AccountSection
        from desktop_app.ui.pages.settings.page import SettingsPage

        studio.window.go("settings", section="account")
        studio.settle()
        section = cast(SettingsPage, studio.window.page("settings")).sections["account"]
        form = cast(AccountSection, section).panel.form
        if not form.isVisible() or not address:
            return
        form.clear()
        form.address.setText(address)
        if provider:
            form.found.list.choose(provider)
        else:
            form.look_now()
        studio.settle()

    return reach


def _pop3(studio: "Studio") -> None:
    """The form with a provider that has no IMAP."""
    from desktop_app.ui.pages.settings.account_section import AccountSection
    from desktop_app.ui.pages.settings.page import SettingsPage

    _account("aoi@hananoaoi.example", "other")(studio)
    page = cast(SettingsPage, studio.window.page("settings"))
    details = cast(AccountSection, page.sections["account"]).panel.form.details
    if details.isVisible():
        details.fill({"inbox": "pop3"})
        details.show_rows()
        details.retranslate()
        studio.settle()
        _bring(details.imap)


def _stops_settings(studio: "Studio") -> None:
    """Whether whoever stopped by mail is told so."""
    from desktop_app.ui.pages.settings.page import SettingsPage
    from desktop_app.ui.pages.settings.shop_section import ShopSection

    studio.window.go("settings", section="shop")
    studio.settle()
    page = cast(SettingsPage, studio.window.page("settings"))
    _bring(cast(ShopSection, page.sections["shop"]).tells)


def _bring(widget: QWidget) -> None:
    """Scroll what is around it until it is seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, 40)
        around = around.parentWidget()


def _inbox(name: str) -> "Callable[[Studio], None]":
    """A place of 受信の処理 with mails of its own; only a practice mailbox takes them."""

    def reach(studio: "Studio") -> None:
        from desktop_app.ui import inbox_scenes

        if studio.services.book.practice:
            getattr(inbox_scenes, name)(studio)
        else:
            studio.window.go("inbox")

    return reach


SCENES = (
    Scene("home", _page("home")),
    Scene("contacts", _page("contacts", status=None)),
    Scene("contact-detail", _with_contact),
    Scene("contact-form", _page("contacts", add=True)),
    Scene("stop", _stop(known=False)),
    Scene("stop-person", _stop(known=True)),
    Scene("stop-stranger", _stop_stranger),
    Scene("stop-more", _stop_more),
    Scene("import", _page("contacts", import_file=True)),
    Scene("import-look", _importing(0)),
    Scene("import-columns", _importing(1)),
    Scene("import-ground", _importing(2)),
    Scene("import-plan", _importing(3)),
    Scene("imports", _imports),
    Scene("repair", _page("contacts", repair=True)),
    Scene("segment", _segment),
    Scene("alike", _alike),
    Scene("merge", _merge),
    Scene("export", _export),
    Scene("letter-confirm", _letter("confirm", slice(0, 1))),
    Scene("letter-request", _letter("consent-request", slice(0, None))),
    Scene("letter-waits", _letter_waits),
    Scene("outbox", _outbox),
    Scene("newsletters", _page("newsletters", all=True)),
    Scene("editor", _with_draft("newsletters")),
    Scene("editor-photo", _writing(2)),
    Scene("editor-product", _writing(3)),
    Scene("editor-coupon", _writing(4)),
    Scene("start", _start),
    Scene("themes", _themes),
    Scene("crop", _crop),
    Scene("check", _with_draft("check")),
    Scene("check-later", _at_a_time),
    Scene("deliveries", _with_run),
    Scene("practice_box", _practice_box),
    Scene("practice_week", _practice_week),
    Scene("inbox", _page("inbox")),
    Scene("inbox-wave", _inbox("wave")),
    Scene("inbox-queue", _inbox("queue")),
    Scene("inbox-mail", _inbox("mail")),
    Scene("inbox-many", _inbox("many")),
    Scene("inbox-returned", _inbox("returned")),
    Scene("inbox-refused", _inbox("refused")),
    Scene("inbox-take-back", _inbox("take_back")),
    Scene("contact-returned", _inbox("contact_returned")),
    Scene("inbox-complaint", _inbox("complaint")),
    Scene("inbox-failed", _inbox("failed")),
    Scene("records", _page("records", tab="evidence")),
    Scene("settings", _page("settings", section="shop")),
    Scene("settings-stops", _stops_settings),
    Scene("settings-brand", _page("settings", section="brand")),
    Scene("settings-sending", _page("settings", section="sending")),
    Scene("closing", _closing),
    Scene("account", _account()),
    Scene("account-found", _account("hananoaoi@gmail.com")),
    Scene("account-asks", _account("aoi@hananoaoi.example", "sakura")),
    Scene("account-pop3", _pop3),
    Scene("account-refused", _account("hananoaoi@docomo.ne.jp")),
    Scene("guide-account", _page("guide", step="account")),
    Scene("account-help", _help),
    Scene("account-sign-in", _sign_in),
    Scene("account-client", _client),
    Scene("guide", _page("guide")),
)
