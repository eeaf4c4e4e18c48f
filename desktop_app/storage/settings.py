"""Settings of a book, typed, with defaults: the shop, its look, what the program measured."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.storage import chain
from desktop_app.storage.codec import JSON, canonical, stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.tables import Setting

_SHOP_TYPES: dict[str, Any] = {one.name: one.type for one in fields(Shop)}
_DAYS = ("art7_order_on", "stated_name_on")


def load_shop(book: Book) -> Shop:
    """The shop as stored; empty before it was ever set."""
    with understood("shop"):
        shop = shop_value(get(book, "shop") or {})
        if not all(isinstance(getattr(shop, name), kind) for name, kind in _SHOP_TYPES.items()):
            raise TypeError
        return shop


def save_shop(book: Book, shop: Shop, now: datetime) -> None:
    """Keep the shop; the log notes which fields changed, not their values."""
    with book.transaction():
        changed = [
            one.name for one in fields(Shop) if getattr(shop, one.name) != getattr(load_shop(book), one.name)
        ]
        put(book, "shop", shop_json(shop), now=now)
        if changed:
            chain.append(
                book,
                "audit.shop",
                subject=None,
                facts={"changed": changed},
                personal={"os_user": book.os_user},
                now=now,
            )


def shop_json(shop: Shop) -> dict[str, JSON]:
    """A shop as JSON."""
    values: dict[str, Any] = asdict(shop)
    for name in _DAYS:
        values[name] = values[name].isoformat() if values[name] else None
    if not shop.stated_name and shop.stated_name_on is None:
        # A shop that was never asked is written as before there was the question: a run that was cleared
        # then must not find its sender changed.
        del values["stated_name"], values["stated_name_on"]
    return values


def shop_value(values: Mapping[str, Any]) -> Shop:
    """The shop of what `shop_json` wrote; fields of a later program are passed over."""
    known = {one.name: values[one.name] for one in fields(Shop) if one.name in values}
    if known.get("legal_kind") is not None:
        known["legal_kind"] = LegalKind(known["legal_kind"])
    for name in _DAYS:
        if known.get(name) is not None:
            known[name] = date.fromisoformat(known[name])
    return Shop(**known)


def load_brand(book: Book) -> Brand:
    """The look of the shop's newsletters; empty before it was ever set."""
    with understood("brand"):
        return brand_value(get(book, "brand") or {})


def brand_value(values: Mapping[str, Any]) -> Brand:
    """The look of its JSON; fields of a later program are passed over."""
    known: dict[str, Any] = {one.name: values[one.name] for one in fields(Brand) if one.name in values}
    for name in ("hours", "social"):
        known[name] = tuple((str(first), str(second)) for first, second in known.get(name, ()))
    return Brand(**known)


def save_brand(book: Book, brand: Brand, now: datetime) -> None:
    """Keep the look (it replaces the one before)."""
    put(book, "brand", asdict(brand), now=now)


def get(book: Book, key: str, default: Any = None) -> Any:
    """A stored JSON value, or `default`. Raises AppError("setting-damaged")."""
    rows = book.rows(Setting.select(Setting.value).where(Setting.key == key))
    with understood(key):
        return json.loads(rows[0]["value"]) if rows else default


@contextmanager
def understood(key: str) -> Iterator[None]:
    """Around whatever takes a stored value apart: one that was changed by hand or by a fault is told as
    AppError("setting-damaged"), not guessed at."""
    try:
        yield
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError):
        raise AppError("setting-damaged", name=key) from None


def put(book: Book, key: str, value: JSON, *, now: datetime) -> None:
    """Keep a JSON value under `key`."""
    with book.transaction():
        book.run(
            Setting.insert(key=key, value=canonical(value), updated_at=stamp(now)).on_conflict(
                conflict_target=[Setting.key], preserve=[Setting.value, Setting.updated_at]
            )
        )


def remove(book: Book, key: str) -> None:
    """Forget a value; harmless when there is none."""
    with book.transaction():
        book.run(Setting.delete().where(Setting.key == key))


def get_time(book: Book, key: str) -> datetime | None:
    """A stored aware time, or None."""
    with understood(key):
        return time_value(get(book, key))


def put_time(book: Book, key: str, value: datetime, *, now: datetime) -> None:
    """Keep an aware time."""
    put(book, key, stamp(value), now=now)
