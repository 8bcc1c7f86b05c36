"""With a configuration that is half or wrong nobody may edit, and the visitor is told in words."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

from geo import words
from geo.access import Visitor
from geo.ui import provider, sign_in

GOOD = """[auth]
redirect_uri = "https://patti.example.org/oauth2callback"
cookie_secret = "0123456789012345678901234567890123456789"
client_id = "patti"
client_secret = "s"
server_metadata_url = "https://accounts.example.org/.well-known/openid-configuration"
"""
LISTED = '[people]\n"anna@example.org" = "editor"'
HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
AT_THE_MACHINE = "administrator"


class Context:
    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = headers


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Configure a server that listens on loopback, and stand before it."""
    before = config.get_option("secrets.files")
    monkeypatch.delenv("PACTS_ROLES", raising=False)
    monkeypatch.chdir(tmp_path)

    def set_up(secrets: str | bytes | None, roles: str | None = LISTED, **headers: str) -> None:
        if secrets is not None:
            text = secrets if isinstance(secrets, bytes) else secrets.encode()
            (tmp_path / "secrets.toml").write_bytes(text)
        if roles is not None:
            (tmp_path / ".streamlit").mkdir(exist_ok=True)
            (tmp_path / ".streamlit" / "roles.toml").write_text(roles)
        config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
        st.secrets._reset()
        sent = HERE | {name.replace("_", "-"): value for name, value in headers.items()}
        monkeypatch.setattr(st, "context", Context(sent))
        monkeypatch.setattr(sign_in, "_signed_in", dict)

    yield set_up
    config.set_option("secrets.files", before)
    st.secrets._reset()


def test_without_any_configuration_who_is_at_the_machine_may_edit(configure) -> None:
    configure(None, None)
    assert sign_in.visitor().role == AT_THE_MACHINE
    assert sign_in.mistake() is None
    assert not sign_in.is_configured()


def test_secrets_about_something_else_change_nothing(configure) -> None:
    configure('[weather]\nkey = "x"', None)
    assert sign_in.visitor().role == AT_THE_MACHINE


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "patti.example.org"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": ""},
        {"Host": "localhost.evil.example"},
        {"Host": "localhost@evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"X_Forwarded_For": "10.0.0.1"},
        {"Forwarded": "for=10.0.0.1"},
        {"Via": "1.1 proxy"},
    ],
)
def test_who_does_not_sit_at_the_machine_may_look(configure, headers) -> None:
    configure(None, None, **headers)
    assert sign_in.visitor() == Visitor()


@pytest.mark.parametrize(
    ("secrets", "roles"),
    [
        (GOOD, None),
        (GOOD, "[people"),
        (GOOD, '[people]\n"anna@example.org" = "boss"'),
        (None, LISTED),
        ("[auth", LISTED),
        ("[auth", None),
        (b"\xff\xfe", None),
        ("[auth]", None),
        ("auth = 3", LISTED),
        (GOOD.replace("client_id", "klient_id"), LISTED),
        (GOOD.replace("https://patti", "http://patti"), LISTED),
        (GOOD.replace("[auth]", "[Auth]"), LISTED),
    ],
)
def test_a_wrong_configuration_leaves_nobody_a_role_and_is_said(configure, secrets, roles) -> None:
    configure(secrets, roles)
    assert sign_in.visitor() == Visitor()
    assert not sign_in.is_configured()
    for language in words.languages():
        assert words.explain(sign_in.mistake(), language)


def test_headers_that_anybody_could_write_are_never_believed(configure) -> None:
    configure(GOOD)
    before = config.get_option(provider.TRUSTED)
    config.set_option(provider.TRUSTED, {"X-User": "email"})
    try:
        assert sign_in.mistake().key == "account.wrong.headers"
        assert sign_in.visitor() == Visitor()
    finally:
        config.set_option(provider.TRUSTED, before)


def test_with_sign_in_the_machine_itself_opens_no_door(configure) -> None:
    configure(GOOD)
    assert sign_in.is_configured()
    assert sign_in.visitor() == Visitor()


def test_what_is_missing_is_said_as_it_is(configure) -> None:
    configure(GOOD)
    assert sign_in.needed("editor").key == "access.sign_in"
    configure("[auth]")
    assert sign_in.needed("editor").key == "account.wrong.entry"


def test_where_nobody_can_sign_in_nobody_is_asked_to(configure) -> None:
    configure(None, None, Host="patti.example.org")
    assert sign_in.needed("editor").key == "access.elsewhere"


def test_only_the_provider_that_is_configured_counts(configure, monkeypatch) -> None:
    configure(GOOD)
    monkeypatch.undo()
    told = {"is_logged_in": True, "provider": "other", "sub": "x"}
    monkeypatch.setattr(sign_in.st, "user", type("User", (), {"to_dict": lambda _: told})())
    assert sign_in._signed_in() == {}
    told["provider"] = "default"
    assert sign_in._signed_in() == told
    told["is_logged_in"] = 1
    assert sign_in._signed_in() == {}
