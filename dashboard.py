"""The application: its routes, served beside Streamlit, and the frame round every page.

Started by `streamlit run dashboard.py`, which finds `app`.
"""

import streamlit as st

if __name__ == "__main__":  # as a page's script, at every click
    from geo.ui import shell

    shell.draw_frame()
else:
    from starlette.middleware import Middleware

    from geo.ui import mistakes
    from geo.ui.browser_cache import BrowserCache
    from geo.web import lifespan, middleware, routes

    base_path = st.get_option("server.baseUrlPath") or ""
    app = st.App(
        __file__,
        routes=routes(base_path),
        lifespan=lifespan,
        middleware=[*middleware(base_path), Middleware(BrowserCache)],
        on_script_error=mistakes.show_unexpected,
    )
