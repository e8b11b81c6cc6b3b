"""What the portal reads out of files of treaties, without keeping anything."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from treaties.texts.containers.outcome import Unreadable
from treaties.texts.containers.parsing import parse


class Command(BaseCommand):
    """Reads files as an upload would: languages, articles, how much landed, or why nothing could.

    Ends with status 1 if a file gave no text.
    """

    help = "Show what is read out of files of treaties: PDF, DOCX, HTML, text, Akoma Ntoso."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object to a line")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        told = [_read(path) for path in files]
        for one in told:
            self.stdout.write(
                json.dumps(one, ensure_ascii=False) if options["json"] else _line(one)
            )
        if refused := sum("refused" in one for one in told):
            raise CommandError(f"{refused} of {len(files)} files gave no text")


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        return {"file": path.name, "refused": "not_found", "message": f"{problem.strerror}"}
    try:
        parsed = parse(data)
    except Unreadable as problem:
        return {"file": path.name, "refused": problem.code, "message": problem.message}
    cut = parsed.cut
    return {
        "file": path.name,
        "kind": parsed.kind,
        "texts": [
            {"language": one.language, "title": one.title, "articles": len(one.articles)}
            for one in cut.versions
        ],
        "completeness": round(cut.completeness, 4),
        "dropped": len(cut.dropped),
    }


def _line(one: dict[str, Any]) -> str:
    if "refused" in one:
        return f"{one['file']}: refused ({one['refused']}): {one['message']}"
    texts = ", ".join(f"{text['language']} {text['articles']} articles" for text in one["texts"])
    landed = f"{one['completeness']:.1%} landed, {one['dropped']} lines left out"
    return f"{one['file']}: {one['kind']}; {texts}; {landed}"
