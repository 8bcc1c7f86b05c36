"""The public edition as open data: datasets, files, documentation of columns and a catalogue.

Everything is worked out from one `Moment`, which holds nothing that everybody may not see.
"""

from geo.reports.open_data.datasets import DATASETS, Dataset, Publication
from geo.reports.open_data.documents import DOCUMENTS
from geo.reports.open_data.files import FORMATS, Format, file_name, formats_of, write
from geo.reports.open_data.publisher import Publisher, publisher_from

__all__ = [
    "DATASETS",
    "DOCUMENTS",
    "FORMATS",
    "Dataset",
    "Format",
    "Publication",
    "Publisher",
    "file_name",
    "formats_of",
    "publisher_from",
    "write",
]
