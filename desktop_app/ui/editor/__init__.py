"""Writing a newsletter: text with merge-field chips, the draft with its undo, blocks and their properties.

Owns the widgets that change a draft's content and knows nothing about pages, lists of newsletters or sending.
"""
