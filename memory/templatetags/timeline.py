"""What the timeline says in words where it shows marks."""

from functools import lru_cache

from django import template
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()


@register.filter
def in_words(cell):
    """A cell ("12 facts · secret: 3") for those who do not see its marks."""
    return _in_words(get_language(), cell.count, cell.secrets, cell.wrong, cell.later)


@lru_cache(maxsize=4096)
def _in_words(language, count, secrets, wrong, later):
    said = [ngettext("%(count)d fact", "%(count)d facts", count) % {"count": count}]
    if secrets:
        said.append(gettext("secret: %(count)d") % {"count": secrets})
    if wrong:
        said.append(gettext("wrongly believed: %(count)d") % {"count": wrong})
    if later:
        said.append(gettext("not known yet"))
    return " · ".join(said)
