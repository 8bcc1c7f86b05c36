"""The application: its routes, served beside Streamlit, and the frame round every page.

Started by `streamlit run dashboard.py`, which finds `app`.
"""

import streamlit as st

from geo.ui import mistakes
from geo.web import lifespan, middleware, routes

app = st.App(
    __file__,
    routes=routes(st.get_option("server.baseUrlPath") or ""),
    lifespan=lifespan,
    middleware=middleware(),
    on_script_error=mistakes.show_unexpected,
)

if __name__ == "__main__":
    from geo.ui import shell

    shell.draw_frame()
