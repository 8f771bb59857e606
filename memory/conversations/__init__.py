"""Where talks are kept."""

from .database import DatabaseConversations


def conversations():
    """The store that the settings name: so far the database of the stories."""
    return DatabaseConversations()
