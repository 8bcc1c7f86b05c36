"""The nouns: code lists, and every table with its columns, units and nullability.

Declared once here; storage, validation, import, export and documentation all read it. Codes live
in the data, words in `geo.words` (`code.<list>.<code>`, `column.<table>.<column>`). None means
unknown and is never 0.
"""

from geo.model.codes import (
    ACTIVITY_KINDS,
    AREAS,
    ENDED_STATUSES,
    GOODS,
    INTENSITIES,
    MANAGERS,
    NAMELESS_PARTY_KINDS,
    PARTY_KINDS,
    PRECISIONS,
    PROPOSAL_STATUSES,
    REFUSALS,
    REQUEST_KINDS,
    REQUEST_STATUSES,
    ROLES,
    RUNNING_STATUSES,
    SETTLED_STATUSES,
    STATUSES,
    SUBMISSION_STATES,
    VITALITIES,
)
from geo.model.frames import (
    AT_REST,
    FRAME_DTYPES,
    as_frame,
    row_of,
    typed_frame,
)
from geo.model.places import Place
from geo.model.shapes import (
    CodeList,
    Column,
    Kind,
    Table,
)
from geo.model.tables import (
    GEOMETRY,
    PLACE,
    TABLES,
)

__all__ = [
    "ACTIVITY_KINDS",
    "AREAS",
    "AT_REST",
    "ENDED_STATUSES",
    "FRAME_DTYPES",
    "GEOMETRY",
    "GOODS",
    "INTENSITIES",
    "MANAGERS",
    "NAMELESS_PARTY_KINDS",
    "PARTY_KINDS",
    "PLACE",
    "PRECISIONS",
    "PROPOSAL_STATUSES",
    "REFUSALS",
    "REQUEST_KINDS",
    "REQUEST_STATUSES",
    "ROLES",
    "RUNNING_STATUSES",
    "SETTLED_STATUSES",
    "STATUSES",
    "SUBMISSION_STATES",
    "TABLES",
    "VITALITIES",
    "CodeList",
    "Column",
    "Kind",
    "Place",
    "Table",
    "as_frame",
    "row_of",
    "typed_frame",
]
