"""What characters know, for administrators: to see what was read, remembered and said, and why.

Nothing is edited here: facts are reviewed on their own page, where each act is kept and reaches the records,
and the rest is made by the readers.
"""

from . import conversations, facts, records, runs

__all__ = ["conversations", "facts", "records", "runs"]
