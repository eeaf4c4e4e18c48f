"""Own small icons of social networks and the like, so that a mail fetches none from anybody."""

from collections.abc import Iterable

from desktop_app.composing.blocks import Block, Social
from desktop_app.paths import resource_bytes

ICON = "icon:"
"""Before the kind: what an icon is called among the pictures of a mail."""


def icons_of(blocks: Iterable[Block]) -> dict[str, bytes]:
    """The PNG files that the blocks need, by `ICON` and kind."""
    kinds = {kind for block in blocks if isinstance(block, Social) for kind, _ in block.links}
    return {f"{ICON}{kind}": resource_bytes("icons", "social", f"{kind}.png") for kind in sorted(kinds)}
