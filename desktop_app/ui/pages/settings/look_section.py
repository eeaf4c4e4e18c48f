"""表示: language, light or dark, text size. Not part of any book; applied at once."""

from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.buttons import Segmented
from desktop_app.ui.widgets.form_row import FormRow

_SCALES = {"100": 1.0, "125": 1.25, "150": 1.5, "200": 2.0}


class LookSection(Section):
    """Three choices."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.sheet = Sheet()
        self.language = Segmented(ui, ("ja", "en"))
        self.appearance = Segmented(ui, ("light", "dark", "system"))
        self.scale = Segmented(ui, tuple(_SCALES))
        self.rows = {
            "language": FormRow(ui, self.language),
            "appearance": FormRow(ui, self.appearance),
            "text_scale": FormRow(ui, self.scale),
        }
        for row in self.rows.values():
            self.sheet.add(row)
        self.box.addWidget(self.sheet)
        self.language.chosen.connect(lambda key: ui.set_preferences(language=key))
        self.appearance.chosen.connect(lambda key: ui.set_preferences(appearance=key))
        self.scale.chosen.connect(lambda key: ui.set_preferences(text_scale=_SCALES[key]))
        self.retranslate()

    def refresh(self) -> None:
        kept = self.ui.preferences
        self.language.choose(kept.language or self.ui.theme.lang)
        self.appearance.choose(kept.appearance)
        self.scale.choose(next((key for key, one in _SCALES.items() if one == kept.text_scale), "100"))

    def respond(self, width: int) -> None:
        for row in self.rows.values():
            row.set_narrow(width < self.ui.theme.s(560))

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(_("Appearance"), _("Only for this computer; it changes nothing in your mails."))
        self.rows["language"].set_texts(_("Language"))
        self.rows["appearance"].set_texts(_("Colours"))
        self.rows["text_scale"].set_texts(_("Text size"))
        # Each language in its own words too: who can't read this one must find it.
        self.language.set_texts({"ja": _("日本語 (Japanese)"), "en": _("English")})
        self.appearance.set_texts({"light": _("Light"), "dark": _("Dark"), "system": _("As the system")})
        self.scale.set_texts({key: f"{key} %" for key in _SCALES})
