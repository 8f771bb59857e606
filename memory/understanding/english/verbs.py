"""Verbs that tell something worth remembering: what each asserts of its subject, in every form."""

from typing import NamedTuple

from ..reading import Kind


class Group(NamedTuple):
    """Verbs that assert the same sort of thing.

    ``weight`` is how much a story turns on it (1 to 5). ``needs`` is how many concrete things (somebody, a place, a
    date, a number, a thing of value) a sentence must name beside it when it is told as past or in talk, and ``scenic``
    how many where it happens before our eyes: such acts are mostly stage directions; ``None`` means never.
    """

    name: str
    kind: Kind
    weight: int
    needs: float
    scenic: float | None
    verbs: str


_GROUPS = (
    Group("dies", Kind.EVENT, 4, 0, 0, "die drown perish"),
    Group("kills", Kind.EVENT, 5, 0, 1, "kill murder hang shoot stab poison strangle assassinate execute slay behead"),
    Group(
        "wrongs", Kind.EVENT, 4, 0.5, 1,
        "steal rob forge betray blackmail cheat kidnap abduct arrest smuggle bribe falsify burgle embezzle deceive attack accuse "
        "imprison capture torture sabotage swindle desert abandon expose rig fake alter ambush assault",
    ),
    Group(
        "alters", Kind.EVENT, 3, 0.5, 2, "erase delete overwrite swap replace tamper scrape wipe switch",
    ),
    Group("hides", Kind.PLACE, 4, 1, 2, "hide conceal bury sew"),
    Group(
        "gives", Kind.POSSESSION, 3, 2, 2,
        "give bring send hand deliver entrust offer",
    ),
    Group("sells", Kind.POSSESSION, 3, 1, 2, "sell lend borrow bequeath pay pawn buy trade donate"),
    Group("takes", Kind.EVENT, 2, 2, None, "take carry put place throw lock drop set pass turn"),
    Group("gains", Kind.POSSESSION, 3, 1, 1.5, "inherit win lose find recover earn receive collect get"),
    Group("owns", Kind.POSSESSION, 3, 1, 1, "own possess rent keep owe run"),
    Group("marries", Kind.RELATION, 4, 0, 1, "marry divorce elope adopt"),
    Group("is_born", Kind.PLACE, 3, 1, None, "bear"),
    Group("lives", Kind.PLACE, 3, 1, 1, "live dwell lodge reside settle"),
    Group(
        "works", Kind.JOB, 3, 0.5, 2,
        "work serve manage teach study command train practise practice preach trade farm",
    ),
    Group("feels", Kind.FEELING, 3, 1, 1, "love hate fear adore despise distrust envy forgive resent trust admire pity"),
    Group("knows", Kind.EVENT, 2, 1, 2, "know suspect discover learn realise realize remember recognise recognize"),
    Group("believes", Kind.EVENT, 2, 1, 2, "believe think understand"),
    Group("plans", Kind.PLAN, 3, 0, 1, "intend plan decide resolve mean"),
    Group("wants", Kind.PLAN, 2, 2, None, "want hope wish"),
    Group("promises", Kind.PROMISE, 4, 0, 0, "promise swear vow pledge"),
    Group("confesses", Kind.EVENT, 4, 1, 1, "confess admit lie"),
    Group(
        "tells", Kind.EVENT, 2, 2, None,
        "tell say ask order warn refuse agree persuade propose invite deny beg forbid advise threaten call speak talk quarrel "
        "claim request",
    ),
    Group("leaves", Kind.EVENT, 3, 1, 1.5, "leave flee escape vanish disappear emigrate return arrive"),
    Group("goes", Kind.EVENT, 2, 2, None, "go come move sail travel walk ride drive fly follow meet see hear catch watch visit hunt wait stay"),
    Group("signs", Kind.EVENT, 3, 1, 2, "sign destroy burn copy"),
    Group("writes", Kind.EVENT, 2, 1.5, None, "write open read tear break print publish"),
    Group("makes", Kind.EVENT, 2, 2, None, "build invent found paint compose design start begin"),
    Group("saves", Kind.EVENT, 3, 1, 2, "save rescue free release protect cure nurse help heal"),
    Group("hires", Kind.JOB, 3, 1, 1, "hire employ dismiss sack appoint elect promote expel retire resign enlist join"),
    Group("harms", Kind.EVENT, 3, 1, 2, "wound injure ruin hurt cripple blind infect bite crash"),
    Group("fails", Kind.EVENT, 3, 1, None, "fail sink collapse explode close"),
)  # fmt: skip

