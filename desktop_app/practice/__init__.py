"""The practice shop, its sample data and its mail server on loopback.

Must never touch a real book.
"""
