"""Everything that touches Streamlit: shell, state, cache, and what pages show."""
