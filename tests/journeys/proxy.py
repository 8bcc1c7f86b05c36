"""The proxy that the README describes, in front of a server of the tests."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
FRAME = """daemon off; master_process off; {user}
pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{described}
}}
"""


@contextmanager
def proxied(upstream: str, folder: Path, port: int) -> Iterator[str]:
    """Run nginx as the README has it, but for certificates and names, until the block ends."""
    described = _described(urlsplit(upstream).netloc, port)
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(FRAME.format(user=user, folder=folder, described=described))
    command = [str(NGINX), "-e", str(folder / "error.log"), "-c", str(config)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://localhost:{port}/patti", process, folder / "error.log")
        yield f"http://localhost:{port}{urlsplit(upstream).path}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _described(upstream: str, port: int) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    for before, after in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"\n *ssl_certificate\w* .*;", ""),
        ("server_name .*;", "server_name localhost;"),
        ("127.0.0.1:8501", upstream.replace("localhost", "127.0.0.1")),
    ):
        block, n = re.subn(before, after, block)
        assert n, before
    return str(block)


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    pause = threading.Event()
    for _ in range(200):
        try:
            httpx.get(url)
            return
        except httpx.TransportError:
            assert process.poll() is None, log.read_text()
            pause.wait(0.02)
    raise AssertionError("nginx did not start")
