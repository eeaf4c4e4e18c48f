"""The rules. Plain Python only: no Qt, no database, no network, no files, no clock, no randomness,
no HTML parsing and no translation. Facts come in as values, decisions go out as values.
"""
