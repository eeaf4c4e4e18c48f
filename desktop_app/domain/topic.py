"""お便りの種類: what one can agree to or refuse."""

DEFAULT_TOPIC_JA = "お店のお便り"
DEFAULT_TOPIC_EN = "Shop news"
