"""What the chat announces."""

from django.dispatch import Signal

# An answer has ended and is kept. Sent with ``talk`` and ``answer`` (a line as it was begun).
answer_kept = Signal()
