"""A whole list of stops added to 配信除外 in a few statements. It only ever adds (JP-SEM-3-3-KEEP)."""

import json
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Scope
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.moment import Moment, format_moment, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import chain, deliveries, moved_stops
from desktop_app.storage.addresses import hmac_of
from desktop_app.storage.codec import canonical, moment_text, moment_value, scope_json
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import OPTOUT_RULE

_SAID = frozenset({SuppressionReason.OPTOUT, SuppressionReason.COMPLAINT})


class StopWriter:
    """Stops of one import, inside its transaction; the caller knows that each adds something."""

    def __init__(self, book: Book, now: datetime, *, batch_id: str, digests: dict[str, str]) -> None:
        """`digests`: of the addresses that were made in this transaction, see `chain.Writer`."""
        self._book, self._now, self._batch_id = book, now, batch_id
        self._writer = chain.Writer(book, now)
        self._writer.digests = digests
        self._rows: list[tuple[Any, ...]] = []
        self._told: dict[tuple[SuppressionReason, str], chain.Text] = {}
        self.address_ids: list[str] = []
        self._reach: dict[str, tuple[tuple[Scope, Moment | None], ...]] = {}
        """Address id → how far and how long each of its stops reaches."""
        self._said: dict[str, list[OptOut]] = {}
        """Address id → what the person said: it holds at an address that took its place, too."""

    def add(
        self,
        address_id: str,
        key: str,
        reason: SuppressionReason,
        *,
        at: Moment | None,
        said: str,
        scope: Scope = None,
        until: Moment | None = None,
        channel: str | None = None,
    ) -> None:
        """Keep an address out. `at` None = the time of the import; `said`: what the file says."""
        when = format_moment(self._now if at is None or surely_after(at, self._now) else at)
        hmac = hmac_of(self._book, key)
        optout = reason is SuppressionReason.OPTOUT
        if (reason, said) not in self._told:
            name = "text" if optout else "detail"
            self._told[reason, said] = chain.Text({name: said, "os_user": self._book.os_user})
        entry_id = self._writer.add(
            "optout" if optout else "suppression",
            subject=address_id,
            address_id=address_id,
            facts={
                "hmac": hmac,
                "address": address_id,
                "reason": reason.value,
                "at": when,
                "scope": scope_json(scope),
                "until": moment_text(until),
                "channel": channel,
                "batch": self._batch_id,
            },
            personal=self._told[reason, said],
        )
        covered = None if scope is None else canonical(scope_json(scope))
        self._rows.append(
            (entry_id, hmac, address_id, reason.value, when, covered, moment_text(until), channel)
        )
        self.address_ids.append(address_id)
        self._reach[address_id] = (*self._reach.get(address_id, ()), (scope, until))
        if reason in _SAID:
            told = moment_value(when)
            assert told is not None  # noqa: S101 (written three lines above)
            self._said.setdefault(address_id, []).append(
                OptOut(at=told, scope=scope, until=until, channel=channel, id=entry_id)
            )

    def flush(self) -> None:
        """Write what was added, and skip the mails that wait for these addresses."""
        self._writer.flush()
        self._book.write_many("INSERT INTO suppression VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._rows)
        self._rows.clear()
        moved_stops.follow(self._book, self._said, now=self._now)
        self._said.clear()
        waiting = self._book.sql(
            """SELECT DISTINCT address_id FROM delivery WHERE state IN ('queued', 'deferred')
            AND address_id IN (SELECT value FROM json_each(?))""",
            (json.dumps(self.address_ids),),
        )
        for row in waiting:
            for scope, until in self._reach[row["address_id"]]:
                deliveries.skip_open(
                    self._book,
                    row["address_id"],
                    classes=tuple(ADVERTISING),
                    scope=scope,
                    until=until,
                    rules=(OPTOUT_RULE,),
                    now=self._now,
                )
