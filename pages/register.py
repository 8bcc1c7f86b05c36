"""Register: bring files in, edit, answer requests, see who changed what, give the data away."""

from geo.ui import shell
from geo.ui.desk import page

shell.require_frame()
page.show()
