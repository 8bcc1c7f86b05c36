"""From what a provider says, and a list, to a name and a role; from a doubt to neither."""

import os
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import words
from geo.access import ROLES, Visitor
from geo.errors import UserError
from geo.roles import CLOCKS_APART_S, LONGEST_S, Roles, RolesError, read_roles, visitor_of
from geo.ui.provider import SignInError, check_auth

NOW = 1_790_000_000
ROLE_LIST = Roles(
    people={"anna@example.org": "editor", "00u1": "administrator", "out@example.org": "viewer"},
    groups={"keepers": "editor", "chiefs": "administrator"},
    claim="realm_access.roles",
)
AUTH = {
    "redirect_uri": "https://patti.example.org/oauth2callback",
    "cookie_secret": "k" * 32,
    "client_id": "patti",
    "client_secret": "s",
    "server_metadata_url": "https://accounts.example.org/.well-known/openid-configuration",
}


def told(roles: Roles = ROLE_LIST, *, now: float = NOW, **claims: object) -> Visitor:
    return visitor_of({"sub": "x7", "iat": NOW, **claims}, roles, now=now)


def test_a_person_on_the_list_has_their_role_under_their_address() -> None:
    assert told(email="anna@example.org") == Visitor("anna@example.org", "editor")


def test_the_case_of_an_address_does_not_matter_and_that_of_an_identifier_does() -> None:
    assert told(email="Anna@Example.ORG") == Visitor("anna@example.org", "editor")
    assert told(sub="00u1") == Visitor("sub:00u1", "administrator")
    assert told(sub="00U1").role == "viewer"


def test_a_letter_that_only_folds_to_another_is_not_that_letter() -> None:
    listed = Roles(people={"kai@example.org": "editor", "strasse@example.org": "editor"})
    assert told(listed, email="\u212aai@example.org").role == "viewer"
    assert told(listed, email="stra\u00dfe@example.org").role == "viewer"


@pytest.mark.parametrize("verified", [False, "false", "True", 1, 0, None, "yes", [True]])
def test_an_address_that_nobody_verified_gives_neither_name_nor_role(verified: object) -> None:
    found = told(email="anna@example.org", email_verified=verified)
    assert found == Visitor("sub:x7", "viewer")


@pytest.mark.parametrize("verified", [True, "true"])
def test_a_verified_address_counts_however_the_provider_writes_it(verified: object) -> None:
    assert told(email="anna@example.org", email_verified=verified).role == "editor"


def test_an_identifier_that_looks_like_an_address_is_not_that_person() -> None:
    assert told(sub="anna@example.org") == Visitor("sub:anna@example.org", "viewer")


def test_who_is_not_on_the_list_may_look() -> None:
    assert told(email="bob@example.org") == Visitor("bob@example.org", "viewer")


@pytest.mark.parametrize(
    ("held", "role"),
    [
        ("keepers", "editor"),
        (["other", "keepers"], "editor"),
        (["keepers", "chiefs"], "administrator"),
        (("chiefs",), "administrator"),
        ("Keepers", "viewer"),
        ("editor", "viewer"),
        ("administrator", "viewer"),
        ("keepers chiefs", "viewer"),
        ([], "viewer"),
        (None, "viewer"),
        ({"keepers": True}, "viewer"),
        ([["chiefs"]], "viewer"),
        ([{"a": 1}, 7, None, True, "keepers"], "editor"),
    ],
)
def test_groups_give_the_highest_role_that_they_are_listed_with(held: object, role: str) -> None:
    assert told(realm_access={"roles": held}).role == role


def test_a_claim_with_dots_in_its_name_goes_before_one_inside_another() -> None:
    named = Roles(groups={"keepers": "editor"}, claim="https://example.org/roles")
    assert told(named, **{"https://example.org/roles": ["keepers"]}).role == "editor"
    both = {"realm_access.roles": "none", "realm_access": {"roles": "chiefs"}}
    assert told(**both).role == "viewer"


def test_what_is_said_of_a_person_goes_before_what_is_said_of_their_groups() -> None:
    groups = {"realm_access": {"roles": "chiefs"}}
    assert told(email="out@example.org", **groups).role == "viewer"


@pytest.mark.parametrize("sub", [None, "", " ", 7, ["00u1"], "a\nb", "x" * 300, "\u202eb"])
def test_a_sign_in_that_names_nobody_is_none(sub: object) -> None:
    assert told(sub=sub, email="anna@example.org") == Visitor()


@pytest.mark.parametrize("iat", [None, "now", True, float("nan"), float("inf"), 0, [NOW]])
def test_a_sign_in_of_no_known_time_is_none(iat: object) -> None:
    assert told(iat=iat, email="anna@example.org") == Visitor()


