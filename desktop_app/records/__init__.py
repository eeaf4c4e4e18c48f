"""Evidence of one address or of all, ready to be shown.

Must not change what it reports.
"""
