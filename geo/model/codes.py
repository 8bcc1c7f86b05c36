"""The closed lists of codes, each in the order in which it is shown."""

from __future__ import annotations

from geo.model.shapes import CodeList

AREAS = CodeList(
    "area",
    (
        "common_spaces",
        "urban_regeneration",
        "culture_education",
        "inclusion",
        "equal_opportunities",
        "mutual_aid",
    ),
)
STATUSES = CodeList(
    "status",
    (
        "proposed",
        "under_review",
        "needs_information",
        "accepted",
        "rejected",
        "signed",
        "active",
        "suspended",
        "reporting",
        "renewed",
        "concluded",
        "terminated",
        "archived",
    ),
)
PROPOSAL_STATUSES = ("proposed", "under_review", "needs_information", "accepted")
RUNNING_STATUSES = ("signed", "active", "reporting", "renewed")
ENDED_STATUSES = ("rejected", "concluded", "terminated", "archived")
VITALITIES = CodeList("vitality", ("active", "dormant", "not_reported"))
INTENSITIES = CodeList(
    "intensity", ("occasional_care", "continuous_care", "shared_management", "regeneration")
)
GOODS = CodeList(
    "good",
    (
        "green",
        "facade",
        "stairwell",
        "courtyard",
        "room",
        "street_furniture",
        "building",
        "immaterial",
        "digital",
    ),
)
PARTY_KINDS = CodeList(
    "party_kind",
    (
        "individual",
        "informal_group",
        "tenants_committee",
        "neighbourhood_committee",
        "association",
        "third_sector_body",
        "service_club",
        "school",
        "company",
        "public_body",
    ),
)
# Kinds whose name is a natural person's, or could be: shown by kind, never by name.
NAMELESS_PARTY_KINDS = ("individual", "informal_group")
ROLES = CodeList("role", ("proposer", "signatory", "partner", "supporter"))
PRECISIONS = CodeList("precision", ("building", "courtyard", "address", "street", "neighbourhood"))
MANAGERS = CodeList("manager", ("aler", "mm", "mixed", "other"))
ACTIVITY_KINDS = CodeList(
    "activity_kind",
    (
        "cleaning",
        "gardening",
        "painting",
        "workshop",
        "course",
        "meeting",
        "celebration",
        "help_desk",
        "visit",
        "other",
    ),
)
REQUEST_KINDS = CodeList("request_kind", ("garden", "cleaning", "social_activity", "other"))
SUBMISSION_STATES = CodeList("submission_state", ("held", "accepted", "refused"))
REFUSALS = CodeList("refusal", ("not_ours", "unclear", "personal", "offensive", "other"))
REQUEST_STATUSES = CodeList(
    "request_status", ("open", "under_review", "answered", "declined", "closed")
)
# Nothing is due any more to who asked.
SETTLED_STATUSES = ("answered", "declined", "closed")
