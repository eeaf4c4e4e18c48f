"""Colours of mail HTML and how well one stands out from another (WCAG 2 contrast)."""

import colorsys
import re
from typing import NamedTuple

_CSS_NAMES = """
    aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc
    bisque:ffe4c4 black:000000 blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a
    burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e coral:ff7f50
    cornflowerblue:6495ed cornsilk:fff8dc crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b
    darkgoldenrod:b8860b darkgray:a9a9a9 darkgrey:a9a9a9 darkgreen:006400 darkkhaki:bdb76b
    darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00 darkorchid:9932cc darkred:8b0000
    darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b darkslategray:2f4f4f darkslategrey:2f4f4f
    darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493 deepskyblue:00bfff dimgray:696969
    dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0 forestgreen:228b22
    fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 goldenrod:daa520 gray:808080
    grey:808080 green:008000 greenyellow:adff2f honeydew:f0fff0 hotpink:ff69b4 indianred:cd5c5c
    indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 lawngreen:7cfc00
    lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2
    lightgreen:90ee90 lightgray:d3d3d3 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a
    lightseagreen:20b2aa lightskyblue:87cefa lightslategray:778899 lightslategrey:778899
    lightsteelblue:b0c4de lightyellow:ffffe0 lime:00ff00 limegreen:32cd32 linen:faf0e6 magenta:ff00ff
    maroon:800000 mediumaquamarine:66cdaa mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db
    mediumseagreen:3cb371 mediumslateblue:7b68ee mediumspringgreen:00fa9a mediumturquoise:48d1cc
    mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5
    navajowhite:ffdead navy:000080 oldlace:fdf5e6 olive:808000 olivedrab:6b8e23 orange:ffa500
    orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee
    palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd
    powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f royalblue:4169e1
    saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d
    silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd slategray:708090 slategrey:708090 snow:fffafa
    springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347
    turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff whitesmoke:f5f5f5 yellow:ffff00
    yellowgreen:9acd32
"""
_NAMES = dict(entry.split(":") for entry in _CSS_NAMES.split())
COLOUR_NAMES = tuple(_NAMES)


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255; `alpha` from 0 (nothing to see) to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)
LINK_BLUE = Colour(0, 0, 238)

_FUNCTION = re.compile(r"(rgba?|hsla?)\(([^()]*)\)")
_HEX = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")
_CANDIDATE = re.compile(r"(?:rgba?|hsla?)\([^()]*\)|#[0-9a-f]{3,8}\b|(?<![\w./#-])[a-z]{3,20}(?![\w(./-])")


def parse_colour(text: str) -> Colour | None:
    """One CSS or HTML colour: a name, `#rgb`, `#rrggbb(aa)`, `rgb()`, `hsl()`, `transparent`; else None."""
    text = text.strip().lower()
    if text == "transparent":
        return Colour(0, 0, 0, 0)
    text = _NAMES.get(text, text)
    if match := _HEX.match(text):
        return _from_hex(match[1])
    if match := _FUNCTION.match(text):
        return _from_function(match[1], re.split(r"[\s,/]+", match[2].strip()))
    return None


def first_colour(text: str) -> Colour | None:
    """The first colour in a longer value such as a `background` shorthand or a gradient."""
    for candidate in _CANDIDATE.findall(re.sub(r"url\([^()]*\)", " ", text.lower())):
        if colour := parse_colour(candidate):
            return colour
    return None


def over(top: Colour, ground: Colour) -> Colour:
    """`top` painted on an opaque `ground`."""
    share = top.alpha
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(top[:3], ground[:3], strict=True))
    return Colour(red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio of two opaque colours, 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    channels = []
    for value in colour[:3]:
        share = value / 255
        channels.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def _from_hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    values = [int(digits[at:at + 2], 16) for at in range(0, len(digits), 2)]
    return Colour(values[0], values[1], values[2], values[3] / 255 if len(values) == 4 else 1.0)


def _from_function(name: str, words: list[str]) -> Colour | None:
    try:
        alpha = _share(words[3]) if len(words) > 3 else 1.0
        if name.startswith("rgb"):
            red, green, blue = (_channel(word) for word in words[:3])
            return Colour(red, green, blue, alpha)
        hue = float(words[0].removesuffix("deg")) % 360 / 360
        red, green, blue = colorsys.hls_to_rgb(hue, _share(words[2]), _share(words[1]))
    except (ValueError, IndexError):
        return None
    return Colour(red * 255, green * 255, blue * 255, alpha)


def _channel(word: str) -> float:
    value = float(word[:-1]) * 255 / 100 if word.endswith("%") else float(word)
    return min(255.0, max(0.0, value))


def _share(word: str) -> float:
    value = float(word[:-1]) / 100 if word.endswith("%") else float(word)
    return min(1.0, max(0.0, value))
