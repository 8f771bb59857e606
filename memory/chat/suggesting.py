"""What one might ask a character: out of what he knows as of then, never out of what is hidden."""

from itertools import chain, zip_longest

from episodes.models import Character

from .names import name_so_far, names_so_far

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
    return suggestions_for([viewpoint], asked)


def suggestions_for(viewpoints, asked=()):
    """The same for a room: what at least one of them has something to say to, without a name that has not
    come to all of them."""
    if not viewpoints or viewpoints[0].is_blind:
        return []
    ask = _ASK[viewpoints[0].story.language]
    there = {viewpoint.character for viewpoint in viewpoints}
    # In turn, so that what the first of them has to say leaves room for the others.
    topics = chain(*zip_longest(*(_topics(viewpoint) for viewpoint in viewpoints)))
    questions = []
    for kind, person in filter(None, topics):
        if person in there:
            continue
        name = _name_to_all(viewpoints, person) if person else ""
        question = ask[kind].format(name=name)
        if (name or not person) and question not in (*asked, *questions):
            questions.append(question)
        if len(questions) == MOST:
            break
    return questions


def _topics(viewpoint):
    """(kind, person or None) of what is worth asking about, the freshest first."""
    held = viewpoint.awarenesses().filter(fact__in=viewpoint.facts())
    latest = held.order_by("-since__timeline", "-fact__importance", "pk")
    tellers = [a.told_by for a in latest.exclude(told_by=None).select_related("told_by")[:6]]
    yield from (("told", person) for person in _named(viewpoint, tellers)[:1])
    about = Character.objects.of(viewpoint.story).filter(facts_about__in=viewpoint.facts())
    people = about.exclude(pk=viewpoint.character.pk).order_by("-facts_about__importance", "-mentions")
    yield from (("about", person) for person in _named(viewpoint, people[:12])[:2])
    if held.filter(stance="suspects").exists():
        yield "suspects", None
    if held.filter(how="own", fact__scope="character").exists():
        yield "secret", None
    if viewpoint.facts().exists():
        yield "lately", None


def _named(viewpoint, people):
    """Those people whose names have come, each once."""
    cast = [person for person in dict.fromkeys(people) if person.is_in_cast]
    names = names_so_far(viewpoint, cast) if cast else {}
    return [person for person in cast if names[person.pk] and person.pk != viewpoint.character.pk]


def _name_to_all(viewpoints, person):
    """The name by which all of them know somebody, or ""."""
    names = {name_so_far(viewpoint, person) for viewpoint in viewpoints}
    return names.pop() if len(names) == 1 else ""
