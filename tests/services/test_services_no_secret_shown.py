"""Whatever holds a password or a token does not show it: reprs end in tracebacks and crash reports."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import desktop_app.accounts
import desktop_app.delivery
import desktop_app.services

SECRET = {"credential", "password", "access", "secret", "leave", "verifier"}
NO_SECRET = {("ShopWords", "access")}
"""How one gets to the shop."""


def modules() -> Iterator[ModuleType]:
    for package in (desktop_app.accounts, desktop_app.delivery, desktop_app.services):
        for one in pkgutil.iter_modules(package.__path__):
            yield importlib.import_module(f"{package.__name__}.{one.name}")


def test_no_repr_shows_a_secret() -> None:
    shown = [
        (kind.__name__, one.name)
        for module in modules()
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
        for one in dataclasses.fields(kind)
        if one.name.lstrip("_") in SECRET and one.repr
    ]
    assert set(shown) <= NO_SECRET