_IRREGULAR = {
    "hang": ("hanged", "hanged"), "shoot": ("shot", "shot"), "slay": ("slew", "slain"), "steal": ("stole", "stolen"),
    "hide": ("hid", "hidden"), "sew": ("sewed", "sewn"), "give": ("gave", "given"), "sell": ("sold", "sold"),
    "lend": ("lent", "lent"), "pay": ("paid", "paid"), "buy": ("bought", "bought"), "bring": ("brought", "brought"),
    "send": ("sent", "sent"), "take": ("took", "taken"), "put": ("put", "put"), "throw": ("threw", "thrown"),
    "set": ("set", "set"), "keep": ("kept", "kept"), "win": ("won", "won"), "lose": ("lost", "lost"),
    "find": ("found", "found"), "bear": ("bore", "born"), "grow": ("grew", "grown"), "run": ("ran", "run"),
    "teach": ("taught", "taught"), "forgive": ("forgave", "forgiven"), "know": ("knew", "known"),
    "learn": ("learnt", "learned"), "think": ("thought", "thought"), "understand": ("understood", "understood"),
    "mean": ("meant", "meant"), "swear": ("swore", "sworn"), "tell": ("told", "told"), "say": ("said", "said"),
    "beg": ("begged", "begged"), "forbid": ("forbade", "forbidden"), "speak": ("spoke", "spoken"),
    "leave": ("left", "left"), "flee": ("fled", "fled"), "go": ("went", "gone"), "come": ("came", "come"),
    "ride": ("rode", "ridden"), "drive": ("drove", "driven"), "fly": ("flew", "flown"), "meet": ("met", "met"),
    "see": ("saw", "seen"), "hear": ("heard", "heard"), "catch": ("caught", "caught"), "write": ("wrote", "written"),
    "read": ("read", "read"), "tear": ("tore", "torn"), "break": ("broke", "broken"), "make": ("made", "made"),
    "build": ("built", "built"), "begin": ("began", "begun"), "hurt": ("hurt", "hurt"), "bite": ("bit", "bitten"),
    "sink": ("sank", "sunk"), "rob": ("robbed", "robbed"), "stab": ("stabbed", "stabbed"), "rig": ("rigged", "rigged"),
    "plan": ("planned", "planned"), "admit": ("admitted", "admitted"), "drop": ("dropped", "dropped"),
    "travel": ("travelled", "travelled"), "expel": ("expelled", "expelled"), "lie": ("lied", "lied"),
    "be": ("was", "been"), "have": ("had", "had"), "do": ("did", "done"), "get": ("got", "got"),
    "feel": ("felt", "felt"), "stand": ("stood", "stood"), "sit": ("sat", "sat"), "hold": ("held", "held"),
    "show": ("showed", "shown"), "sing": ("sang", "sung"), "eat": ("ate", "eaten"), "drink": ("drank", "drunk"),
    "wear": ("wore", "worn"), "sleep": ("slept", "slept"), "spend": ("spent", "spent"), "lead": ("led", "led"),
    "choose": ("chose", "chosen"), "draw": ("drew", "drawn"), "fall": ("fell", "fallen"), "rise": ("rose", "risen"),
    "let": ("let", "let"), "cut": ("cut", "cut"), "fight": ("fought", "fought"), "forget": ("forgot", "forgotten"),
}  # fmt: skip
# Common verbs that tell nothing by themselves but have to agree with a name.
_OTHERS = (
    "be have do get feel stand sit hold show sing eat drink wear sleep spend lead choose draw fall rise let cut fight forget "
    "need like make prefer play cook paint carry owe belong use try turn look seem care handle deal expect enjoy remain "
    "smoke count finish cross answer speak regret miss dream worry collect clean wash mend repair guard cover"
)


class Form(NamedTuple):
    """One form of a verb: its base and which form it is: ``base``, ``s``, ``past``, ``done`` or ``ing``."""

    base: str
    form: str


def _doubles(base: str) -> bool:
    return base in ("rob", "stab", "rig", "plan", "admit", "drop", "travel", "expel", "beg", "run", "put", "set",
                    "win", "sit", "get", "let", "cut", "begin", "forget")  # fmt: skip


def third_person(base: str) -> str:
    """``goes`` of ``go``, ``carries`` of ``carry``."""
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")


def _forms_of(base: str) -> dict[str, str]:
    stem = base + base[-1] if _doubles(base) else base
    regular = (
        base + "d" if base.endswith("e")
        else base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou"
        else stem + "ed"
    )  # fmt: skip
    past, done = _IRREGULAR.get(base, (regular, regular))
    ing = "lying" if base == "lie" else "dying" if base == "die" else (
        stem[:-1] + "ing" if base.endswith("e") and base not in ("be", "flee", "see", "free") else stem + "ing"
    )  # fmt: skip
    return {"base": base, "s": third_person(base), "past": past, "done": done, "ing": ing}


GROUP_OF: dict[str, Group] = {base: group for group in reversed(_GROUPS) for base in group.verbs.split()}
FORMS: dict[str, tuple[Form, ...]] = {}
for _base in (*GROUP_OF, *_OTHERS.split()):
    for _name, _word in _forms_of(_base).items():
        _known = FORMS.get(_word, ())
        if Form(_base, _name) not in _known:
            FORMS[_word] = (*_known, Form(_base, _name))
# Spelled alike, not meant alike: a found hat, a mean trick.
for _word, _base in (("found", "find"), ("left", "leave"), ("saw", "see"), ("bore", "bear"), ("lay", "lie")):
    FORMS[_word] = tuple(form for form in FORMS.get(_word, ()) if form.base == _base)
FORMS = {word: forms for word, forms in FORMS.items() if forms}


def base_of(word: str, *forms: str) -> str | None:
    """The base of a verb that may stand in one of these forms: ``("gave", "past")`` is ``give``."""
    for form in FORMS.get(word, ()):
        if form.form in forms:
            return form.base
    return None
