"""メールのつなぎ方: the account's form and its live check, for guide and settings. Must not know pages."""
