"""Addresses as servers write them: with types, in xtext, wrapped, amid Japanese (RFC 3461 4, RFC 6533)."""

import re

_ADDRESS = re.compile(
    r"(\"[^\"\\\r\n@]{1,64}\"|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,100})@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?)"
)
_WIDE = re.compile(r"([^\s<>()\[\],;:\"@\\]{1,64})@([^\s<>()\[\],;:\"@\\]{3,190})")
_TYPE = re.compile(r"^\s*[\w.+/-]{1,40}\s*;\s*")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_IMCEA = re.compile(r"^IMCEA(?:SMTP|EX|INVALID|)-(.{3,200})@", re.I)
_ROUTE = re.compile(r"^<?(@[\w.-]{1,190},?){1,5}:")
_EDGES = "<>\"'`.,;:()[]{}*|=! \t"


def field_addresses(value: str) -> list[str]:
    """The addresses that a recipient field may mean, the plainest reading first."""
    if not value:
        return []
    plain = _TYPE.sub("", value[:1_000]).strip()
    plain = _ROUTE.sub("", plain)
    plain = re.sub(r"^smtp\s*[:;]\s*", "", plain, flags=re.I).strip()
    readings = [plain]
    if "\\x{" in plain:
        readings.append(_UNITEXT.sub(_character, plain))
    if "+" in plain and _XTEXT.search(plain):
        readings.append(_XTEXT.sub(_character, plain))
    found = [one for text in readings for one in addresses_in(text)]
    return list(dict.fromkeys(found))[:10]


def addresses_in(line: str) -> list[str]:
    """Every address in a line, at most 50; what is written around or into it is taken off."""
    line = line[:2_000]
    found: list[str] = []
    if "@" in line:
        for hit in _ADDRESS.finditer(line):
            found += _readings(hit[1], hit[2])
            if len(found) > 50:
                break
        if not line.isascii():
            found += [f"{a.strip(_EDGES)}@{b.strip(_EDGES)}" for a, b in _WIDE.findall(line)[:20]]
    elif "=40" in line:
        found += addresses_in(line.replace("=40", "@"))
    if "=3D" in line or "=2E" in line or "=2B" in line:
        plain = re.sub(r"=([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), line)
        found += [f"{a}@{b}" for a, b in _ADDRESS.findall(plain)[:20]]
    return list(dict.fromkeys(found))[:50]


def _readings(local: str, domain: str) -> list[str]:
    bare = local.strip(_EDGES) if not local.startswith('"') else local
    found = [f"{local}@{domain}"]
    if bare and bare != local:
        found.append(f"{bare}@{domain}")
    for mark in ("=", ":", "|", "/"):
        # 「To=user@host」「to=<user@host>」「SMTP=user@host」, as logs and old Exchange write it
        if mark in bare and (rest := bare.rpartition(mark)[2]):
            found.append(f"{rest}@{domain}")
    if hit := _IMCEA.match(f"{local}@"):
        inner = _XTEXT.sub(_character, hit[1].replace("_", "/"))
        found += [f"{a}@{b}" for a, b in _ADDRESS.findall(inner)]
    if "=" in bare and "+" in bare and "." in bare.rpartition("=")[2]:
        # VERP: bounces+user=host.example@…
        name, _, host = bare.rpartition("+")[2].rpartition("=")
        if name:
            found.append(f"{name}@{host}")
    return found


def _character(hit: re.Match[str]) -> str:
    number = int(hit[1], 16)
    return chr(number) if 32 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