def test_a_sign_in_ends_after_a_working_day_and_does_not_start_in_the_future() -> None:
    who = {"email": "anna@example.org"}
    assert told(now=NOW + LONGEST_S - 1, **who).name
    assert told(now=NOW + LONGEST_S, **who) == Visitor()
    assert told(now=NOW - CLOCKS_APART_S, **who).name
    assert told(now=NOW - CLOCKS_APART_S - 1, **who) == Visitor()


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=8,
)
names = st.sampled_from(["sub", "iat", "email", "email_verified", "realm_access", "roles"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(names, json))
def test_no_claim_of_any_kind_opens_a_door_or_breaks_it(claims: dict[str, object]) -> None:
    found = visitor_of(MappingProxyType(claims), ROLE_LIST, now=NOW)
    assert found.role == "viewer"


@pytest.mark.parametrize("claim", ["", "missing", "sub.x", "a..b", "."])
def test_a_claim_that_is_not_there_gives_no_role(claim: str) -> None:
    assert told(Roles(groups={"keepers": "editor"}, claim=claim)).role == "viewer"


def read(folder, text):
    (folder / "roles.toml").write_text(text, encoding="utf-8")
    return read_roles(folder / "roles.toml")


def test_the_list_is_read_again_when_it_changes(tmp_path) -> None:
    assert read(tmp_path, '[people]\n"Anna@Example.org" = "editor"').people == {
        "anna@example.org": "editor"
    }
    assert read(tmp_path, '[people]\n"00u1" = "administrator"').people == {"00u1": "administrator"}


def test_the_example_is_a_list_that_can_be_read() -> None:
    from tests.conftest import ROOT

    assert read_roles(ROOT / ".streamlit" / "roles.toml.example").people


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[people]",
        "[people",
        "people = 3",
        '[people]\n"a@b" = "boss"',
        '[people]\n"a@b" = "Editor"',
        '[people]\n"a@b" = ["editor"]',
        '[people]\n" " = "editor"',
        '[people]\n"a@b" = "editor"\n"A@b" = "viewer"',
        '[poeple]\n"a@b" = "editor"',
        '[groups]\nkeepers = "editor"',
        'claim = "roles"\n[people]\n"a@b" = "editor"',
        'claim = 3\n[groups]\nkeepers = "editor"',
        "\x00",
    ],
)
def test_a_mistake_in_the_list_is_said_and_names_no_person(tmp_path, text) -> None:
    with pytest.raises(RolesError) as found:
        read(tmp_path, text)
    for language in words.languages():
        said = words.explain(found.value, language)
        assert "roles.toml" in said
        assert "a@b" not in said
        assert str(tmp_path) not in said


def test_a_list_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(RolesError) as found:
        read_roles(tmp_path / "roles.toml")
    assert found.value.key == "account.wrong.roles_missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_list_that_may_not_be_read_gives_no_role(tmp_path) -> None:
    read(tmp_path, '[people]\n"a@b" = "editor"')
    (tmp_path / "roles.toml").chmod(0)
    os.utime(tmp_path / "roles.toml", (1, 1))
    with pytest.raises(RolesError):
        read_roles(tmp_path / "roles.toml")


def test_a_whole_configuration_is_accepted() -> None:
    check_auth(AUTH)
    check_auth({**AUTH, "redirect_uri": "http://localhost:{port}/oauth2callback"})
    check_auth({**AUTH, "redirect_uri": "https://a.org/x/oauth2callback"}, base_path="/x/")


@pytest.mark.parametrize("entry", AUTH)
@pytest.mark.parametrize("value", [None, "", " ", 3, ["x"], {"a": "b"}])
def test_half_a_configuration_is_refused_by_the_name_of_what_is_missing(
    entry: str, value: object
) -> None:
    with pytest.raises(SignInError) as found:
        check_auth({**AUTH, entry: value})
    assert found.value.parameters == {"entry": entry}


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("cookie_secret", "k" * 31),
        ("redirect_uri", "http://patti.example.org/oauth2callback"),
        ("redirect_uri", "https://patti.example.org/"),
        ("redirect_uri", "https://patti.example.org/other/oauth2callback"),
        ("redirect_uri", "https:///oauth2callback"),
        ("redirect_uri", "/oauth2callback"),
        ("redirect_uri", "javascript:alert(1)/oauth2callback"),
        ("redirect_uri", "https://[/oauth2callback"),
        ("server_metadata_url", "http://accounts.example.org/"),
        ("server_metadata_url", "ftp://accounts.example.org/"),
        ("server_metadata_url", "file:///etc/passwd"),
    ],
)
def test_what_cannot_be_right_is_refused_without_its_value(entry: str, value: str) -> None:
    with pytest.raises(SignInError) as found:
        check_auth({**AUTH, entry: value})
    for language in words.languages():
        said = words.explain(found.value, language)
        assert entry in said
        assert value not in said


@pytest.mark.parametrize("auth", [None, "", 3, [], {}])
def test_a_section_that_is_none_is_refused(auth: object) -> None:
    with pytest.raises(SignInError):
        check_auth(auth)


def test_the_example_opens_no_door_until_it_is_filled_in() -> None:
    import tomllib

    from tests.conftest import ROOT

    held = tomllib.loads((ROOT / ".streamlit" / "secrets.toml.example").read_text())
    with pytest.raises(SignInError) as found:
        check_auth(held["auth"])
    assert found.value.parameters == {"entry": "cookie_secret"}


def test_every_role_and_refusal_has_its_words() -> None:
    for language in words.languages():
        for role in ROLES:
            assert words.knows(f"account.role.{role}", language)
        for role in ROLES[1:]:
            assert words.knows(f"access.needs_{role}", language)
        assert words.knows("access.sign_in", language)
        assert words.knows("access.elsewhere", language)


def test_a_wrong_role_is_never_a_role() -> None:
    with pytest.raises(ValueError):
        Visitor("anna", "boss").may("editor")
    with pytest.raises(UserError):
        Visitor("anna").must("editor")
