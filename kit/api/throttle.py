"""How many requests an asker may make to the API; every answer says how they stand."""

import logging
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from kit.limits import Limit, StoreDown, take

logger = logging.getLogger(__name__)


class Throttle(BaseThrottle):
    """One bucket for each partner system or person; open to all while its store is down."""

    retry_after = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return True  # what is open to strangers holds no data, and costs nothing
        try:
            standing = take(Limit("default", settings.API_LIMIT), request.user.pk.hex)
        except StoreDown as error:
            logger.warning("Requests to the API are not limited: the store is down (%s).", error)
            return True
        view.headers.update(standing.headers())
        self.retry_after = standing.retry_after
        return standing.is_within

    def wait(self) -> float:
        return self.retry_after
