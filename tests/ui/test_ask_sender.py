"""What the limits of the public form are told about who sends."""

import pytest

from geo.ui.ask.sender import network_of


@pytest.mark.parametrize(
    ("seen", "forwarded", "network"),
    [
        ("203.0.113.7", None, "203.0.113.7/32"),
        (None, "198.51.100.1, 203.0.113.7", "203.0.113.7/32"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7/32"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        (None, "unknown", None),
        (None, None, None),
    ],
)
def test_a_visitor_cannot_choose_the_network_that_counts(seen, forwarded, network):
    assert network_of(seen, forwarded) == network
