"""Blocks and a theme become HTML, text and message bytes, and the facts that preflight checks.

Must not send and must not read the database's tables.
"""
