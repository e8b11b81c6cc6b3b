"""The head of the record, for partners to keep: their copy holds us to what we sealed."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audit.actions import head
from kit.api.view import ApiView


class HeadSerializer(serializers.Serializer[Any]):
    """The end of the chain of sealed blocks."""

    number = serializers.IntegerField(help_text="of the last block; 0 before the first")
    hash = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="SHA-256 over all sealed so far")
    head = serializers.CharField(help_text="both, as `audit verify --head` takes them")


class AuditHead(ApiView):
    """The head of our record of changes: keep it, and nobody here can rewrite what it covers."""

    serializer_class = HeadSerializer

    def get(self, request: Request) -> Response:
        found = head()
        return Response({"number": found.number, "hash": found.hash, "head": str(found)})
