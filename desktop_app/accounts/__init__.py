"""The shop's mail account: verified connections for SMTP and IMAP, account test and opt-out probe.

Must not send newsletters: all mail to others leaves through delivery.
"""
