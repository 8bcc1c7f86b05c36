"""The address behind the QR code of a paper."""

import pytest

from geo.errors import UserError
from geo.reports.briefing import EVERYTHING, Scope
from geo.reports.briefing.address import SETTING, public_address


def test_without_a_public_address_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert public_address(EVERYTHING, "it") == ""


@pytest.mark.parametrize(
    ("scope", "language", "address"),
    [
        (EVERYTHING, "it", "https://patti.example.it/"),
        (Scope("pact", ("P 1",)), "en", "https://patti.example.it/?pact=P+1&lang=en"),
        (
            Scope("neighbourhoods", ("nil:1", "nil:2")),
            "it",
            "https://patti.example.it/?place=nil%3A1&place=nil%3A2",
        ),
    ],
)
def test_the_address_leads_to_what_the_paper_is_about(
    scope: Scope, language: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "https://patti.example.it/")
    assert public_address(scope, language) == address


@pytest.mark.parametrize("value", ["patti", "javascript:alert(1)", "https://", "https://a.it/?x=1"])
def test_what_is_no_address_is_refused_in_words(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, value)
    with pytest.raises(UserError):
        public_address(EVERYTHING, "it")
