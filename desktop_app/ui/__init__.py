"""The window: shows what Services know and hands on what the owner decides.

Owns everything of Qt. Must not decide about law, touch the database, the network or the keyring, or write on
the UI thread; pages do not know each other, they meet in `context.Ui`.
"""
