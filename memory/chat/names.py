"""Names, as far as the story has got: one that comes only later tells what is still to come."""

from memory.viewpoint import episodes_of


def has_come(viewpoint, name):
    """Whether a name stands in the text that the viewpoint has behind it."""
    if viewpoint.cutoff is None:
        return False
    told = episodes_of(viewpoint.story).filter(timeline__lte=viewpoint.cutoff)
    return told.filter(body__contains=name).exists()


def name_so_far(viewpoint, character):
    """The first of somebody's names that has come, or "" where none has."""
    names = (name for name in (character.name, *character.aliases) if name)
    return next((name for name in names if has_come(viewpoint, name)), "")
