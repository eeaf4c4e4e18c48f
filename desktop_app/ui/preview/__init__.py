"""The preview of a newsletter or of a sent mail: nothing of it runs, nothing is fetched from outside.

QtWebEngine is imported when a preview is first shown, and only by `engine`; without it `simple_view` shows
the same words and pictures plainly. Must not know pages.
"""
