"""English words of like meaning, as far as a small table goes: each group has one root."""

from functools import cache

from .words import english_words

_GROUPS = """
café cafe coffeehouse coffee teahouse
run manage own operate keep
job work employ employment profession occupation trade
secret secretly conceal hide hidden private
watch observe spy shadow follow tail
kill murder slay assassinate death die dead
steal rob theft thief burglar stole stolen
love adore affection fond
hate loathe despise detest
fear afraid scared frighten terror dread
angry anger furious rage
sad grief mourn sorrow
happy glad joy delight
lie deceive trick mislead false untrue liar
promise vow swear pledge oath
plan intend intention scheme plot
marry wife husband wed wedding spouse marriage married
father dad papa
mother mum mom mama
brother sibling sister
son daughter child kid children
boy lad youth
girl lass
doctor physician surgeon
police constable officer detective policeman inspector
teacher tutor schoolmaster
ship boat vessel
house home cottage dwelling residence live reside
money cash coin gold fortune wealth rich
poor broke penniless debt owe
letter note message
map chart
injure wound hurt wounded
ill sick disease illness unwell
begin start commence
end finish stop cease halt
leave depart go left
arrive come reach return
buy purchase bought
sell sold
give gave hand
find discover found
lose lost miss missing
look appear appearance resemble
eye eyes
hair haired
big large huge
small little tiny
old elderly aged
young
friend companion ally
enemy rival foe
weapon gun pistol knife sword
door gate
key
night midnight
morning dawn
evening dusk
meet met encounter
speak talk speech spoke
write wrote written
ability power able capable gift
time clock hour
""".strip()


@cache
def _roots():
    roots = {}
    for group in _GROUPS.splitlines():
        stems = english_words(group)
        for stem in stems:
            roots.setdefault(stem, stems[0])
    return roots


def root(stem):
    """The root of a stem's group, or the stem itself."""
    return _roots().get(stem, stem)


@cache
def alike(root):
    """The stems of a root's group; the root itself where it has none."""
    return tuple(stem for stem, its_root in _roots().items() if its_root == root) or (root,)
