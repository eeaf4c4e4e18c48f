"""What makes an exported document checkable: the chain's end, the check's result, the law's date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.moment import JST
from desktop_app.domain.shop import Shop
from desktop_app.records.labels import label
from desktop_app.storage.audit import ChainHead, VerifyReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Taken once for a document."""

    shop: Shop
    book_id: str
    head: ChainHead
    report: VerifyReport
    law_as_of: str
    made_at: datetime

    def lines(self, language: str) -> tuple[tuple[str, str], ...]:
        """Label and value, as they stand under the title."""
        shop = self.shop.legal_name
        if self.shop.shop_name not in ("", shop):
            shop = f"{shop}（{self.shop.shop_name}）"
        verified = label(
            f"verify_{self.report.state}",
            language,
            tombstones=self.report.tombstones,
            broken=len(self.report.broken),
        )
        head = f"{self.head.device_id} / {self.head.seq} / {self.head.hash}"
        return (
            (label("made_at", language), f"{self.made_at.astimezone(JST):%Y-%m-%d %H:%M} (JST)"),
            (label("shop", language), shop),
            (label("book", language), self.book_id),
            (label("verify", language), verified),
            (label("rows", language), str(self.head.rows)),
            (label("head", language), head),
            (label("law_as_of", language), self.law_as_of),
        )

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "made_at": self.made_at.isoformat(),
            "book": self.book_id,
            "law_as_of": self.law_as_of,
            "head": {"device": self.head.device_id, "seq": self.head.seq, "hash": self.head.hash},
            "verify": {
                "state": self.report.state,
                "rows": self.report.rows,
                "broken": list(self.report.broken),
                "tombstones": self.report.tombstones,
            },
        }
