"""Forms for rows of the model: values in, values out, and nothing lost on a mistake."""

from geo.ui.desk.forms.fields import misread, show_field
from geo.ui.desk.forms.saying import cell_words, field_label, table_word
from geo.ui.desk.forms.session import Form

__all__ = ["Form", "cell_words", "field_label", "misread", "show_field", "table_word"]
