"""Large books for measuring."""

from pathlib import Path
from typing import Any

from desktop_app.services import open_services
from desktop_app.services.environment import Environment

DECLARED: dict[str, Any] = {
    "basis": "CARD",
    "on": "2026-05-01",
    "occasion": "花市",
    "by": "青井",
    "recipient_type": "business",
    "method": "名刺",
    "place": "花市",
    "wording": None,
    "topics": None,
    "paper_by_hand": True,
}


def csv_of(rows: int, start: int = 0) -> bytes:
    """A file with a header, of so many people."""
    lines = ["会社名,氏名,メールアドレス,電話番号,タグ,備考"]
    lines += [
        f"株式会社花{n % 97},山田 太郎{n},taro{n * 7}.y@example{n % 50}.co.jp,"
        f"03-1234-{n % 10000:04},常連;花,メモ{n}"
        for n in range(start, start + rows)
    ]
    return "\r\n".join(lines).encode()


def big_book(path: Path, contacts: int) -> None:
    """A real book with so many people in it, brought in from a file as the owner would."""
    file = path.with_suffix(".csv")
    file.write_bytes(csv_of(contacts))
    with open_services(path, Environment(device_id="bench")) as services:
        services.shop.add_staff("青井")
        done = services.imports.run(str(file), DECLARED, dry_run=False)
    file.unlink()
    if done["counts"]["new"] != contacts:
        raise SystemExit(f"the import brought {done['counts']}")
