"""A publisher on loopback, who serves files well or badly."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = b'{"type": "FeatureCollection", "features": []}'
# What a publisher does badly is the last part of the address.
LENGTHS = {"half": lambda size: 10 * size, "slow": lambda size: 10 * size, "big": lambda _: 10**12}


class Publisher(BaseHTTPRequestHandler):
    files: Mapping[str, bytes] = {}

    def do_GET(self) -> None:
        what = self.path.rpartition("/")[2]
        if what == "moved":
            self.send_error(404)
            return
        if what == "away":
            self.send_response(302)
            self.send_header("Location", "http://192.0.2.1/other")
            self.end_headers()
            return
        if what == "mute":
            self._wait()
            return
        body = self.files.get(what, BODY)
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if what == "page" else "application/json")
        self.send_header("Last-Modified", "Wed, 05 Feb 2020 10:00:00 GMT")
        self.send_header("Content-Length", str(LENGTHS.get(what, int)(len(body))))
        self.end_headers()
        if what == "big":
            self._pour()
            return
        self.wfile.write(b"<!DOCTYPE html>" if what == "lie" else body)
        if what == "slow":
            self._wait()

    def _wait(self) -> None:
        self.connection.recv(1)  # until whoever asked goes away

    def _pour(self) -> None:
        block = b" " * 1_000_000
        try:
            for _ in range(300):
                self.wfile.write(block)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def publishing(files: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Serve files by name, and give the address under which they are."""
    handler = type("Publisher", (Publisher,), {"files": files or {}})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
