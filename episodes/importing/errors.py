"""Why a file cannot be imported: what happened, to which file, and what to do about it."""


class Unreadable(Exception):
    """A file that cannot become a story. The message is translated and complete; nothing was written."""

    def __init__(self, message, *, name=""):
        super().__init__(str(message))
        self.name = name
