"""Strange texts, to find where reading one fails, hangs, breaks a promise, or slows down as a text grows.

    .venv/bin/python -m benchmarks.fuzzing growth [SHAPE…]      # seconds at 250,000 to 2,000,000 characters
    .venv/bin/python -m benchmarks.fuzzing mutations [COUNT] [SEED]

``growth`` reads each shape at four sizes; a shape that takes more than 2.6 times as long for twice the text
is marked. ``mutations`` reads the labelled texts of our own with parts cut, doubled, shuffled and sprinkled
with marks. Both exit with 1 when something failed.
"""

import itertools
import random
import sys
import time
import traceback
from pathlib import Path

import django
from django.conf import settings

GOLD = Path(__file__).with_name("gold")
SIZES = (250_000, 500_000, 1_000_000, 2_000_000)
STEEP = 2.6
SLOW = 120
MARKS = "「」『』“”‘’\"'()（）――—…:：\n\n\t　 *＊◇#\ufeff\u200b\u200d\u2028\x00\x07\x1b\ud800\udfff👩‍👩‍👧"


def shapes() -> dict[str, str]:
    """A short piece for each shape; a text of the shape is the piece over and over."""
    english = "Anna left the house and told Ben that the key was gone. He did not believe her at all. "
    japanese = "花子は家を出て、鍵がなくなったと太郎に話した。太郎は信じなかった。"
    return {
        "one paragraph, English": english,
        "one paragraph, Japanese": japanese,
        "one paragraph with speech, English": f"{english}“Where is it?” said Ben. “Gone,” said Anna. ",
        "one paragraph with speech, Japanese": f"{japanese}「どこだ」と太郎が言った。",
        "paragraphs with speech, English": f"{english}\n\n“Where is it?” said Ben.\n\n“Gone,” said Anna.\n\n",
        "paragraphs with speech, Japanese": f"　{japanese}\n「どこだ」と太郎が言った。\n「ない」\n",
        "a script, English": "Anna: Where is it?\nBen: Gone.\nCarla enters.\nCarla: What?\nCarla leaves.\n",
        "a script, Japanese": "花子：鍵はどこ？\n次郎が入ってくる。\n次郎：何が？\n次郎は出て行く。\n",
        "names, English": "Mr. {n} Smith met Mrs. {n} Jones, and {n} Brown said “Good day, {n} Gray.” ",
        "names, Japanese": "{n}田{n}郎さんが「{n}山くん」と言うと、{n}川{n}子は笑った。",
        "Russian": "«Где ключ?» — спросил Иван. Анна молчала. — Не знаю, — сказала она.\n",
        "Chinese": "“钥匙在哪里？”小明问道。小红说：“不知道。”他们走进了屋子。\n",
        "Korean": "“열쇠 어디 있어?” 민수가 물었다. 영희는 대답하지 않았다.\n",
        "Arabic": "قال أحمد: «أين المفتاح؟» لم تجب ليلى.\n",
        "French": "« Où est la clef ? » demanda Jean. Marie se tut. — Je ne sais pas, dit-elle.\n",
        "left quotes, English": "“Anna said ‘no, ",
        "right quotes, English": "said Anna,” ’ and Ben ",
        "straight quotes": '"Anna" \'Ben" said \' " ',
        "left quotes, Japanese": "「花子は『だめ、",
        "right quotes, Japanese": "だめ』と花子」は言い、",
        "only left quotes": "“",
        "only left quotes, Japanese": "「",
        "dashes": "――だめだ、と花子は言った。\n",
        "headings": "# Chapter {n}\n\n",
        "headings, Japanese": "第{n}章\n\n",
        "tiny paragraphs": "a\n\n",
        "tiny paragraphs, Japanese": "あ\n",
        "breaks": "***\n\n",
        "one letter": "a",
        "one letter, Japanese": "あ",
        "one kanji": "花",
        "capitals": "Anna ",
        "full stops": ". ",
        "line ends": "\n",
        "spaces": " ",
        "marks": MARKS,
        "a name and a colon": "Anna:\n",
        "commas, Japanese": "花子、太郎、",
        "commas, English": "Anna, Ben, and ",
        "digits": "1234567890",
    }


