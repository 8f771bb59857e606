"""What templates ask of the desk: the shell of a story, the theme, a seal for a name."""

from django import template
from django.conf import settings

from episodes import desk as desks

register = template.Library()
_SAYS_LITTLE = frozenset(
    "the a an mr mrs ms miss mx dr sir lady lord captain colonel major inspector professor aunt uncle".split()
)


@register.simple_tag(takes_context=True)
def desk(context, story):
    """The desk (role, cursor, stories within reach) of the one who asks: ``{% desk story as desk %}``."""
    return desks.desk(context["request"], story)


@register.simple_tag(takes_context=True)
def theme(context):
    """The chosen theme, ``light`` or ``dark``; empty where the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in desks.THEMES else ""


@register.simple_tag
def signup_is_open():
    return settings.STORYHUB_SIGNUP


@register.simple_tag
def demo_sign_in():
    """Name and password of the account for looking around, or None where there is none."""
    name, _, password = settings.STORYHUB_DEMO.partition(":")
    return {"name": name, "password": password} if password else None


@register.filter
def seal(name):
    """The first letter of a name that tells something: 「半七」 → 半, "the Lantern" → L, "Mr. Baker" → B."""
    words = [word for word in name.split() if word.lower().rstrip(".") not in _SAYS_LITTLE] or [name]
    letters = [character for character in words[0] if character.isalnum()]
    return letters[0].upper() if letters else "・"
