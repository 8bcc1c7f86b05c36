"""The third step of an import: sentences that say what is wrong, read to their end."""

from geo.ui.desk.importing.problems_step import _row_px


def test_a_long_sentence_is_read_to_its_end_and_a_short_one_takes_one_line():
    assert _row_px([]) == _row_px(["Serve un numero intero."]) == 35
    assert _row_px(["short", "a" * 300]) > _row_px(["a" * 100]) > 2 * 35
