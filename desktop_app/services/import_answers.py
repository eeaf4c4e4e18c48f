"""What a person declares about a file in the wizard: what is missing, and the declaration it makes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day, parse_moment
from desktop_app.domain.receipt import looks_wrongful, unstated
from desktop_app.i18n.error_texts import describe
from desktop_app.i18n.language import Language
from desktop_app.importing.declaration import Declaration, ShownWording, declare, receipt_of
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.shop_lists import PURPOSE
from desktop_app.storage import consents

REFUSABLE = frozenset({Basis.CARD, Basis.ADDRESS_TOLD, Basis.PUBLISHED})
"""Bases that a "no advertising" beside the address takes away (SEM Ord. 2(2), 3)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The declare step's rules. Nothing is preset, and nothing is taken for granted."""

    contacts: ContactDesk

    def faults(self, given: Mapping[str, Any]) -> dict[str, str]:
        """What a declaration lacks: field → sentence.

        Fields are those of `declaration.declare`, with "source", "firm.…" and "wording.…". Topics are asked
        about only where the book has several.
        """
        found: dict[str, str] = {}
        if "source" in given and not given["source"]:
            found["source"] = self._sentence("import-source-missing")
        if given.get("source") == "unknown" and not given.get("origin"):
            found["origin"] = self._sentence("import-source-missing")
        found |= self._basis_faults(given)
        if not given.get("recipient_type"):
            found["recipient_type"] = self._sentence("import-recipient-type-missing")
        business = given.get("recipient_type") == RecipientType.BUSINESS
        if business and not str(given.get("ground") or "").strip():
            found["ground"] = self._sentence("contact-recipient-ground-missing")
        on = str(given.get("on") or "")
        if on and self._in_future(on):
            found["on"] = self._sentence("import-date-future")
        if given.get("topics") == "":
            found["topics"] = self._sentence("evidence-scope-missing")
        return found | self._wording_faults(given.get("wording")) | self._firm_faults(given)

    def _basis_faults(self, given: Mapping[str, Any]) -> dict[str, str]:
        basis = str(given.get("basis") or "")
        asked = given.get("source", "?") not in ("", "unknown")
        needed = {} if basis or given.get("per_row") or not asked else {"basis": "import-source-missing"}
        if basis and basis != Basis.NONE:
            needed["by"] = "import-by-missing"
        if basis == Basis.CONSENT_ORAL:
            needed |= {"occasion": "import-oral-incomplete", "method": "import-oral-incomplete"}
        found = {
            name: self._sentence(error)
            for name, error in needed.items()
            if not str(given.get(name) or "").strip()
        }
        if basis == Basis.CARD and given.get("paper_by_hand") is None:
            found["paper_by_hand"] = self._sentence("evidence-paper-missing")
        if basis in REFUSABLE and not given.get("refusals_removed"):
            answered = given.get("refusals_removed") is False
            found["refusals_removed"] = self._sentence(
                "import-refusals-inside" if answered else "import-refusals-unanswered"
            )
        return found

    def _wording_faults(self, wording: object) -> dict[str, str]:
        if not isinstance(wording, dict):
            return {}
        needed = ("text", "since")
        found = {f"wording.{name}": self._sentence("import-answer-missing") for name in needed
                 if not wording.get(name)}  # fmt: skip
        if wording.get("ticked") is None:
            found["wording.ticked"] = self._sentence("import-answer-missing")
        since, until = str(wording.get("since") or ""), str(wording.get("until") or "")
        if since and self._in_future(since):
            found["wording.since"] = self._sentence("import-date-future")
        if since and until and until < since:
            found["wording.until"] = self._sentence("import-wording-days")
        return found

    def _firm_faults(self, given: Mapping[str, Any]) -> dict[str, str]:
        """What the law wants to know of the firm (JP-APPI-30-CONFIRM), field by field."""
        firm = given.get("from_firm")
        if firm is None:
            return {}
        found = {}
        missing = self._sentence("import-answer-missing")
        for name in ("kind", "ground", "proper"):
            if not firm.get(name):
                found[f"firm.{name}"] = missing
        on = str(firm.get("on") or "")
        if not on:
            found["firm.on"] = missing
        elif self._in_future(on):
            found["firm.on"] = self._sentence("import-date-future")
        if found:
            return found
        receipt = receipt_of(firm, self.contacts.environment.clock())
        if looks_wrongful(receipt):
            said = describe(AppError("import-wrongful"), self.contacts.words.language)
            return {"firm.proper": f"{said.cause} {said.next}"}
        names = (name.removeprefix("firm.") for name in unstated(receipt))
        return {f"firm.{_FIRM_FIELDS.get(name, name)}": missing for name in names}

    def _in_future(self, day: str) -> bool:
        return legal_day(parse_moment(day)) > legal_day(self.contacts.environment.clock())

    def declared(self, given: Mapping[str, Any]) -> Declaration:
        """The declaration. Raises AppError("import-…")."""
        clean = {name: value for name, value in given.items() if value not in (None, "")}
        clean.pop("source", None)
        wording = clean.pop("wording", None)
        if isinstance(wording, str):
            clean["wording"] = wording
        firm = clean.get("from_firm")
        if firm is not None:
            clean["from_firm"] = {name: value for name, value in firm.items() if name not in _ONLY_ASKED}
        found = declare(**clean, now=self.contacts.environment.clock())
        if found is None:
            raise AppError("import-source-missing", rules=("JP-IMP-SOURCE",))
        if isinstance(wording, dict):  # not in the book before the import itself is
            return replace(found, wording=_NEW, shown=_shown(wording, self.contacts.words.language))
        return found

    @contextmanager
    def kept(self, given: Mapping[str, Any], now: datetime) -> Iterator[Mapping[str, Any]]:
        """What has to be in the book before the import can name it; all of it or nothing."""
        wording = given.get("wording")
        if not isinstance(wording, dict):
            yield given
            return
        book, language = self.contacts.book, self.contacts.words.language
        with book.transaction():
            number = consents.add_wording(
                book,
                text=str(wording["text"]),
                language=language,
                default_on=bool(wording["ticked"]),
                displayed_from=parse_moment(str(wording["since"])),
                purpose=PURPOSE[language],
                now=now,
            )
            if until := str(wording.get("until") or ""):
                consents.close_wording(book, number, displayed_to=parse_moment(until), now=now)
            yield {**given, "wording": number}

    def _sentence(self, error_id: str) -> str:
        return describe(AppError(error_id), self.contacts.words.language).cause


_NEW = "new"
_ONLY_ASKED = frozenset({"kind", "proper"})
_FIRM_FIELDS = {"filing.published": "filing_published"}


def _shown(wording: Mapping[str, Any], language: Language) -> ShownWording:
    until = str(wording.get("until") or "")
    return ShownWording(
        number=_NEW,
        default_on=bool(wording["ticked"]),
        displayed_from=parse_moment(str(wording["since"])),
        displayed_to=parse_moment(until) if until else None,
        purpose=PURPOSE[language],
    )
