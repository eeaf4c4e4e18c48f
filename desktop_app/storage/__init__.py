"""The only package that knows the database (peewee on SQLite) and the keyring.

Must not decide anything: rules live in domain.
"""
