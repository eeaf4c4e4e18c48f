"""お店の見た目: colour, font, logo, and what newsletters say of the shop again and again. Kept by itself."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.composing.look import look_of
from desktop_app.domain.brand import FONTS, Brand
from desktop_app.domain.errors import AppError
from desktop_app.services.brand import MAX_LOGO_WIDTH, MIN_LOGO_WIDTH, BrandView
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.colour import written_colour
from desktop_app.ui.pages.settings.brand_about import BrandAbout, why
from desktop_app.ui.pages.settings.brand_colour import BrandColour
from desktop_app.ui.pages.settings.brand_sample import BrandSample
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.colour_parts import ColourSlider
from desktop_app.ui.widgets.files import Place, file_dialog
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.form_row import FormRow
from desktop_app.ui.widgets.labels import label

_AS_THEME = "theme"
"""Key of the font that the design says."""
_WAIT_MS = 700
_BESIDE = 760
_KINDS = ("*.png", "*.jpg", "*.jpeg", "*.gif", "*.webp", "*.heic", "*.bmp", "*.tif", "*.tiff")


class BrandSection(Section):
    """Every change is kept a moment later; a field that can't be kept says why and stays as typed."""

    cares = frozenset({"shop", "brand"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._view: BrandView | None = None
        self._brand = Brand()
        self._logo = QPixmap()
        self._dirty = False
        self.errors: dict[str, AppError] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.save)
        self.sheet, self.about, self.designs_sheet = Sheet(), BrandAbout(ui), Sheet()
        self.about.changed.connect(self._typed)
        self.kept = Chip(ui)
        self._make_look()
        self._rows = {
            "accent": FormRow(ui, self.colour), "font": FormRow(ui, self.font_choice),
            "logo": FormRow(ui, self._logo_box),
        }
        self._lay_out()
        self.retranslate()

    def _make_look(self) -> None:
        ui = self.ui
        self.colour = BrandColour(ui)
        self.colour.changed.connect(self._typed)
        self.font_choice = Segmented(ui, (_AS_THEME, *FONTS))
        self.font_choice.chosen.connect(lambda _: self._typed())
        self._make_logo()

    def _make_logo(self) -> None:
        ui = self.ui
        self._logo_box = QWidget()
        self.logo_state = label("body")
        self.logo_state.setWordWrap(True)
        self.choose_logo = button(ui, icon="image", clicked=self.ask_logo)
        self.no_logo = button(ui, icon="trash-2", clicked=self.remove_logo)
        self.alt = QLineEdit()
        self.alt.setMaxLength(100)
        self.alt.textEdited.connect(lambda _: self._typed())
        self.width_slider = ColourSlider(ui, MAX_LOGO_WIDTH, lambda _: ui.theme.c("accent"))
        self.width_slider.setRange(MIN_LOGO_WIDTH, MAX_LOGO_WIDTH)
        self.width_slider.valueChanged.connect(lambda _: self._typed())
        buttons = Flow(gap=8, line_gap=6)
        buttons.addWidget(self.choose_logo)
        buttons.addWidget(self.no_logo)
        box = QVBoxLayout(self._logo_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.logo_state)
        box.addLayout(buttons)
        self._alt_row, self._width_row = FormRow(ui, self.alt), FormRow(ui, self.width_slider)
        for row in (self._alt_row, self._width_row):
            row.set_narrow(True)
            box.addWidget(row)

    def _lay_out(self) -> None:
        ui = self.ui
        self.sample_title = label("small")
        self.sample = BrandSample(ui)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.sample_title)
        side.addWidget(self.sample)
        side.addStretch(1)
        form = QVBoxLayout()
        form.setSpacing(16)
        for row in self._rows.values():
            form.addWidget(row)
        form.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._columns.addLayout(form, 11)
        self._columns.addLayout(side, 8)
        self.sheet.box.addLayout(self._columns)
        self.designs = button(ui, icon="palette", clicked=self.show_designs)
        line = QHBoxLayout()
        line.addWidget(self.designs)
        line.addStretch(1)
        self.designs_sheet.box.addLayout(line)
        state = QHBoxLayout()
        state.addWidget(self.kept)
        state.addStretch(1)
        self.box.addLayout(state)
        for sheet in (self.sheet, self.about, self.designs_sheet):
            self.box.addWidget(sheet)
        self.kept.hide()

    # ── what is stored, and what is typed ────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        if self._dirty or self.errors:  # what is typed is newer than what is stored
            return
        brand = self.ui.services.brand
        self.ui.tasks.look(self, brand.view, self._show, key="brand")

    def _show(self, view: BrandView) -> None:
        if self._dirty:
            return
        self._view, self._brand = view, view.brand
        brand = view.brand
        self._take_logo(view.logo)
        self.colour.offer(view.swatches)
        self.colour.written.setText(brand.accent)
        self.font_choice.choose(brand.font or _AS_THEME)
        self.alt.setText(brand.logo_alt)
        self._quietly(self.width_slider, lambda: self.width_slider.setValue(brand.logo_width))
        self.about.show_brand(brand)
        self._paint()
        self._say()

    def _quietly(self, widget: QWidget, change: Callable[[], object]) -> None:
        widget.blockSignals(True)
        change()
        widget.blockSignals(False)

    def _take_logo(self, logo: StoredPicture | None) -> None:
        self._logo = QPixmap()
        if logo is not None:
            self._logo.loadFromData(logo.data)

    def typed(self) -> Brand:
        """What stands in the fields."""
        font = self.font_choice.key()
        return replace(
            self.about.typed(self._brand),
            accent=self.colour.typed(),
            font="" if font == _AS_THEME else font,
            logo_alt=self.alt.text(),
            logo_width=self.width_slider.value(),
        )

    def _typed(self) -> None:
        if self._view is None:
            return
        self._dirty = True
        self._paint()
        self._say()
        self._timer.start()

    def save(self) -> None:
        """Keep what can be kept; a field that can't says why."""
        self._timer.stop()
        if self._view is None or not self._dirty:
            return
        desk, typed = self.ui.services.brand, self.typed()
        self.ui.tasks.do(
            self, lambda _: desk.save(typed), lambda errors: self._saved(typed, errors),
            title=self.ui._("Saving the shop's look"), changes=("brand", "newsletters"), can_cancel=False,
        )

    def _saved(self, typed: Brand, errors: dict[str, AppError]) -> None:
        self.errors = errors
        if typed == self.typed():
            self._dirty = False
        self._say()

    def leave(self) -> None:
        self.save()

    def unkept(self) -> bool:
        return self._dirty

    def _paint(self) -> None:
        """The colour and the sample, as typed."""
        if self._view is None:
            return
        typed = self.typed()
        accent = written_colour(typed.accent)
        shown = replace(typed, accent=accent)
        look = look_of(self._view.look, shown)
        self.colour.show_use(accent, look)
        self.sample.show_brand(shown, look, self._logo, self._view.shop_name)

    # ── logo ─────────────────────────────────────────────────────────────────────────────────────────────

    def ask_logo(self) -> None:
        """Ask for a picture file."""
        _ = self.ui._
        dialog = file_dialog(self.ui, self, _("Choose the logo"), Place.PicturesLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Pictures ({kinds})").format(kinds=" ".join(_KINDS)))
        dialog.fileSelected.connect(self.use_logo)
        dialog.open()

    def use_logo(self, path: str) -> None:
        """Make a picture file small and use it."""
        desk = self.ui.services.brand
        self._with_logo(lambda: desk.add_logo(path), self.ui._("Reading the logo"))

    def remove_logo(self) -> None:
        """No logo; the toast brings it back."""
        desk, before = self.ui.services.brand, self._brand.logo

        def back() -> None:
            self._with_logo(lambda: desk.use_logo(before), self.ui._("Bringing the logo back"))

        self._with_logo(lambda: desk.use_logo(""), self.ui._("Taking the logo away"))
        self.ui.toast(self.ui._("The logo was taken away."), back)

    def _with_logo(self, job: Callable[[], BrandView], title: str) -> None:
        self.save()
        self.ui.tasks.do(
            self, lambda _: job(), self._logo_changed, title=title, changes=("brand", "newsletters"),
            can_cancel=False,
        )

    def _logo_changed(self, view: BrandView) -> None:
        self._view = view
        self._brand = replace(self._brand, logo=view.brand.logo)
        self._take_logo(view.logo)
        if not self.alt.text():
            self.alt.setText(view.brand.logo_alt)
        self._paint()
        self._say()

    def show_designs(self) -> None:
        """Look at the designs, change own ones."""
        from desktop_app.ui.dialogs.theme_chooser import ThemeChooser

        ThemeChooser(self.ui, self, "").open()

    # ── words and look ───────────────────────────────────────────────────────────────────────────────────

    def respond(self, width: int) -> None:
        ways = QBoxLayout.Direction
        beside = width >= self.ui.theme.s(_BESIDE)
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        narrow = width < self.ui.theme.s(560)
        for row in self._rows.values():
            row.set_narrow(True)
        self.about.set_narrow(narrow)

    def go_to(self, field: str) -> None:
        found = {"accent": self.colour.written, "logo": self.choose_logo, **self.about.edits}.get(field)
        if found is not None:
            found.setFocus()

    def _say(self) -> None:
        """What is kept and what is not, and why."""
        _ = self.ui._
        if self.errors:
            self.kept.set(_("Not all is kept: see the red lines"), "stop")
        elif self._dirty:
            self.kept.set(_("Kept by itself"), "neutral")
        else:
            self.kept.set(_("All is kept"), "ok")
        self.kept.setVisible(self._view is not None)
        for name, row in {**self._rows, "logo_alt": self._alt_row}.items():
            row.set_problem(why(self.ui, self.errors.get(name)))
        self.about.show_errors(self.errors)
        has_logo = not self._logo.isNull()
        size = _("{width} × {height} pixels").format(width=self._logo.width(), height=self._logo.height())
        self.logo_state.setText(size if has_logo else _("No logo yet: the shop's name stands there."))
        self.choose_logo.setText(_("Another logo") if has_logo else _("Choose the logo"))
        for widget in (self.no_logo, self._alt_row, self._width_row):
            widget.setVisible(has_logo)

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("The shop's look"),
            _("Colour, font and logo of your newsletters. Every design takes them over."),
        )
        self.about.retranslate()
        self.designs_sheet.set_texts(
            _("Designs"), _("Look at the designs, and make your own out of one of them.")
        )
        self.designs.setText(_("See the designs"))
        self.sample_title.setText(_("How it looks"))
        self.sample.setAccessibleName(_("A sample of a newsletter's upper part"))
        self._rows["accent"].set_texts(_("Colour"))
        self._rows["font"].set_texts(_("Font"))
        self._rows["logo"].set_texts(_("Logo"))
        self.colour.retranslate()
        self.font_choice.set_texts(
            {_AS_THEME: _("As the design"), "sans": _("Gothic"), "serif": _("Mincho"), "round": _("Round")}
        )
        self.no_logo.setText(_("Take away"))
        self._alt_row.set_texts(_("What it says"), _("Read aloud, and shown where pictures are not."))
        self._width_row.set_texts(_("Width in the mail"))
        self._paint()
        self._say()
