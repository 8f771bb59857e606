"""What the episodes app announces. Memory listens; nobody here knows who does.

Every signal is sent inside the transaction that makes the change, so that a listener can write its own
record of work to do with it: both are kept or neither. The sender is the model class.

episode_saved(episode, revision, autosaved)  text was saved as ``revision``; ``autosaved`` while typing
episode_removed(story, episode_id)           an episode was deleted
episode_moved(story)                         numbers or places in story time changed
cast_changed(story, characters, names)       people were added, renamed, merged, confirmed or rejected;
                                             ``names`` are those that they had before
"""

from django.dispatch import Signal

episode_saved = Signal()
episode_removed = Signal()
episode_moved = Signal()
cast_changed = Signal()
