"""A little server of single sign-on, on this machine: it vouches for whomever a test names."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from kit import clock

CLIENT = {"client_id": "entente", "secret": "between us"}


@dataclass
class Server:
    """What it says of whoever comes, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        """What the portal's settings say of it."""
        app = {"provider_id": self.url, "name": "Ministry", "settings": {"server_url": self.url}}
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | CLIENT]}}

    def answer(self, path: str, sent: dict[str, str]) -> dict[str, Any]:
        """What stands at a path."""
        if path.startswith("/.well-known/"):
            places = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("token", "userinfo")}
            start = {"authorization_endpoint": f"{self.url}/authorize"}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **start, **places}
        return self.claims if path == "/userinfo" else self._tokens()

    def _tokens(self) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        told = {"iss": self.url, "aud": "entente", "iat": now, "exp": now + 60}
        signed = jwt.encode(told | self.claims | self.token, "k" * 32, algorithm="HS256")
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            self._reply(at.path, {name: one for name, (one,) in parse_qs(at.query).items()})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply(self.path, {name: one for name, (one,) in parse_qs(body).items()})

        def _reply(self, path: str, sent: dict[str, str]) -> None:
            server.asked.append((path, sent))
            if path == "/authorize":
                self.send_response(302)
                back = urlencode({"code": "c", "state": sent["state"]})
                self.send_header("Location", f"{sent['redirect_uri']}?{back}")
                self.end_headers()
                return
            self.send_response(500 if path in server.lost else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(server.answer(path, sent)).encode())

        def log_message(self, *args: Any) -> None:
            """Nothing is written to the terminal."""

    return Handler


@contextmanager
def running() -> Iterator[Server]:
    """The server, on a port of its own."""
    server = Server()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.url = f"http://127.0.0.1:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