def grown(piece: str, size: int) -> str:
    """A text of a shape, ``size`` characters long."""
    if "{n}" not in piece:
        return (piece * (size // len(piece) + 1))[:size]
    letters = "東西南北上下中外春夏秋冬" if "、" in piece or "田" in piece else "ABCDEFGHIJKL"
    made, length, count = [], 0, 0
    while length < size:
        name = "".join(letters[count // len(letters) ** place % len(letters)] for place in range(3))
        made.append(piece.replace("{n}", name.capitalize()))
        length, count = length + len(made[-1]), count + 1
    return "".join(made)[:size]


def growth(wanted: list[str]) -> int:
    from memory.evaluation.soundness import breaches
    from memory.understanding import guess_language, read_text

    failed = 0
    for name, piece in shapes().items():
        if wanted and not any(want in name for want in wanted):
            continue
        seconds = []
        language = guess_language(grown(piece, 20_000))
        for size in SIZES:
            text = grown(piece, size)
            began = time.process_time()
            reading = read_text(text, language, None)
            seconds.append(time.process_time() - began)
            if broken := breaches(reading):
                failed += 1
                print(f"  broken: {broken[:3]}")
            if seconds[-1] > SLOW:
                break
        steep = any(two > STEEP * max(one, 0.25) for one, two in itertools.pairwise(seconds))
        failed += steep
        times = " ".join(f"{spent:8.2f}" for spent in seconds)
        print(f"{name:38} {language} {times}{'  STEEP' if steep else ''}", flush=True)
    return failed


def mutated(text: str, dice: random.Random) -> str:
    """A text with a few parts cut, doubled, moved, or sprinkled with marks."""
    for _ in range(dice.randint(1, 6)):
        one, two = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        part = text[one:two]
        how = dice.randrange(7)
        if how == 0:
            text = text[:one] + text[two:]
        elif how == 1:
            text = text[:two] + part + text[two:]
        elif how == 2:
            text = part + text[:one] + text[two:]
        elif how == 3:
            lines = text.split("\n")
            dice.shuffle(lines)
            text = "\n".join(lines)
        elif how == 4:
            for _ in range(dice.randint(1, 20)):
                at = dice.randrange(len(text) + 1)
                text = text[:at] + dice.choice(MARKS) + text[at:]
        elif how == 5:
            mark = dice.choice(MARKS)
            text = text.replace(mark, dice.choice(["", dice.choice(MARKS), mark * 3]))
        else:
            text = text[:one] + "".join(dice.sample(part, len(part))) + text[two:]
    return text[:20_000]


def mutations(count: int, seed: int) -> int:
    from memory.evaluation.soundness import breaches
    from memory.understanding import guess_language, read_text

    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*/*/*.txt"))]
    failed, slowest = 0, 0.0
    for number in range(seed, seed + count):
        dice = random.Random(number)
        text = mutated(dice.choice(texts), dice)
        language = dice.choice([guess_language(text), "ja", "en"])
        began = time.process_time()
        try:
            broken = breaches(read_text(text, language, None))
        except Exception:
            broken = [traceback.format_exc()]
        slowest = max(slowest, time.process_time() - began)
        if broken:
            failed += 1
            print(f"seed {number} ({language}): {broken[0]}", flush=True)
    print(f"{count} texts, {failed} failed, the slowest in {slowest:.2f} s")
    return failed


def main() -> int:
    settings.configure() if not settings.configured else None
    django.setup()
    what, *rest = sys.argv[1:] or ["growth"]
    if what == "growth":
        return growth(rest)
    return mutations(*(int(number) for number in [*rest, *("300", "0")[len(rest) :]]))


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
