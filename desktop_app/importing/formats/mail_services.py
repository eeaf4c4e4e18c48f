"""Services that send mail: their states become consents, nothing, or stops (imports.md 1.6)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from desktop_app.domain.consent import Basis
from desktop_app.importing.cells import folded
from desktop_app.importing.formats.signature import Format
from desktop_app.importing.formats.values import values_of
from desktop_app.importing.mapping import Columns
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

_STATES = {
    "配信中": "yes", "配信停止": "manual", "エラー停止": "bounced", "解除": "unsubscribed",
    "ゴミ箱": "manual", "削除": "manual",
    "ゴミ箱(削除)": "manual",
}  # fmt: skip
_BLASTMAIL_OWN = frozenset({"エラー停止", "ゴミ箱", "ゴミ箱(削除)"})
_STATE_OF_NAME = (
    ("unsubscribed", re.compile(r"un-?subscribed")),
    ("nonsubscribed", re.compile(r"non-?subscribed")),
    ("cleaned", re.compile(r"cleaned")),
    ("subscribed", re.compile(r"(?<![a-z])subscribed")),
)
_STOP_OF_STATE = {"unsubscribed": "unsubscribed", "cleaned": "bounced"}


def _mailchimp(part: Part, at: Mapping[str, int]) -> Part:
    """The state is in the names of columns, or else of the file; a file that tells neither has none."""
    table = part.table
    name = (table.member or table.name).rpartition("/")[2].lower()
    named = next((state for state, pattern in _STATE_OF_NAME if pattern.search(name)), "")
    state = "unsubscribed" if "unsubtime" in at else "cleaned" if "cleantime" in at else named
    columns = dict(part.columns.of)
    meanings = dict(part.meanings)
    if "unsubreason" in at and state == "unsubscribed":
        column = at["unsubreason"]
        columns["status"] = (column,)
        meanings[table.header[column]] = {
            reason: "complained" if re.search(r"abuse|spam|complain", reason.lower()) else "unsubscribed"
            for reason in values_of(table, column)
        }
    suggested = {"subscribed": Basis.CONSENT_WEB, "nonsubscribed": Basis.NONE}.get(state)
    return replace(
        part,
        format=f"mailchimp_{state}" if state else "mailchimp",
        columns=Columns(columns),
        meanings=meanings,
        suggested=suggested,
        stop=_STOP_OF_STATE.get(state),
        utc=frozenset(table.header[places[0]] for name, places in columns.items() if name.endswith("_date")),
    )


MAILCHIMP = Format(
    id="mailchimp",
    keys=(
        "Email Address", "MEMBER_RATING", "OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP",
        "LAST_CHANGED", "LEID", "EUID",
    ),
    needs=("Email Address", "OPTIN_TIME"),
    fields={
        "Email Address": "email", "First Name": "given", "Last Name": "family", "OPTIN_TIME": "consent_date",
        "OPTIN_IP": "proof", "UNSUB_TIME": "stop_date", "CLEAN_TIME": "stop_date", "NOTES": "note",
        "TAGS": "tags",
        "CC": "", "REGION": "", "LATITUDE": "", "LONGITUDE": "", "GMTOFF": "", "DSTOFF": "", "TIMEZONE": "",
    },
    patterns={r"unsub.*|clean(?:time|campaign.*)": ""},
    finish=_mailchimp,
)  # fmt: skip
LISTMONK = Format(
    id="listmonk",
    keys=("uuid", "email", "name", "attributes", "status", "created_at", "updated_at"),
    needs=("uuid", "email", "status"),
    fields={"email": "email", "name": "full", "status": "status", "created_at": "registered",
    "attributes": ""},
    meanings={"status": {"blocklisted": "unsubscribed", "disabled": "unsubscribed"}},
)


def _of_blastmail(table: Table, at: Mapping[str, int]) -> bool:
    """Its states beside its column of errors; without that, nothing but its states, one of them its own."""
    values = {folded(value) for value in values_of(table, at["状態"]) if value}
    if "エラー回数" in at:
        return bool(values & _STATES.keys())
    return values <= _STATES.keys() and bool(values & _BLASTMAIL_OWN)


BLASTMAIL = Format(
    id="blastmail",
    keys=("状態",),
    needs=("状態",),
    fields={"状態": "status", "登録日": "registered", "エラー回数": "", "E-Mail": "email"},
    meanings={"状態": _STATES},
    holds=_of_blastmail,
)

_STOP_LIST_NAMES = re.compile(
    r"opt-?_?\s?outs?|unsubscri|suppress|block-?_?list|do-?_?not-?_?(?:mail|send)|配信除外|除外リスト"
    r"|配信停止|配信解除|購読解除|解除者|配信拒否|受信拒否"
    r"|停止リスト|停止者"
)


def stop_list_of(part: Part) -> Part:
    """A list of nothing but addresses whose name says that they are stopped (HubSpot's opt-outs, arara's
    配信除外リスト). Taken wrongly it would mail to everybody who refused; that is the worse mistake."""
    table = part.table
    only = len(table.header) == 1 and part.columns.has("email")
    name = folded((table.member or table.name).rpartition("/")[2]).lower()
    if not only or not _STOP_LIST_NAMES.search(name):
        return part
    return replace(part, format="stop_list", stop="unsubscribed")


FORMATS = (MAILCHIMP, LISTMONK, BLASTMAIL)
