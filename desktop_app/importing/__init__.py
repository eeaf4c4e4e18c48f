"""A file becomes an import plan (nothing written), then one transaction, and one undo.

Must not lift a suppression, ever.
"""
