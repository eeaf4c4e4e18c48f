"""Reads the mailbox, tells what each mail is, applies it and remembers it.

Must not guess: what is unclear waits for a person.
"""
