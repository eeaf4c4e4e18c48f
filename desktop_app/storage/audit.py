"""The log of the book as other packages see it: append a fact, read the head, verify everything."""

from desktop_app.storage.chain import ChainHead, Entry, append, entries, entry, head
from desktop_app.storage.verification import VerifyReport, verify

__all__ = ["ChainHead", "Entry", "VerifyReport", "append", "entries", "entry", "head", "verify"]
