"""Words on the screen (gettext, compiled by Babel) and the wordings that leave the PC.

Must not know what the words are used for.
"""
