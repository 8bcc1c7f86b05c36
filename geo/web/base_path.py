"""Where the app is served when not at the root, as `server.baseUrlPath` has it."""


def prefix_of(base_path: str) -> str:
    """Write a base path as addresses begin with it: `/patti`, or nothing at the root."""
    path = base_path.strip("/")
    return f"/{path}" if path else ""
