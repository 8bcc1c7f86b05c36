"""The doctor of files: what is wrong, what would put it right, and a copy with what was accepted.

Nothing is repaired in silence. `examine` reads a table as `load` and `settle` do and adds proposals
of repair; a proposal that somebody accepts is made on a copy of the table as it was read, and the
copy is read again from the start, so that what is accepted was really checked.
"""

from geo.loading.doctor.columns import Columns, columns_of, first_columns, mapping_with
from geo.loading.doctor.examining import Examination, Question, examine
from geo.loading.doctor.proposal import (
    KINDS,
    SURE,
    Change,
    Decision,
    Option,
    Proposal,
    accept_all,
)
from geo.loading.doctor.repair import learned, repair

__all__ = [
    "KINDS",
    "SURE",
    "Change",
    "Columns",
    "Decision",
    "Examination",
    "Option",
    "Proposal",
    "Question",
    "accept_all",
    "columns_of",
    "examine",
    "first_columns",
    "learned",
    "mapping_with",
    "repair",
]
