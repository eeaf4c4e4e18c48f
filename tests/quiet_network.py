"""A PC without network: no name server and no web server answers about a mail domain, whoever asks."""

import pytest

from desktop_app.accounts.lookup import DnsResolver, HttpsFetch, NoDnsError, RecordType


def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing answers."""

    def no_dns(_: object, name: str, kind: RecordType) -> tuple[str, ...]:
        raise NoDnsError(kind)

    monkeypatch.setattr(DnsResolver, "ask", no_dns)
    monkeypatch.setattr(HttpsFetch, "get", lambda _, url: None)
