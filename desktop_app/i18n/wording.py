"""The wordings that leave the PC, in the language of the mailing (law.md 7, word for word).

`wording("ja").text("footer.ad.reason_line", reason=…)`. Values that a text does not use are ignored;
a placeholder without a value and an unknown key raise KeyError. `layout("footer.ad")` lists the lines of
a block in order, each with the condition under which it stands.

Keys and their placeholders (both languages have the same):

    format.day, format.time                 not used directly: `Wording.day()`, `Wording.time()`
    reason.consent {date}                   reasons for the footer's first line; `reason_key(basis)` picks one
    reason.card | reason.relation | reason.published
    reason.address_told {occasion}
    footer.ad.rule                          the line of dashes above and below
    footer.ad.reason_line {reason}
    footer.ad.stop_heading
    footer.ad.stop_sentence                 stands directly above the opt-out address and URL
    footer.ad.stop_sentence_no_url          when the shop has no opt-out page
    footer.ad.optout_address {optout_address}
    footer.ad.optout_url {optout_url}
    footer.ad.sender {legal_name} {shop_name}
    footer.ad.sender_same_name {legal_name}         shop name empty or equal to the legal name
    footer.ad.address {postal_address}              give it `Wording.postal_address(shop.postal_address)`
    footer.ad.address_on_page {address_url}
    footer.ad.contact_both {phone} {contact}
    footer.ad.contact_one {contact}                 the telephone number or the contact, whichever there is
    footer.ad.seller_mail {seller_mail}             ASCT applies and the contact shows no e-mail address
    footer.ad.notation_link {notation_url}
    footer.ad.privacy_link {privacy_url}
    footer.ad.link_separator                        between the two links ("\\n" in English)
    footer.top_stop {optout_address}        above the content of a mail whose end may be cut off
    footer.incidental.line {legal_name} {shop_name} {contact} {optout_address}     TX_AD, INFO_AD
    footer.incidental.line_same_name {legal_name} {contact} {optout_address}
    consent_box.text {legal_name} {shop_name} | consent_box.text_same_name {legal_name}
    consent_box.confirm {address}
    paper_form.text {legal_name} {shop_name} {topic_choices} {contact} {version} | paper_form.text_same_name
    paper_form.topic_choice {topic} | paper_form.topic_separator
    oral_script.text {shop_name} {staff} {address}
    doi.subject {shop_name}
    doi.body {shop_name} {deadline} {confirm_url} {legal_name} {postal_address} {contact}
    doi.body_no_url                                 the same without {confirm_url}
    consent_request.subject {shop_name}
    consent_request.body {occasion} {shop_name} {staff}     footer.ad follows
    optout_page.text {topic}
    ack.subject {shop_name}
    ack.body {address} {stopped_at}
    card_notice.text {legal_name}
    block.coupon | block.code | block.when | block.where        before what a block shows
    block.price {price} | block.price_from {price}              yen with tax, figures grouped
    block.to                                                    between two days or times
    block.until {day} | block.since {day}
    block.social_web | block.social_mail | block.notation

Conditions in layouts: "always", "optout_url" / "no_optout_url", "shop_name" / "same_name",
"postal_address" / "address_on_page", "contact_both" / "contact_one", "seller_mail", "notation_url",
"privacy_url". An empty key is a blank line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias, cast

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.domain.moment import JST, Moment, legal_day
from desktop_app.i18n.language import Language as Language
from desktop_app.paths import resource_text

Lines: TypeAlias = str | Sequence[str | Sequence[str]]
"""A line, or lines; a line given as a list is one sentence, wrapped only in plain text."""

_POSTAL_CODE = re.compile(r"\d{3}-?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One line of a block: the key of its text ("" = blank line) and when it stands."""

    key: str
    when: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The wordings of one language."""

    language: Language
    glue: str
    texts: Mapping[str, Lines]
    layouts: Mapping[str, tuple[LayoutLine, ...]]
    months: tuple[str, ...] = ()

    def text(self, key: str, **values: str | int) -> str:
        """The text with its placeholders filled, every sentence unbroken. Raises KeyError as said above."""
        return self._filled(key, self.glue, values)

    def plain(self, key: str, **values: str | int) -> str:
        """The same for the plain-text part: long sentences break where law.md breaks them."""
        return self._filled(key, "\n", values)

    def layout(self, block: str) -> tuple[LayoutLine, ...]:
        """The lines of "footer.ad" or "footer.incidental", in order."""
        return self.layouts[block]

    def day(self, moment: Moment) -> str:
        """A day in Japan, as this language writes it."""
        day = legal_day(moment)
        return self.text(
            "format.day", year=day.year, month=day.month, day=day.day, month_name=self._month(day.month)
        )

    def time(self, moment: datetime) -> str:
        """A point in time, as the clock in Japan shows it."""
        at = moment.astimezone(JST)
        return self.text(
            "format.time",
            year=at.year,
            month=at.month,
            day=at.day,
            hour=at.hour,
            minute=at.minute,
            month_name=self._month(at.month),
        )

    def postal_address(self, address: str) -> str:
        """The address as the footer shows it: a leading Japanese postal code gets its 〒 in Japanese."""
        address = address.strip()
        key = "postal_address.with_code" if _POSTAL_CODE.match(address) else ""
        return self.text(key, postal_address=address) if key else address

    def _month(self, month: int) -> str:
        return self.months[month - 1] if self.months else ""

    def _filled(self, key: str, glue: str, values: Mapping[str, str | int]) -> str:
        value = self.texts[key]
        lines = [value] if isinstance(value, str) else value
        template = "\n".join(line if isinstance(line, str) else glue.join(line) for line in lines)
        return template.format_map(values)


_REASONS = {
    **dict.fromkeys((*CONSENT_BASES, Basis.CONSENT_LEGACY), "reason.consent"),
    Basis.CARD: "reason.card",
    Basis.RELATION: "reason.relation",
    Basis.PUBLISHED: "reason.published",
    Basis.ADDRESS_TOLD: "reason.address_told",
}


def reason_key(basis: Basis) -> str:
    """Key of the footer's reason for receiving. KeyError for a basis that carries no such mail."""
    return _REASONS[basis]


@cache
def wording(language: Language) -> Wording:
    """The wordings of `language`."""
    data = json.loads(resource_text("law", "wordings.json"))
    chosen = data[language]
    layouts = {
        block: tuple(LayoutLine(key, when) for key, when in lines) for block, lines in data["layouts"].items()
    }
    texts = cast(Mapping[str, Lines], chosen["texts"])
    return Wording(language, chosen["glue"], texts, layouts, tuple(chosen.get("months", ())))
