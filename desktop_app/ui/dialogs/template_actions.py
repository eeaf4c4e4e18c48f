"""What is done with templates besides beginning with one."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.name import NameDialog
from desktop_app.ui.editor.keeper import LANE

if TYPE_CHECKING:
    from desktop_app.services.templates import ImportedTemplate


def ask_template_name(ui: Ui, parent: QWidget, newsletter_id: str, name: str) -> None:
    """Ask for the name of a template, and keep the newsletter, which is stored, under it."""
    _, templates = ui._, ui.services.templates

    def named(given: str) -> None:
        ui.tasks.do(
            ui.tasks,
            lambda _: templates.save_from(newsletter_id, given),
            lambda template: ui.toast(
                _("Kept as the template “{name}”. It is offered for the next newsletter.").format(name=given),
                lambda: _take_back(ui, template),
            ),
            title=_("Saving the template"), lane=LANE, changes=("templates",), can_cancel=False,
        )

    NameDialog(
        ui, parent, _("Save as a template"), _("Name of the template"), name[:60], _("Save the template"),
        named,
        lead=_(
            "Words, photos and design are kept. Who gets it, the kind of mail and the mail-order question "
            "are asked anew."
        ),
    ).open()


def _take_back(ui: Ui, template_id: str) -> None:
    templates = ui.services.templates
    ui.tasks.do(
        ui.tasks, lambda _: templates.delete(template_id), title=ui._("Deleting the template"), lane=LANE,
        changes=("templates",), can_cancel=False,
    )


def restore_template(ui: Ui, template_id: str) -> None:
    """Bring a deleted template back."""
    templates = ui.services.templates
    ui.tasks.do(
        ui.tasks, lambda _: templates.restore(template_id), title=ui._("Bringing the template back"),
        lane=LANE, changes=("templates",), can_cancel=False,
    )


def tell_imported(ui: Ui, imported: "ImportedTemplate") -> None:
    """What became of a template's file, in one quiet line."""
    _ = ui._
    said = [_("“{name}” is among your templates now.").format(name=imported.name)]
    if imported.other_theme:
        said.append(
            _("The design “{wanted}” is not here; “{used}” is used instead.").format(
                wanted=imported.other_theme, used=imported.theme
            )
        )
    if imported.left_out:
        one = ui.ngettext(
            "{n} block could not be read and was left out.",
            "{n} blocks could not be read and were left out.", imported.left_out,
        )
        said.append(one.format(n=imported.left_out))
    if imported.without_picture:
        one = ui.ngettext(
            "{n} photo could not be read.", "{n} photos could not be read.", imported.without_picture
        )
        said.append(one.format(n=imported.without_picture))
    ui.toast(("" if ui.theme.lang == "ja" else " ").join(said))


def safe_file_name(name: str) -> str:
    """A name that every system takes for a file."""
    kept = "".join("_" if one in '<>:"/\\|?*' or ord(one) < 32 else one for one in name).strip(" .")
    return kept[:60] or "template"
