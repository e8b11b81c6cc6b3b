"""The machine of a partner, which takes what is sent to it over TLS, on this machine."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kit import clock

# Made before a test refuses whatever is not this machine's, and used instead of what it replaces.
MADE = ssl.create_default_context


@dataclass
class Receiver:
    """What it got: headers and bodies; and what it answers, or does instead."""

    address: str
    certificate: Path
    answers: int = 204
    instead: Callable[[BaseHTTPRequestHandler], None] | None = None
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def context(self) -> ssl.SSLContext:
        """As ours, for those who trust it."""
        return MADE(cafile=str(self.certificate))


@contextmanager
def receiver(folder: Path, name: str = "localhost") -> Iterator[Receiver]:
    """A receiver that proves that it has this name."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    made = Receiver(f"https://localhost:{server.server_port}/heads?of=us", _certified(folder, name))
    server.RequestHandlerClass = _handler(made)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append((dict(self.headers), body))
            if receiver.instead is not None:
                receiver.instead(self)
                return
            self.send_response(receiver.answers)
            self.send_header("Location", receiver.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


def _certified(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    found = folder / "certificate.pem"
    found.write_bytes(made.public_bytes(pem))
    return found
