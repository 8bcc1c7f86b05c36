"""Italian addresses: taken apart, and matched with a reference of house numbers.

Pure: no store and no page. Nothing is placed while there is a doubt; see `matching`.
"""

from geo.loading.addresses.index import AddressIndex, HouseNumber, index_of
from geo.loading.addresses.matching import PLACED, Candidate, Match, match_address
from geo.loading.addresses.parsing import Address, parse_address, without_flat
from geo.loading.addresses.placing import place_by_address

__all__ = [
    "PLACED",
    "Address",
    "AddressIndex",
    "Candidate",
    "HouseNumber",
    "Match",
    "index_of",
    "match_address",
    "parse_address",
    "place_by_address",
    "without_flat",
]
