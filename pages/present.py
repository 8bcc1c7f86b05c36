"""Present: what the pacts have done, for a room, a projector and a noticeboard."""

from geo.ui import shell, state
from geo.ui.present import page

shell.require_frame()
page.show(state.choices())
