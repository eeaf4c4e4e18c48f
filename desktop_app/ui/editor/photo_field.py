"""A photo in a sheet: choose, drop, paste, cut and turn it, say what it shows, or show it from the web."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.composing.photo_size import Crop, shown_width
from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import StoredPicture
from desktop_app.services.photo_json import cut_of
from desktop_app.services.photos import Taken
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import Line
from desktop_app.ui.editor.model import Block, DraftModel
from desktop_app.ui.editor.photo_box import PhotoBox
from desktop_app.ui.editor.photo_sources import PhotoSource, file_source, sources_in
from desktop_app.ui.editor.photo_web import WebAddress
from desktop_app.ui.editor.photo_words import about_photo
from desktop_app.ui.editor.photo_work import Make, place_of, put_photos
from desktop_app.ui.editor.sheet import left
from desktop_app.ui.editor.typed_values import on_one_line
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.files import Place, file_dialog
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.sentences import sentences

Photo = dict[str, Any]


class PhotoField(QWidget):
    """The photo that `read` finds in a block's JSON; `write` gives the block with another one, or without.

    Both are pure: a photo is read in the background and put where it was meant for.
    """

    def __init__(
        self, ui: Ui, model: DraftModel, read: Callable[[dict[str, Any]], Photo | None],
        write: Callable[[dict[str, Any], Photo | None], dict[str, Any]],
    ) -> None:
        super().__init__()
        self.ui, self.model, self._read, self._write = ui, model, read, write
        self._attachment: str | None = None
        self._loading = ""
        self.picture: StoredPicture | None = None
        self.photo = PhotoBox(ui)
        self.about, self.busy = WrapLabel("small"), WrapLabel("small")
        self.problem, self.remark = WrapLabel("small", "stop"), WrapLabel("small", "warn")
        self.choose_button = button(ui, bulk="small", icon="image-plus", clicked=self.choose)
        self.cut_button = IconButton(ui, "crop", self.cut)
        self.paste_button = IconButton(ui, "clipboard-paste", self.photo.paste)
        self.remove_button = IconButton(ui, "trash-2", self.remove)
        self.alt_line, self.web = Line(), WebAddress(ui)
        self.alt = Field(self.alt_line)
        self.alt_lack = WrapLabel("small", "warn")
        self._lay_out()
        self.photo.clicked.connect(self.choose)
        self.photo.given.connect(self.take_mime)
        self.photo.link_given.connect(self._refuse_link)
        self.alt_line.textEdited.connect(lambda text: self._type("alt", on_one_line(text)))
        self.web.typed.connect(lambda url: self._type("url", url))
        self.web.inside.connect(self._put_inside)
        model.opened.connect(self._say_nothing)
        model.current_changed.connect(self._say_nothing)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.photo)
        tools = left(self.choose_button, self.cut_button, self.paste_button, self.remove_button)
        tools.setSpacing(2)
        box.addLayout(tools)
        for widget in (
            self.busy, self.problem, self.remark, self.about, self.alt, self.alt_lack, self.web
        ):
            box.addWidget(widget)
        for label in (self.busy, self.problem, self.remark):
            label.hide()

    # ── a photo comes ────────────────────────────────────────────────────────────────────────────────────

    def choose(self) -> None:
        """Ask for a file."""
        if not self.model.editable:
            return
        dialog = file_dialog(self.ui, self, self.ui._("Choose a photo"), Place.PicturesLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = "*.jpg *.jpeg *.png *.gif *.webp *.heic *.heif *.avif *.tif *.tiff *.bmp"
        upper = kinds.upper()
        photos, everything = self.ui._("Photos"), self.ui._("All files")
        dialog.setNameFilters([f"{photos} ({kinds} {upper})", f"{everything} (*)"])
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, path: str) -> None:
        """The photo of a file."""
        self._take(file_source(path))

    def take_mime(self, mime: QMimeData) -> None:
        """What was dropped or pasted."""
        found = sources_in(mime)
        if found:
            self._take(found[0])
        else:
            self._refused(AppError("photo-kind"))

    def _take(self, source: PhotoSource) -> None:
        block = self.model.block
        if block is None:
            return
        shown = shown_width(block)
        self._work(
            self.ui._("Choose a photo"),
            lambda desk, room: desk.take(source.read(), room=room, shown=shown),
            lambda photo, new: {**{key: photo[key] for key in ("alt", "url") if photo.get(key)}, **new},
        )

    def cut(self) -> None:
        """Show the whole photo, to cut and turn it."""
        photo, photos = self._photo(), self.ui.services.photos
        if not photo or not self.model.editable:
            return

        def ask(image: QImage) -> None:
            from desktop_app.ui.dialogs.photo_crop import PhotoCrop

            PhotoCrop(self.ui, self, image, *cut_of(photo), self.cut_to).open()

        self.ui.tasks.look(
            self, lambda: QImage.fromData(photos.whole(photo).data), ask, key="whole", failed=self._refused
        )

    def cut_to(self, crop: Crop | None, turn: int) -> None:
        """Show this part of the photo from now on."""
        photo, block = self._photo(), self.model.block
        if not photo or block is None or cut_of(photo) == (crop, turn):
            return
        shown = shown_width(block)
        self._work(
            self.ui._("Cut and turn the photo"),
            lambda desk, room: desk.edit(photo, crop, turn, room=room, shown=shown),
            lambda _, new: new,
        )

    def _work(self, what: str, make: Make, merged: Callable[[Photo, Photo], Photo]) -> None:
        block, place = self.model.block, self.model.current
        if block is None or not self.model.editable:
            return
        before = tuple(self.model.blocks)

        def put(blocks: Sequence[Block], taken: Sequence[Taken]) -> tuple[list[dict[str, Any]], int] | None:
            at = place_of(blocks, block, place)
            if at is None:
                return None
            old = dict(blocks[at])
            photo = merged(self._read(old) or {}, taken[0].photo) if taken else None
            new = [dict(one) for one in blocks]
            new[at] = self._write(old, photo)
            return new, self.model.current if blocks is not before else at

        self._say_nothing()
        self.busy.setText(self.ui._("Reading the photo…"))
        self.busy.show()
        put_photos(
            self.ui, self.model, self, what, [make], put,
            done=self._done, failed=self._refused, cancelled=self._say_nothing,
        )

    def _done(self, taken: Sequence[Taken], refused: Sequence[tuple[int, AppError]]) -> None:
        self._say_nothing()
        if any(one.stilled for one in taken):
            self.remark.setText(
                self.ui._("It moves, but is too large to go as it is: its first image is shown.")
            )
            self.remark.show()
        if not self.alt_line.text().strip() and self.photo.hasFocus():
            self.alt_line.setFocus()

    def _refuse_link(self) -> None:
        text = self.ui._("There is no photo in it, only words or a link. Save the picture as a file first.")
        self._say_problem(text)

    def _refused(self, error: AppError) -> None:
        told = self.ui.error_text(error)
        self._say_problem(sentences(self.ui, told.title, told.next))

    def _say_problem(self, text: str) -> None:
        self._say_nothing()
        self.problem.setText(text)
        self.problem.show()
        self.photo.setAccessibleDescription(text)

    def _say_nothing(self) -> None:
        for label in (self.busy, self.problem, self.remark):
            label.hide()

    # ── what is said of it ───────────────────────────────────────────────────────────────────────────────

    def _photo(self) -> Photo | None:
        block = self.model.block
        return None if block is None else self._read(dict(block))

    def _set(self, what: str, photo: Photo | None, typing: str = "") -> None:
        block = self.model.block
        if block is None or not self.model.editable:
            return
        blocks = list(self.model.blocks)
        blocks[self.model.current] = self._write(dict(block), photo)
        key = f"photo-{typing}-{id(self)}#{self.model.current}" if typing else ""
        self.model.change(what, typing=key, blocks=tuple(blocks))

    def _type(self, key: str, text: str) -> None:
        photo = self._photo()
        if photo is not None:
            self._set(self.ui._("Edit text"), {**photo, key: text}, key)

    def remove(self) -> None:
        """Take the photo out of the block."""
        self._say_nothing()
        self._set(self.ui._("Remove the photo"), None)
        self.photo.setFocus()

    def _put_inside(self) -> None:
        photo = self._photo()
        if photo is not None and photo.get("url"):
            self._set(self.ui._("Send the photo inside the mail"), {**photo, "url": ""})

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────

    def show_block(self, block: Mapping[str, Any]) -> None:
        """Show the photo of this block."""
        photo = self._read(dict(block)) or {}
        attachment = str(photo.get("attachment") or "")
        picture = self.model.pictures.get(attachment)
        if attachment != self._attachment or picture is not self.picture:
            self._attachment, self.picture = attachment, picture
            self.photo.set_picture(picture)
        if attachment and picture is None:
            self._load(attachment)
        alt, url = str(photo.get("alt") or ""), str(photo.get("url") or "")
        self.alt_line.show_text(alt)
        self.web.show_url(url, editable=self.model.editable)
        self._enable(there=bool(attachment))
        self._say(photo, picture)

    def _load(self, attachment: str) -> None:
        """A block that came from another newsletter names a photo that was not loaded with this one."""
        if self._loading == attachment:
            return
        self._loading = attachment
        photos = self.ui.services.photos

        def show(picture: StoredPicture) -> None:
            self._loading = ""
            self.model.pictures[picture.id] = picture
            if self.model.block is not None:
                self.show_block(self.model.block)

        self.ui.tasks.look(self, lambda: photos.load(attachment), show, key="load", failed=self._refused)

    def _enable(self, *, there: bool) -> None:
        can = self.model.editable
        self.photo.setEnabled(can)
        for one in (self.choose_button, self.cut_button, self.paste_button, self.remove_button):
            one.setEnabled(can)
            one.setVisible(can)
        for widget in (self.cut_button, self.remove_button):
            widget.setVisible(there and can)
        self.alt.setVisible(there)
        self.web.setVisible(there)
        self.alt_line.setReadOnly(not can)

    def _say(self, photo: Photo, picture: StoredPicture | None) -> None:
        _ = self.ui._
        self.photo.setText(_("Choose a photo, drop it here or paste it"))
        name = _("Choose a photo") if picture is None else _("Choose another photo")
        self.photo.setAccessibleName(name)
        self.photo.setToolTip(name)
        self.choose_button.setText(_("Choose…") if picture is None else _("Another photo…"))
        self.choose_button.setAccessibleName(name)
        self.alt_lack.setVisible(bool(photo.get("attachment")) and not str(photo.get("alt") or "").strip())
        self.about.setVisible(picture is not None)
        if picture is not None:
            self.about.setText(about_photo(self.ui, self.model, photo, picture))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.cut_button.name_it(_("Cut and turn the photo"))
        self.paste_button.name_it(_("Paste a photo"))
        self.remove_button.name_it(_("Remove the photo"))
        self.alt.set_texts(_("What the photo shows"))
        self.alt_line.setPlaceholderText(_("Such as: red roses in a white vase"))
        self.alt_lack.setText(
            _("Not written yet. Readers for whom the photo does not appear read this instead.")
        )
        self.web.retranslate()
        self._say(self._photo() or {}, self.picture)

    def first(self) -> QWidget | None:
        """Where writing begins: what it shows, once there is one."""
        return self.alt_line if self.picture is not None and not self.alt.isHidden() else self.photo

