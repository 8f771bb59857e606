"""Ways to tell a fact: for the benchmark of the guard, which must know them again."""

import re
from functools import cached_property
from itertools import pairwise

_EN_SWAPS = {
    "secretly": "in secret", "kill": "murder", "killed": "murdered", "house": "home", "ship": "vessel", "money": "cash",
    "saw": "noticed", "told": "informed", "found": "came upon", "big": "large", "letter": "note", "hid": "concealed",
    "began": "started", "near": "close to", "left": "went away from", "woman": "lady", "father": "dad", "shouted": "cried out",
    "afraid": "frightened", "bought": "purchased", "alone": "by himself", "dead": "no longer alive",
}  # fmt: skip
_JA_SWAPS = {
    "密かに": "こっそり", "ひそかに": "こっそり", "殺した": "手にかけた", "父": "父親", "母": "母親", "話した": "打ち明けた", "見つけた": "発見した",
    "家": "屋敷", "金": "お金", "手紙": "文", "隠した": "しまった", "死んだ": "亡くなった", "全て": "すっかり", "すべて": "全部",
}  # fmt: skip
_FRAMES = {
    "en": (
        "You may not believe it, but {}.",
        "To tell the truth, {}.",
        "As everybody will see, {}.",
        "{}, I tell you.",
    ),
    "ja": ("実は{}んです。", "{}そうです。", "{}んですよ。", "ここだけの話、{}のです。"),
}
_PRONOUNS = {"en": ("he", "she"), "ja": ("あの人", "彼")}
_NAME_FRAMES = {
    "en": ("Ask {} about it.", "I think it was {}.", "Perhaps {} could tell you."),
    "ja": ("{}に聞いてごらんなさい。", "それは{}でしょう。", "{}なら知っているかもしれません。"),
}
SMALL_TALK = {
    "en": (
        "Good evening to you.", "I am glad that you came.", "It has been a long day.", "Would you like something to drink?", "Let me think for a moment.",
        "I am rather tired tonight.", "That is a strange question to ask.", "We all do what we can.", "I would rather not talk about it.", "Who sent you here?",
        "You look cold; come closer to the fire.", "I have not slept well of late.", "There is always work to be done.", "My memory is not what it was.",
        "One should never trust first impressions.", "I suppose time will show.", "The weather may change before night.", "What a thing to say!",
        "I could eat something now.", "You are very kind.", "Everybody has something to regret.", "I prefer to keep quiet in company.", "Listen to the rain outside.",
        "It is a pleasure to talk with you.", "Please sit down.", "I try not to think of the past.", "Ask me something easier.", "I hope that all of us will be well.",
    ),
    "ja": (
        "こんばんは。よく来てくれました。", "今日は長い一日でした。", "何か飲みますか。", "少し考えさせてください。", "今夜はずいぶん冷えますね。", "妙なことを聞くんですね。",
        "誰だって、できることをするだけです。", "その話は、あまりしたくないんです。", "誰に言われてここへ来たんですか。", "どうぞ、楽にしてください。", "この頃、よく眠れないんです。",
        "やることは、いつでもあります。", "物覚えは、あまりいいほうではありません。", "人は見かけによらないものです。", "そのうち分かるでしょう。", "明日は晴れるといいですね。",
        "何を言い出すかと思えば。", "そろそろ腹が減りました。", "ご親切にありがとうございます。", "誰にでも、後悔することはあります。", "黙っているほうが性に合っています。",
        "外は雨の音がしますね。", "お話しできてよかった。", "昔のことは、なるべく考えないようにしています。", "もっと易しいことを聞いてください。", "みんなが無事なら、それでいいんです。",
    ),
}  # fmt: skip
# Of these no half is kept apart: they came later, for tuning.
MORE_TALK = {
    "en": (
        "The door is open, you need not knock.", "I was just about to go to bed.", "There was a letter for you, I believe.", "Mind the step on your way out.",
        "I have known worse nights than this one.", "My head aches a little.", "Let us go for a walk when the rain stops.", "I never could remember names.",
        "You have your father's eyes, has anybody told you?", "I keep my promises, as a rule.", "It is late, and the candle is low.", "The tea has gone cold.",
        "I dreamed of my mother last night.", "Do not tell the others that I said so.", "I left my coat on the chair.", "He is a good man at heart, I am sure.",
        "She has been kind to me.", "We were all young once.", "I would give a good deal to see the sea again.", "Nobody asked me what I wanted.",
        "I shall be home before dark.", "That is how it has always been here.", "My hands are cold.", "I heard a dog barking in the night.",
    ),
    "ja": (
        "戸は開いています。どうぞ入ってください。", "ちょうど寝ようとしていたところです。", "足もとに気をつけて帰ってください。", "これよりひどい夜もありました。", "少し頭が痛いんです。",
        "雨がやんだら、散歩にでも行きましょう。", "人の名前を覚えるのは苦手です。", "約束は守るほうです。", "お茶が冷めてしまいましたね。", "ゆうべ、母の夢を見ました。",
        "私がそう言ったとは、誰にも言わないでください。", "上着を椅子にかけたままでした。", "あの人は根はいい人です。", "彼女には親切にしてもらいました。", "誰にでも若い頃はありました。",
        "もう一度、海が見たいですね。", "暗くなる前に家へ帰ります。", "ここでは昔からそうなんです。", "手が冷たい。", "夜中に犬の鳴き声が聞こえました。", "今朝は早く目が覚めました。",
        "窓の外が明るくなってきましたね。", "声が小さくて聞こえません。", "座って話しましょう。",
    ),
}  # fmt: skip
_GUESSES = {
    "en": (
        "If {} were here, I should be glad.",
        "Perhaps {} is only lonely.",
        "I wonder what {} would say to that.",
        "If I were {}, I should be angry.",
    ),
    "ja": (
        "{}がここにいたら、心強いのですが。",
        "もしかしたら、{}も寂しいのかもしれません。",
        "{}なら、何と言うでしょうね。",
        "もし私が{}だったら、怒ると思います。",
    ),
}
_AGAIN = {
    "en": ("Is it true that {}?", "You ask whether {}. I have no idea.", "{}? Who says so?"),
    "ja": ("{}というのは本当ですか？", "{}、ですか。初めて聞きました。", "{}？ 誰がそんなことを。"),
}


