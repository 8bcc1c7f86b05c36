"""Ask: what residents would like, and where; switched on by a setting."""

from geo.ui import shell
from geo.ui.ask import page

shell.require_frame()
page.show()
