"""Business card services: only the handing over of a card is evidence (imports.md 1.1)."""

from collections.abc import Mapping
from dataclasses import replace

from desktop_app.domain.consent import Basis
from desktop_app.importing.cells import is_tick
from desktop_app.importing.formats.signature import Format
from desktop_app.importing.mapping import Columns, folded_header
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Problem, Record, Table

_UNREAD = "'?'を含んだデータ"
_EIGHT_REST = (
    "e-mail", "郵便番号", "住所", "TEL会社", "TEL部門", "TEL直通", "Fax", "携帯電話", "URL", "名刺交換日",
    "Eightでつながっている人", "再データ化中の名刺", _UNREAD,
)  # fmt: skip
_EIGHT_FIELDS = {
    "会社名": "company", "部署名": "department", "役職": "title", "e-mail": "email", "郵便番号": "postal",
    "住所": "postal",
    "TEL会社": "phone", "TEL部門": "phone", "TEL直通": "phone", "Fax": "fax", "携帯電話": "mobile",
    "URL": "url",
    "名刺交換日": "card_date",
}  # fmt: skip


def _finished(part: Part, at: Mapping[str, int]) -> Part:
    """Labels of the user, and a word about cards with characters that could not be read."""
    part = _labels(part)
    flag = at.get(folded_header(_UNREAD))
    if flag is None:
        return part
    told = [
        Problem(record.row, part.table.header[flag], " ".join(_doubtful(record)), "unread-characters")
        for record in part.table.records
        if flag < len(record.cells) and is_tick(record.cells[flag])
    ]
    return replace(part, table=replace(part.table, problems=(*part.table.problems, *told))) if told else part


def _doubtful(record: Record) -> list[str]:
    return [cell for cell in record.cells if "?" in cell or "？" in cell][:3]


def _labels(part: Part) -> Part:
    """A column that the user added and that holds ticks only is a label of theirs."""
    eight = next(one for one in FORMATS if one.id == part.format)
    header = part.table.header
    added = [at for at, name in enumerate(header) if name and eight.field_of(folded_header(name)) is None]
    labels = [at for at in added if _ticks_only(part.table, at)]
    if not labels:
        return part
    rest = {
        name: tuple(at for at in columns if at not in labels) for name, columns in part.columns.of.items()
    }
    rest["tags"] = tuple(sorted({*rest.get("tags", ()), *labels}))
    return replace(part, columns=Columns({name: columns for name, columns in rest.items() if columns}))


def _ticks_only(table: Table, at: int) -> bool:
    cells = [record.cells[at] for record in table.records if at < len(record.cells) and record.cells[at]]
    return bool(cells) and all(map(is_tick, cells))


EIGHT = Format(
    id="eight",
    keys=("会社名", "部署名", "役職", "姓", "名", *_EIGHT_REST),
    needs=("姓", "名", "e-mail", "名刺交換日"),
    fields={**_EIGHT_FIELDS, "姓": "family", "名": "given"},
    suggested=Basis.CARD,
    finish=_finished,
)
EIGHT_2018 = Format(
    id="eight_2018",
    keys=("会社名", "部署名", "役職", "氏名", *_EIGHT_REST),
    needs=("氏名", "e-mail", "名刺交換日"),
    fields={**_EIGHT_FIELDS, "氏名": "full"},
    suggested=Basis.CARD,
    finish=_finished,
)
SANSAN = Format(
    id="sansan",
    keys=(
        "会社名", "部署名", "役職", "氏名", "郵便番号(1)", "住所(1)［全て］", "TEL-1(1)", "FAX(1)",
        "Email(1)", "名刺所有者ユーザID",
    ),
    needs=("会社名", "Email(1)"),
    fields={
        "会社名": "company", "部署名": "department", "役職": "title", "氏名": "full", "氏名［姓］": "family",
        "氏名［名］": "given",
        "氏名（カナ）": "kana", "氏名（カナ）［姓］": "kana_family", "氏名（カナ）［名］": "kana_given",
        "会社名（カナ）": "",
        "郵便番号(1)": "postal", "住所(1)［全て］": "postal", "名刺交換日": "card_date",
        "登録日": "registered", "名刺更新日時": "",
        "メモ": "note", "タグ": "tags", "名刺ID": "", "人物ID": "", "会社ID": "",
    },
    patterns={
        r"名刺所有者.*": "", r"email\d*": "email", r"tel\d{1,2}": "phone", r"携帯電話\d*": "mobile",
        r"fax\d*": "fax",
        r"url\d*": "url", r"(?:郵便番号|住所)\d+(?:全て)?": "detail",
    },
    suggested=Basis.CARD,
)  # fmt: skip

_SANSAN_OWN = frozenset(
    map(
        folded_header,
        (
            "TEL-1(1)", "住所(1)［全て］", "名刺ID", "名刺交換日", "名刺所有者", "名刺所有者ユーザID",
            "会社ID", "人物ID",
        ),
    )
)  # fmt: skip
SANSAN_FEWER = replace(
    SANSAN,
    keys=("会社名", "Email(1)"),
    holds=lambda _, at: len(_SANSAN_OWN & at.keys()) >= 2,
)
"""The same with the columns that an account chose, known by what no other service has."""

FORMATS = (EIGHT, EIGHT_2018, SANSAN, SANSAN_FEWER)
