"""Printable documents (PDF, CSV, ZIP) that open without the program.

Must not decide what goes in: callers hand over plain values.
"""
