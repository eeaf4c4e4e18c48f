"""Parts that pages and dialogs are built of. They know the theme, never the book."""
