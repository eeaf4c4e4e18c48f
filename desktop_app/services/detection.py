"""What could be found out about an address, in the owner's words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from desktop_app.accounts.providers import KnownServer, Provider, providers
from desktop_app.domain.address import parse_address
from desktop_app.i18n.language import Language
from desktop_app.services.account_view import PER_DAY, PER_HOUR, PER_MINUTE
from desktop_app.services.account_views import Ask, Detected, Guess, Plan, Sureness
from desktop_app.services.account_words import with_name, words

if TYPE_CHECKING:
    from desktop_app.accounts.detect import Hit
    from desktop_app.accounts.lookup import Lookup


def detected(
    address: str, lookup: "Lookup", language: Language, check: Callable[[], None] = lambda: None
) -> Detected:
    """Find the provider or servers of an address; asks the network only when the list does not have it.

    Raises AppError("address-…") for what is no address, and what `check` raises.
    """
    from desktop_app.accounts.detect import detect

    parsed = parse_address(address)
    return replace(shown(detect(parsed.wire, lookup, check), language), address=parsed.text)


def of_provider(address: str, provider_id: str, language: Language) -> Detected | None:
    """As if detection had found the provider that the owner chose from the list."""
    from desktop_app.accounts.detect import Hit

    found = next((one for one in providers() if one.id == provider_id), None)
    if found is None:
        return None
    return shown(Hit(address=address.strip(), way="domain", provider=found), language)


def shown(hit: "Hit", language: Language) -> Detected:
    """A hit in words."""
    from desktop_app.accounts.detect import why_closed

    provider, say = hit.provider, words(language)
    way: Literal["domain", "mx", "autoconfig", "srv", "unknown"] = "mx" if hit.way == "spf" else hit.way
    name = provider.names[language] if provider else ""
    if not name and hit.servers is not None:
        name = hit.servers.name or hit.servers.smtp.host
    why = why_closed(hit.address)
    how = "offline" if hit.offline and hit.way == "unknown" else hit.way
    return Detected(
        address=hit.address,
        provider=provider.id if provider else "",
        name=name,
        found=way,
        guesses=tuple(_guesses(hit)),
        asks=() if why else tuple(_asks(hit, language)),
        plans=tuple(
            Plan(id=one.id, name=one.names[language], per_hour=one.per_hour, per_day=one.per_day)
            for one in (provider.plans if provider else ())
        ),
        help=provider.helps[language] if provider else "",
        dates=tuple(one[language] for one in (provider.dates if provider else ())),
        refused=why[language] if why else _refused(provider, language),
        oauth=provider.oauth if provider else "",
        how=with_name(say[f"how-{how}"], name),
        choose=() if provider or hit.servers or why else tuple(_choose()),
    )


def _refused(provider: Provider | None, language: Language) -> str:
    if provider is not None and provider.personal_line:
        return with_name(words(language)["personal-line"], provider.names[language])
    return ""


def _choose() -> Iterator[str]:
    """Hosters first: an address of a domain in the list would have been found."""
    yield from (one.id for one in providers() if one.kind == "mailbox" and not one.domains)
    yield from (one.id for one in providers() if one.kind == "relay")
    yield from (one.id for one in providers() if one.kind == "mailbox" and one.domains)


def _guesses(hit: "Hit") -> Iterator[Guess]:
    provider = hit.provider
    if hit.servers is not None:
        yield from _servers(hit.servers.smtp, hit.servers.imap or hit.servers.pop3, "likely")
        if hit.servers.imap is None and hit.servers.pop3 is not None:
            yield Guess(field="inbox", value="pop3", sure="likely")
        user = hit.servers.user or (provider.user_for(hit.address) if provider else None)
        yield Guess(field="user", value=user or hit.address, sure="likely" if user else "guess")
        signs_in = "oauth2" if hit.servers.oauth2 and provider and provider.oauth else "password"
        yield Guess(field="sign_in", value=signs_in, sure="likely")
    elif provider is not None:
        yield from _of_list(hit, provider)
    elif hit.guessed is not None:
        domain = hit.address.rpartition("@")[2]
        imap = KnownServer(
            f"imap.{domain}" if hit.guessed.host.startswith("smtp.") else hit.guessed.host, 993, "ssl"
        )
        yield from _servers(hit.guessed, imap, "guess")
        yield Guess(field="user", value=hit.address, sure="guess")
        yield Guess(field="sign_in", value="password", sure="guess")
    yield Guess(field="provider", value=provider.id if provider else "", sure="sure")
    yield Guess(field="oauth", value=provider.oauth if provider else "", sure="sure")
    yield from _limits(provider)


def _of_list(hit: "Hit", provider: Provider) -> Iterator[Guess]:
    sure = provider.sure
    put = hit.own_part

    def with_own(server: KnownServer) -> KnownServer:
        if not put or not provider.own_part:
            return server
        return KnownServer(server.host.replace(provider.own_part, put), server.port, server.security)

    imap = with_own(provider.imap) if provider.imap else None
    servers: Sureness = "likely" if put and sure["servers"] == "sure" else sure["servers"]
    yield from _servers(with_own(provider.smtp), imap, servers)
    yield Guess(field="user", value=provider.user_for(hit.address), sure=sure["user"])
    signs_in = "oauth2" if provider.auth[0] == "oauth2" else "password"
    yield Guess(field="sign_in", value=signs_in, sure=sure["sign_in"])


def _servers(smtp: KnownServer, imap: KnownServer | None, sure: Sureness) -> Iterator[Guess]:
    for field, value in (
        ("smtp_host", smtp.host), ("smtp_port", smtp.port), ("security", smtp.security),
        ("imap_host", imap.host if imap else None), ("imap_port", imap.port if imap else None),
        ("imap_security", imap.security if imap else None),
    ):
        yield Guess(field=field, value=value, sure=sure)


def _limits(provider: Provider | None) -> Iterator[Guess]:
    """What a provider publishes, else the careful start values, marked as guesses."""
    says = provider.sure["limits"] if provider else "guess"
    by_day = provider is not None and provider.per_day is not None
    for field, value, careful in (
        ("per_minute", provider.per_minute if provider else None, PER_MINUTE),
        ("per_hour", provider.per_hour if provider else None, 0 if by_day else PER_HOUR),
        ("per_day", provider.per_day if provider else None, PER_DAY),
    ):
        yield Guess(
            field=field, value=careful if value is None else value, sure="guess" if value is None else says
        )
    connections = provider.max_connections if provider else 1
    yield Guess(field="max_connections", value=connections, sure=says if connections > 1 else "guess")


def _asks(hit: "Hit", language: Language) -> Iterator[Ask]:
    provider, say = hit.provider, words(language)
    if provider is not None and hit.servers is None:
        asks = provider.asks
        part = asks.get("server")
        if part is not None and not hit.own_part:
            yield Ask(
                field="server", part=provider.own_part, label=part.label[language],
                where=part.where[language], example=part.example,
            )
        part = asks.get("user")
        if part is not None:
            yield Ask(
                field="user", part="", label=part.label[language], where=part.where[language],
                example=part.example,
            )
    elif provider is None and hit.servers is None:
        yield Ask(field="server", part="", label=say["ask-server"], where=say["ask-server-where"])
    oauth_only = provider is not None and provider.auth == ("oauth2",)
    if oauth_only:
        return
    part = provider.asks.get("password") if provider else None
    yield Ask(
        field="password", part="",
        label=part.label[language] if part else say["ask-password"],
        where=part.where[language] if part else say["ask-password-where"],
    )
