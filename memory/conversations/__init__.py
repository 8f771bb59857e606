"""Where talks are kept. ``conversations`` chooses the store that the settings name."""

from functools import cache
from urllib.parse import parse_qs, urlsplit

from django.conf import settings


def conversations():
    """The configured store of conversations."""
    return _store(settings.STORYHUB_CONVERSATIONS)


@cache
def _store(address):
    if address == "database":
        from .database import DatabaseConversations

        return DatabaseConversations()
    from .dynamodb import DynamoConversations

    parts, options = urlsplit(address), parse_qs(urlsplit(address).query)

    def option(name):
        return options.get(name, [None])[0]

    return DynamoConversations(
        parts.netloc,
        region=option("region"),
        endpoint=option("endpoint"),
        bucket=option("bucket"),
        s3_endpoint=option("s3_endpoint"),
        keep_days=int(option("keep_days") or 0),
    )
