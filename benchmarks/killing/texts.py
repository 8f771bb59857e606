"""Episodes whose facts tell of which saved text they are: every secret of a version names it."""

import re
from dataclasses import dataclass

GUESTS = {
    "en": [
        "Dora Finch",
        "Edwin Moss",
        "Flora Hart",
        "Hester Vane",
        "Ivor Pike",
        "Jane Marsh",
    ],
    "ja": ["美咲", "健太", "直樹", "由美", "和也", "千尋", "大輔"],
}


@dataclass(frozen=True)
class Saga:
    """A story in one language. ``scenes`` are (who speaks, to whom, thing, where, hidden under what), with
    0 and 1 for the two who are always there and 2 for a guest; ``secret`` finds (thing, version, episode) in
    whatever a page or an answer says."""

    language: str
    people: tuple[str, str]
    slugs: tuple[str, str]
    scene: str
    parting: str
    morning: str
    question: str
    scenes: tuple[tuple[int, int, str, str, str], ...]
    secret: re.Pattern

    @property
    def things(self):
        return {thing for _, _, thing, _, _ in self.scenes}

    def said_by(self, person):
        """The things whose hiding one of the two tells of, and so knows."""
        speaker = self.slugs.index(person)
        return {thing for by, _, thing, _, _ in self.scenes if by == speaker}

    def text(self, tag, version, guest, mornings):
        """The episode ``tag`` in a version: the same four secrets, each with the number of the version.

        ``mornings`` sentences stand before them, which moves everything and changes nothing.
        """
        people = (*self.people, guest)
        scenes = [
            self.scene.format(
                a=people[a], b=people[b], thing=thing, place=place, under=under, version=version, tag=tag
            )
            for a, b, thing, place, under in self.scenes
        ]
        return self.morning * mornings + self.parting.join(scenes)

    def seen_in(self, answer):
        """What an answer tells of: {episode: {version: things}}."""
        seen = {}
        for match in self.secret.finditer(answer):
            found = match.groupdict()
            seen.setdefault(found["tag"], {}).setdefault(int(found["version"]), set()).add(found["thing"])
        return seen


SAGAS = (
    Saga(
        "en",
        ("Clara Stone", "Arthur Bell"),
        ("clara-stone", "arthur-bell"),
        "{a} and {b} were alone in the {place}.\n\n“I hid the {thing} number {version} of {tag} under the"
        " {under},” said {a} to {b}.\n",
        "\n***\n\n",
        "The morning was grey.\n",
        "Where is the letter number of the lantern hidden?",
        (
            (0, 1, "letter", "kitchen", "stairs"),
            (1, 0, "ledger", "cellar", "floor"),
            (0, 1, "locket", "garden", "oak"),
            (2, 1, "compass", "tower", "roof"),
        ),
        re.compile(r"hid the (?P<thing>\w+) number (?P<version>\d+) of (?P<tag>lantern\d+)"),
    ),
    Saga(
        "ja",
        ("翼", "二郷"),
        ("tsubasa", "nigo"),
        "　{place}には{a}と{b}だけがいた。\n\n"
        "「私は{tag}の{version}番の{thing}を{under}の下に隠した」と{a}は{b}に言った。\n",
        "\n＊\n\n",
        "　灰色の朝だった。\n",
        "灯台の手紙は何番の下に隠した？",
        (
            (0, 1, "手紙", "台所", "階段"),
            (1, 0, "帳簿", "地下室", "床板"),
            (0, 1, "首飾り", "庭", "樫の木"),
            (2, 1, "羅針盤", "塔", "屋根"),
        ),
        re.compile(r"(?P<tag>灯台\d+)の(?P<version>\d+)番の(?P<thing>手紙|帳簿|首飾り|羅針盤)"),
    ),
)
TAGS = {"en": "lantern{}", "ja": "灯台{}"}
