"""What is said about a photo beside it: its size, what all of them weigh, what its web address lacks."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.pictures import MAX_BYTES, USUAL_PICTURES
from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import link_problem
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_work import weight


def about_photo(ui: Ui, model: DraftModel, photo: Mapping[str, Any], picture: StoredPicture) -> str:
    """Name, size, and the share of the mail that all photos take; a line each."""
    _ = ui._
    if photo.get("url"):
        said = _("{width} × {height} pixels, fetched from the web by each reader")
    else:
        said = _("{width} × {height} pixels, {kilobytes} KB in each mail")
    lines = [picture.name] if picture.name else []
    lines.append(
        said.format(
            width=f"{picture.width:,}", height=f"{picture.height:,}", kilobytes=kilobytes(len(picture.data))
        )
    )
    count, size = weight(model)
    if count > 1:
        all_of_them = _("All {count} photos together: {kilobytes} of {limit} KB")
        lines.append(
            all_of_them.format(count=count, kilobytes=kilobytes(size), limit=MAX_BYTES // 1000)
        )
    if count > USUAL_PICTURES:
        lines.append(_("With so many photos each is shown less sharp."))
    return "\n".join(lines)


def kilobytes(size: int) -> str:
    """Bytes in full KB, rounded up."""
    return f"{-(-size // 1000):,}"


def url_problem(ui: Ui, url: str) -> str:
    """Why a photo could not be fetched from there; "" when it can."""
    problem = link_problem(ui, url)
    if not problem and not url.startswith("https://"):
        return ui.error_text(AppError("image-url-bad", block="")).cause
    return problem
