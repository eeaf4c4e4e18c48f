"""How a preview names the blocks it shows: by their place in the newsletter, from 0."""

FOOTER_PLACE = -1
"""The legal footer, which stands behind the last block whatever their number."""