class Teller:
    """Tells what a viewpoint may not know, and what it may, in many ways."""

    def __init__(self, viewpoint, dice):
        from episodes.models import Character
        from memory.chat.hidden import hidden_from

        self.viewpoint, self.dice, self.language = viewpoint, dice, viewpoint.story.language
        self.cast = list(Character.objects.of(viewpoint.story))
        self.hidden = [fact.text for fact in hidden_from(viewpoint)]
        self.visible = list(viewpoint.facts().values_list("text", flat=True))

    def sentences(self, *, frozen):
        """Sentences of all kinds, as ``benchmarks.guard.Sentence``."""
        from benchmarks.guard import EACH, Sentence

        for leaks, texts in ((True, self._news), (False, self.visible)):
            for text in self.dice.sample(texts, min(EACH, len(texts))):
                for kind, told in self._ways(text):
                    yield Sentence(told, kind if leaks else f"{kind}, known", leaks)
        for name in self._names_to_come[:EACH]:
            yield Sentence(self.dice.choice(_NAME_FRAMES[self.language]).format(name), "only a name", True)
        for text in self.dice.sample(SMALL_TALK[self.language], EACH):
            yield Sentence(text, "small talk", False)
        for text in () if frozen else MORE_TALK[self.language]:
            yield Sentence(text, "more small talk", False)
        people = [person.name for person in self.cast if person.name in self._told]
        for name in self.dice.sample(people, min(4, len(people))):
            yield Sentence(self.dice.choice(_GUESSES[self.language]).format(name), "guessing", False)

    def repeated(self, frozen):
        """(question, sentence): a question that says what is hidden, and the question said again."""
        from benchmarks.guard import Sentence

        for number, text in enumerate(self.dice.sample(self._news, min(4, len(self._news)))):
            if (number % 2 == 1) == frozen:
                question, *answers = (frame.format(_bare(text)) for frame in _AGAIN[self.language])
                yield question, Sentence(self.dice.choice(answers), "the question again", False)

    def _ways(self, text):
        yield "word for word", text
        yield "in other words", self._otherwise(text)
        by_pronoun = self._by_pronoun(text)
        if by_pronoun != text and len(self._words(by_pronoun)) >= 3:
            yield "by pronouns", by_pronoun

    def _otherwise(self, text):
        swaps = _EN_SWAPS if self.language == "en" else _JA_SWAPS
        for word, other in swaps.items():
            text = re.sub(rf"\b{word}\b" if self.language == "en" else word, other, text)
        if self.language == "en":
            text = re.sub(r"\b\w{3,}ly ", "", text)
            first, comma, rest = _bare(text).rpartition(", ")
            if comma and first.count(",") == 0 and len(rest.split()) > 3 and len(first.split()) > 3:
                text = f"{rest}, {first}"
        return self.dice.choice(_FRAMES[self.language]).format(_bare(text))

    def _by_pronoun(self, text):
        """The first person named becomes a pronoun; the viewer says I."""
        from memory.scenes import naming

        mine = self._ways_to_name(self.viewpoint.character)
        others = [
            way
            for person in self.cast
            if person != self.viewpoint.character
            for way in self._ways_to_name(person)
        ]
        text = (
            naming(tuple(others)).sub(self.dice.choice(_PRONOUNS[self.language]), text, count=1)
            if others
            else text
        )
        return naming(tuple(mine)).sub("I" if self.language == "en" else "私", text)

    def _ways_to_name(self, person):
        return [name for name in (person.name, *person.aliases) if name]

    @cached_property
    def _news(self):
        """What is hidden and tells something: at least three words, of which no visible fact, and no two
        sentences of a scene that the viewer was part of, hold more than half."""
        known = [self._words(text) for text in (*self.visible, *self._heard())]
        news = [(text, words) for text in self.hidden if len(words := self._words(text)) >= 3]
        return [text for text, words in news if all(2 * len(words & other) <= len(words) for other in known)]

    def _heard(self):
        """What was said or happened where the viewer was: two sentences at a time."""
        from memory.chat.hidden import hidden_from
        from memory.chat.telling import KNOWN, told_to

        for told in told_to(self.viewpoint, hidden_from(self.viewpoint)):
            spans = [told.sentence(at) for at in range(len(told.ends))]
            known = [span if told.source_of(*span).kind == KNOWN else None for span in spans]
            for one, other in pairwise(known):
                if one:
                    yield told.body[one[0] : (other or one)[1]]

    def _words(self, text):
        from memory.embedding.words import words

        return set(words(text)) - self._names

    @cached_property
    def _names(self):
        from memory.embedding.words import words

        return {w for person in self.cast for name in self._ways_to_name(person) for w in words(name)}

    @cached_property
    def _told(self):
        from memory.viewpoint import episodes_of

        past = episodes_of(self.viewpoint.story).filter(timeline__lte=self.viewpoint.cutoff)
        return "\n".join(past.values_list("body", flat=True))

    @cached_property
    def _names_to_come(self):
        """Whole names of people of whom not even a part has come."""
        from memory.scenes import name_parts

        to_come = []
        for person in self.cast:
            ways = name_parts(self._ways_to_name(person))
            if (
                len(person.name) > 2
                and person.name[:1].isupper() | (not person.name.isascii())
                and not any(w.lower() in self._told.lower() for w in ways)
            ):
                to_come.append(person.name)
        return to_come


def _bare(text):
    return text.strip().rstrip("。.!！")
