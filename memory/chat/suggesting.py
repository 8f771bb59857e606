"""What one might ask a character: out of what he knows as of then, never out of what is hidden."""

from episodes.models import Character

from .names import names_so_far

MOST = 4

_ASK = {
    "ja": {
        "about": "{name}のことを、どう思っていますか。",
        "told": "{name}から、何を聞きましたか。",
        "suspects": "疑っていることはありますか。",
        "secret": "誰にも話していないことはありますか。",
        "lately": "近頃、何がありましたか。",
    },
    "en": {
        "about": "What do you think of {name}?",
        "told": "What did {name} tell you?",
        "suspects": "Is there anything you suspect?",
        "secret": "Is there something you have told nobody?",
        "lately": "What has happened of late?",
    },
}


def suggestions(viewpoint, asked=()):
    """Questions that the viewpoint has something to say to, in the story's language, but those ``asked``."""
    if viewpoint.is_blind:
        return []
    ask = _ASK[viewpoint.story.language]
    questions = (ask[kind].format(name=name) for kind, name in _topics(viewpoint))
    return [question for question in dict.fromkeys(questions) if question not in asked][:MOST]


def _topics(viewpoint):
    """(kind, name) of what is worth asking about, the freshest first."""
    held = viewpoint.awarenesses().filter(fact__in=viewpoint.facts())
    latest = held.order_by("-since__timeline", "-fact__importance", "pk")
    tellers = [a.told_by for a in latest.exclude(told_by=None).select_related("told_by")[:6]]
    yield from (("told", name) for name in _names(viewpoint, tellers)[:1])
    about = Character.objects.of(viewpoint.story).filter(facts_about__in=viewpoint.facts())
    people = about.exclude(pk=viewpoint.character.pk).order_by("-facts_about__importance", "-mentions")
    yield from (("about", name) for name in _names(viewpoint, people[:12])[:2])
    if held.filter(stance="suspects").exists():
        yield "suspects", ""
    if held.filter(how="own", fact__scope="character").exists():
        yield "secret", ""
    if viewpoint.facts().exists():
        yield "lately", ""


def _names(viewpoint, people):
    """The names of people as far as they have come, each once."""
    cast = [person for person in dict.fromkeys(people) if person.is_in_cast]
    names = names_so_far(viewpoint, cast) if cast else {}
    return [name for name in names.values() if name and name != viewpoint.character.name]
