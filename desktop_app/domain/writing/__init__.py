"""What makes a newsletter hard to read, or wrong, before any rule of law asks: pure functions, texts in,
findings out. Nothing here stops a send; the rules that do are in `content_rules`, `display_rules` and
`sale_rules`.
"""
