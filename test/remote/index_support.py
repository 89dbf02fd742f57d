"""A package index on the loopback with one package, and the ways in which the way to one can fail."""

import http.server
import os
import socket
import ssl
import subprocess
import threading
import zipfile
from contextlib import contextmanager

_WHEEL = "six-1.0-py3-none-any.whl"


def make_authority(folder):
    """Make a certificate authority of its own (ca.crt) and a server's certificate by it (s.crt, s.key)."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes")
    ends = ("-days", "2")
    openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.crt", *ends, "-subj", "/CN=Proxy of the campus")
    openssl("req", *new, "-keyout", "s.key", "-out", "s.csr", "-subj", "/CN=localhost")
    (folder / "extensions").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions")
    openssl("x509", "-req", "-in", "s.csr", "-out", "s.crt", *signed, *ends)
    return folder


def make_wheel(folder):
    """Write a wheel of nothing."""
    with zipfile.ZipFile(folder / _WHEEL, "w") as archive:
        archive.writestr("six.py", "")
        archive.writestr("six-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.0\n")
        tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr("six-1.0.dist-info/WHEEL", tags)
        archive.writestr("six-1.0.dist-info/RECORD", "")
    return folder


class _Index(http.server.BaseHTTPRequestHandler):
    """Answers everything with ``server.code`` when that is not 200; as a proxy, too."""

    def do_GET(self):
        self.server.asked.append(self.path)
        page = None
        if self.server.code != 200:
            self.send_response(self.server.code)
        elif self.path in self.server.pages:
            page = self.server.pages[self.path]
        elif "/simple/six" in self.path:
            page = ('<a href="/%s">%s</a>' % (_WHEEL, _WHEEL)).encode()
        elif self.path.endswith(_WHEEL):
            page = (self.server.folder / _WHEEL).read_bytes()
        if self.server.code == 200:
            self.send_response(404 if page is None else 200)
        self.send_header("Content-Type", "text/html" if page and page[:1] == b"<" else "application/octet-stream")
        self.send_header("Content-Length", str(len(page or b"")))
        self.end_headers()
        if page and self.command == "GET":
            self.wfile.write(page)

    do_HEAD = do_CONNECT = do_GET

    def log_message(self, *_arguments):
        pass


@contextmanager
def index(folder, code=200, tls=False):
    """Serve an index; gives the server, with its ``address`` and the paths that were ``asked`` for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Index)
    server.folder, server.code, server.asked, server.pages = folder, code, [], {}
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(folder / "s.crt"), str(folder / "s.key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.host = "127.0.0.1:%d" % server.server_port
    server.address = "%s://%s/simple" % ("https" if tls else "http", server.host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def dead_port():
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def silent_port():
    """A port that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(20)
        yield listener.getsockname()[1]


def bare_network(monkeypatch, home):
    """Forget what this machine says of indexes, proxies and certificates."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_", "SSL_CERT")) or name.lower().endswith("_proxy") or "CA_BUNDLE" in name:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(home / "xdg"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("UV_HTTP_TIMEOUT", "2")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "2")
