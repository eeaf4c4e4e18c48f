"""Received mails made for judging the classifier, each with what must come out of it.

Everybody and everything in them is invented. The expectations follow mail.md 3 and 4, law.md 1.4, 6.5, 6.9
and the contract of `classify`, not the program.
"""
