"""One 連絡メール ready for its reader: what is frozen, this person's values, what the mail shows."""

import re
from dataclasses import dataclass
from datetime import datetime

from desktop_app.composing.compiled import CompiledNewsletter, Rendered
from desktop_app.composing.facts import facts_of_message
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.letters import compile_letter, reply_address
from desktop_app.composing.mime import (
    HeaderPlan,
    PerRecipient,
    build_message,
    constant_parts,
    new_boundary,
    new_message_id,
)
from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Evidence
from desktop_app.domain.countries import is_japan
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding
from desktop_app.domain.letters import ASKING, LetterKind, answer_by, occasion_of
from desktop_app.domain.moment import Moment
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.i18n.wording import Wording, wording
from desktop_app.services.edition import NO_ACCOUNT, NO_TOKEN
from desktop_app.storage.freezing import FrozenContent
from desktop_app.storage.letters import Acknowledged
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.people import Candidate

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
"""One that may stand in our own mail; a stranger's may hold anything."""


def _when(words: Wording, at: Moment) -> str:
    return words.time(at) if isinstance(at, datetime) else words.day(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMail:
    """A letter as it would be sent with this shop and account."""

    kind: LetterKind
    shop: Shop
    account: MailAccount | None
    compiled: CompiledNewsletter
    plan: HeaderPlan

    def values(
        self,
        evidence: Evidence | None,
        *,
        staff: str,
        token: str,
        optout_token: str,
        on: datetime,
        stopped: Acknowledged | None = None,
    ) -> dict[str, str]:
        """What fills the slots; frozen with the delivery. `stopped`: what an acknowledgement is about.

        Raises AppError("reason-missing").
        """
        words = wording(self.compiled.language)
        if self.kind is LetterKind.ACKNOWLEDGEMENT:
            if stopped is None:
                raise AppError("reason-missing", rules=("JP-MSG-MERGE",))
            return {
                "token": token,
                "reply_to": "",
                "address": stopped.address,
                "stopped_at": _when(words, stopped.at),
                "in_reply_to": stopped.message_id if _MESSAGE_ID.fullmatch(stopped.message_id) else "",
            }
        plus = bool(self.account and self.account.plus_addressing)
        values = {
            "token": token,
            "reply_to": reply_address(self.plan.from_address, token, plus_addressing=plus),
        }
        if self.kind is LetterKind.CONFIRM:
            return {**values, "deadline": words.day(answer_by(on))}
        if evidence is None:
            raise AppError("reason-missing", rules=("JP-MSG-MERGE",))
        optout = optout_target(self.shop, optout_token, plus_addressing=plus)
        occasion = occasion_of(evidence)
        return {
            **values,
            "occasion": occasion,
            "staff": staff,
            "reason": reason_text(
                evidence.basis,
                self.compiled.language,
                obtained_at=evidence.obtained_at,
                occasion=occasion,
            ),
            "optout_address": optout.address,
            "optout_mailto": optout.mailto,
        }

    def frozen(self) -> FrozenContent:
        """What is kept for ever; it names nobody."""
        return FrozenContent(
            subject="".join(piece for piece in self.compiled.subject if isinstance(piece, str)),
            html="",
            text="",
            parts={"compiled": self.compiled.to_json(), "headers": self.plan.to_json()},
        )

    def shown(self, values: dict[str, str]) -> Rendered:
        """The letter as it will be read. Raises AppError("merge-value-missing")."""
        return self.compiled.render(values)

    def findings(self, candidate: Candidate, values: dict[str, str], now: datetime) -> tuple[Finding, ...]:
        """What the rules about a mail say of the finished one, headers included."""
        sender = self.plan.from_address
        per = PerRecipient(
            to=parse_address(candidate.address).wire,
            message_id=new_message_id(sender),
            date=now,
            boundary=new_boundary(),
            rcpt_id="check",
            optout_mailto=values.get("optout_mailto", ""),
            reply_to=values["reply_to"],
            in_reply_to=values.get("in_reply_to", ""),
        )
        data = build_message(constant_parts(self.plan), per, self.shown(values))
        return check_message(facts_of_message(data), self.shop, self.context(candidate))

    def context(self, candidate: Candidate, *, outgoing: bool = True) -> MessageContext:
        """What beside the mail decides what it must show; `outgoing`: its headers are there too."""
        return MessageContext(
            cls=self.kind.cls,
            country=candidate.person.country,
            recipient_type=candidate.person.recipient_type,
            remote_sale_ad=None,  # what people typed, an occasion or a name, tells whether it sells
            has_ad_basis=False,
            outgoing=outgoing,
            own_addresses=frozenset({self.plan.from_address.lower()}),
        )


def letter_mail(
    kind: LetterKind, shop: Shop, account: MailAccount | None, language: Language, *, run_id: str = "letter"
) -> LetterMail:
    """Compile a letter. Raises AppError("letter-incomplete") when the shop's data has a gap."""
    sender = parse_address(account.address).wire if account else NO_ACCOUNT
    # Where the mailbox takes plus-addresses the answer's address tells whose it is, else its subject.
    plus = bool(account and reply_address(sender, NO_TOKEN, plus_addressing=bool(account.plus_addressing)))
    marked = account is not None and not plus and kind in ASKING  # an acknowledgement asks for no answer
    compiled = compile_letter(shop, kind.cls, language, marked_subject=marked)
    plan = HeaderPlan(
        cls=kind.cls,
        from_display=shop.shop_name or shop.legal_name,
        from_address=sender,
        run_id=run_id,
        bulk=False,
    )
    return LetterMail(kind=kind, shop=shop, account=account, compiled=compiled, plan=plan)


def language_of_reader(country: str) -> Language:
    """Letters are written in Japanese to Japan (and where no country is known), else in English."""
    return "ja" if is_japan(country) else "en"
