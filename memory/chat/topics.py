"""Questions that name no thing: what is new, what one suspects, keeps to oneself, is, was told by whom.

No words of such a question stand in the facts that answer it; they are found by how they are held.
"""

import re
from enum import Enum

from episodes.models import Character
from memory.models.facts import How, Kind, Scope, Stance

from .words import terms

# More than this nobody says in one breath.
MOST = 7


class Topic(Enum):
    """What a question asks for, by how and since when it is known."""

    LATELY = "lately"
    SUSPECTED = "suspected"
    SECRET = "secret"
    TOLD = "told"
    JOB = "job"
    FAMILY = "family"
    HOME = "home"
    LOOKS = "looks"
    ONESELF = "oneself"


_ASKED = {
    "en": {
        Topic.LATELY: r"\bof late\b|\blately\b|\brecent(?:ly)?\b|\bthese days\b|\blatest\b|\bnews?\b",
        Topic.SUSPECTED: r"\bsuspect\w*|\bsuspicio\w+|\bmistrust\w*",
        Topic.SECRET: r"\bsecrets?\b|\b(?:tell|told) (?:nobody|no[- ]one)\b"
        r"|\b(?:never|not|n['’]t) (?:tell|told) any(?:body|one)\b|\b(?:hide|hiding|hidden)\b"
        r"|\bkeep(?:ing)? (?:to yourself|from)\b",
        Topic.TOLD: r"\b(?:tell|told|say|said|hear|heard|learn\w*)\b",
        Topic.JOB: r"\byour (?:job|work|trade|profession|occupation|living)\b|\bdo you do for a living\b",
        Topic.FAMILY: r"\byour (?:family|relatives|parents|friends|people)\b|\bare you married\b",
        Topic.HOME: r"\bwhere (?:do you live|is your home|are you from)\b|\byour (?:home|house)\b",
        Topic.LOOKS: r"\bhow old are you\b|\byour age\b|\bdo you look like\b",
        Topic.ONESELF: r"\bwho are you\b|\babout yourself\b|\bintroduce yourself\b|\byour name\b",
    },
    "ja": {
        Topic.LATELY: r"最近|近頃|近ごろ|このごろ|この頃|このところ|ちかごろ",
        Topic.SUSPECTED: r"疑(?:っ|う|い|わ|問|念)\w*|怪し\w*|あやし\w*",
        Topic.SECRET: r"秘密|内緒|ないしょ|隠し\w*|誰にも(?:話|言)\w*",
        Topic.TOLD: r"聞(?:い|き|か)\w*|教(?:え|わ)\w*|言(?:っ|わ)\w*",
        Topic.JOB: r"お?仕事|ご?職業|ご?商売|何をして(?:いる|る)(?:人|方)",
        Topic.FAMILY: r"ご?家族|ご?両親|ご?兄弟|きょうだい|お?友だち|ご?友人",
        Topic.HOME: r"どこに住\w*|お?住まい|ご?出身|お?うちは",
        Topic.LOOKS: r"何歳|おいくつ|年齢|お?歳は|どんな見た目",
        Topic.ONESELF: r"(?:あなた|君|きみ|お前|貴方)は(?:誰|だれ|何者)|自己紹介|お?名前|自分のこと",
    },
}
_ASKED = {
    language: {topic: re.compile(p, re.I) for topic, p in of.items()} for language, of in _ASKED.items()
}
# What is asked for about somebody, of the character himself: not what that one told.
_ABOUT = {
    "en": r"\b(?:tell|telling|give) (?:me|us)\b|\byou (?:tell|say)\b"
    r"|\b(?:tell|told|say|said|hear|heard|learn(?:ed|t)?)"
    r"(?: (?:any|every|some)thing| you| me)? (?:about|of)\b",
    "ja": r"について|に関し|のこと|"
    r"(?:教え|聞かせ|話し|言っ)て(?:ください|下さい|くれ\w*|もらえ\w*|ほしい\w*)?[。、！？!?\s]*$",
}
_ABOUT = {language: re.compile(pattern, re.I) for language, pattern in _ABOUT.items()}


