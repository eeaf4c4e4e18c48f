"""Preflight, queue, sending loop and log. The only way a mail to somebody else leaves the PC.

Must not send without a Clearance.
"""
