"""What the episodes app announces. Memory listens; nobody here knows who does.

Every signal is sent inside the transaction that makes the change, so that a listener can write its own
record of work to do with it: both are kept or neither. The sender is the model class.

episode_saved(episode, revision)       text was saved as ``revision``
episode_removed(story, episode_id)     an episode was deleted
episode_moved(story)                   numbers or places in story time changed
cast_changed(story, characters)        people were added, renamed, merged, confirmed or rejected
"""

from django.dispatch import Signal

episode_saved = Signal()
episode_removed = Signal()
episode_moved = Signal()
cast_changed = Signal()