def asked_for(viewpoint, question):
    """The ids of the facts that answer a question which asks for one of the topics and for nothing else; None
    where it asks for something definite, or nothing is known of what one is. Empty where there are none."""
    language = viewpoint.story.language
    if not any(pattern.search(question) for pattern in _ASKED[language].values()):
        return None
    named = [one for one in Character.objects.of(viewpoint.story) if _is_named(one, question)]
    named = [one for one in named if one.pk != viewpoint.character.pk]
    rest = question
    for one in (viewpoint.character, *named):
        for name in sorted(filter(None, (one.name, *one.aliases)), key=len, reverse=True):
            rest = rest.replace(name, " ")
    is_about = _ABOUT[language].search(question) is not None
    for topic, pattern in _ASKED[language].items():
        if topic is Topic.TOLD and is_about:
            continue
        if (topic is Topic.TOLD) is bool(named) and pattern.search(rest):
            return None if terms(pattern.sub(" ", rest), language) else _FINDING[topic](viewpoint, named)
    return None


def _is_named(character, question):
    return any(name and name in question for name in (character.name, *character.aliases))


def _lately(viewpoint, _named):
    held = viewpoint.awarenesses().filter(fact__in=viewpoint.facts())
    rows = [
        *held.order_by("-since__timeline", "-fact__importance", "fact").values_list(
            "since__timeline", "fact__importance", "fact"
        )[:MOST],
        *viewpoint.facts()
        .filter(scope=Scope.WORLD)
        .order_by("-episode__timeline", "-importance", "pk")
        .values_list("episode__timeline", "importance", "pk")[:MOST],
    ]
    latest = sorted(rows, key=lambda row: (-row[0], -row[1], row[2]))
    return list(dict.fromkeys(fact for _, _, fact in latest))[:MOST]


def _suspected(viewpoint, _named):
    return _of_note(viewpoint.awarenesses().filter(stance=Stance.SUSPECTS), viewpoint)


def _secret(viewpoint, _named):
    own = viewpoint.awarenesses().filter(how=How.OWN, fact__scope=Scope.CHARACTER)
    told_on = viewpoint.begun().filter(told_by=viewpoint.character)
    return _of_note(own.exclude(fact__in=told_on.values("fact")), viewpoint)


def _told(viewpoint, named):
    return _of_note(viewpoint.awarenesses().filter(how=How.TOLD, told_by__in=named), viewpoint)


def _of_note(held, viewpoint):
    """The facts of awarenesses that matter most, the latest of them first."""
    seen = held.filter(fact__in=viewpoint.facts()).order_by("-fact__importance", "-since__timeline", "fact")
    return list(seen.values_list("fact", flat=True)[:MOST])


def _oneself(*kinds):
    """What facts of some kinds about the viewer himself answer."""

    def found(viewpoint, _named):
        about_him = viewpoint.facts().filter(about=viewpoint.character, kind__in=kinds)
        weighty = about_him.order_by("-importance", "-episode__timeline", "pk")
        return list(weighty.values_list("pk", flat=True)[:MOST]) or None

    return found


_FINDING = {
    Topic.LATELY: _lately,
    Topic.SUSPECTED: _suspected,
    Topic.SECRET: _secret,
    Topic.TOLD: _told,
    Topic.JOB: _oneself(Kind.JOB),
    Topic.FAMILY: _oneself(Kind.RELATION),
    Topic.HOME: _oneself(Kind.PLACE),
    Topic.LOOKS: _oneself(Kind.APPEARANCE, Kind.TRAIT),
    Topic.ONESELF: _oneself(Kind.JOB, Kind.RELATION, Kind.APPEARANCE, Kind.TRAIT, Kind.ABILITY, Kind.PLACE),
}
