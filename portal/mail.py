"""How mail leaves, read from a URL."""

from urllib.parse import urlsplit

from environ import Env


def mailer(url: str) -> dict[str, object]:
    """One entry of MAILERS from a URL, for instance `smtp+tls://user:password@host:587`."""
    parts = Env.email_url_config(url)
    backend = parts["EMAIL_BACKEND"]
    options: dict[str, object] = {}
    if backend.endswith("filebased.EmailBackend"):
        options["file_path"] = urlsplit(url).path
    elif backend.endswith("smtp.EmailBackend"):
        options = {
            "host": parts["EMAIL_HOST"] or "localhost",
            "port": parts["EMAIL_PORT"] or 25,
            "username": parts["EMAIL_HOST_USER"] or "",
            "password": parts["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts.get("EMAIL_USE_TLS", False),
            "use_ssl": parts.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    return {"BACKEND": backend, "OPTIONS": options}
