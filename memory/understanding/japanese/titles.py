"""Whom a word of address means that is no name: 警部, お母さん, 奥さん, 先生."""

import re

from memory.understanding.japanese.lexicon import words
from memory.understanding.japanese.passage import Passage

# Words by which one kind of person is called, and words that say somebody is of that kind.
_KINDS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (words("警部 刑事さん 旦那 おまわりさん お巡りさん 巡査"), words("警部 刑事 巡査 警官 駐在 与力 同心 警視 警部補")),
    (words("先生 せんせい"), words("先生 教師 教授 博士 医者 医師 担任 顧問 教頭 校長 作家 師匠 講師 ドクター 弁護士")),
    (words("教授 博士"), words("教授 博士")),
    (words("部長 課長 社長 店長 会長 専務 係長 所長 院長 編集長 支配人 オーナー"), frozenset()),
    (words("隊長 団長 艦長 船長 少佐 大佐 中尉 少尉 大尉 軍曹 司令 提督 将軍 閣下"), words("隊長 団長 艦長 船長 少佐 大佐 中尉 少尉 大尉 軍曹 司令 提督 将軍")),
    (words("陛下 王さま 王様"), words("王 国王 女王 皇帝 陛下")),
    (words("殿下 王子 王子さま 王子様"), words("王子 皇子 殿下 皇太子 王太子")),
    (words("公 伯爵 侯爵 男爵 子爵 公爵 卿 閣下"), words("公 伯爵 侯爵 男爵 子爵 公爵 卿")),
    (words("姫 姫さま 姫様 姫君 王女さま お姫様 お姫さま"), words("姫 王女 姫君 皇女")),
    (words("お嬢様 お嬢さま お嬢さん お嬢"), words("お嬢様 お嬢さん 令嬢 娘 嬢 お嬢")),
    (words("奥さん 奥様 奥さま 奥方 奥方様 マダム"), words("夫人 奥さん 奥方 妻 細君 女房 奥様 マダム")),
    (words("女将さん 女将 おかみさん お内儀さん"), words("女将 おかみ 内儀")),
    (words("親分 親方 棟梁"), words("親分 親方 棟梁 岡っ引")),
    (words("和尚 和尚さん 和尚さま お坊さん 住職"), words("和尚 住職 僧 坊主")),
    (words("師匠 お師匠さま お師匠さん"), words("師匠 剣豪 老師")),
    (words("先輩 せんぱい"), words("先輩")),
    (words("マスター ご主人 大将"), words("マスター 店主 主人 大将")),
    (words("お母さん お母さま お母様 母さん 母上 ママ おっかさん おっ母さん おふくろ 母ちゃん かあちゃん かあさん お母ちゃん おかあちゃん おかあさん"), words("母 母親 お母さん 母さん ママ おふくろ お袋 母上")),
    (words("お父さん お父さま お父様 父さん 父上 パパ おとっつぁん おやじ 親父 父ちゃん とうちゃん とうさん お父ちゃん おとうちゃん おとうさん"), words("父 父親 お父さん 父さん パパ 親父 おやじ 父上")),
    (words("おばあちゃん お婆さん おばあさん ばあちゃん 婆さん ばあさん お祖母さま おばば"), words("祖母 婆 老婆 おばあちゃん 婆さん お婆さん")),
    (words("おじいちゃん お爺さん おじいさん じいちゃん 爺さん じいさん 爺 じじい お祖父さま"), words("祖父 爺 老人 おじいちゃん 爺さん お爺さん 翁 老爺")),
    (words("お兄ちゃん 兄さん お兄さん 兄ちゃん 兄貴 お兄さま お兄様 兄上 にいさん おにいちゃん"), words("兄 兄貴 お兄ちゃん 兄さん")),
    (words("お姉ちゃん 姉さん お姉さん 姉ちゃん 姉貴 お姉さま お姉様 姉上 ねえさん 姐さん おねえちゃん"), words("姉 姉貴 お姉ちゃん 姉さん")),
    (words("叔父さん 伯父さん おじさん おじさま 叔父上"), words("叔父 伯父 おじさん")),
    (words("叔母さん 伯母さん おばさん おばさま"), words("叔母 伯母 おばさん")),
    (words("お義母さん お義母さま お義母様 義母さん"), words("義母 姑")),
    (words("お義父さん お義父さま お義父様 義父さん"), words("義父 舅")),
    (words("お客さん お客様 お客さま"), words("客")),
    (words("坊ちゃん 坊っちゃん 坊や ぼうや 若旦那 若様 若さま 若"), words("坊ちゃん 息子 若旦那 若様 若")),
    (words("番頭さん 番頭"), words("番頭")),
)  # fmt: skip
# Of these kin a short text has one each.
KIN_KINDS = tuple(kind for kind in _KINDS if kind[1] & words("母 父 祖母 祖父 義母 義父 兄 姉 叔父 叔母"))
# So any woman or man is called, by strangers as well.
_TO_WOMEN = words(
    "お嬢さん お嬢様 お嬢さま お嬢 奥さん 奥様 奥さま 姐さん 姉さん お姉さん お姉ちゃん おねえちゃん 姉ちゃん おばさん 女将さん"
)
_TO_MEN = words(
    "旦那 旦那様 兄さん お兄さん お兄ちゃん おにいちゃん 兄ちゃん おじさん 坊や ぼうや 若旦那 大将 親分"
)
_WORDS = {word: index for index, (called, _) in enumerate(_KINDS) for word in called}
_CALL = re.compile(
    "(?:^[「『…―（]*|(?<=[、。！？…―]))("
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + ")(?=[、。！!？?…」』―]|$)"
)


def same_kind(called: str, name: str) -> bool:
    """Whether a word of address can mean somebody known by a name or by what he is: 殿下 the 王太子."""
    index = _WORDS.get(called)
    return index is not None and any(name.endswith(word) for word in _KINDS[index][1])


def kinds_of_people(passage: Passage) -> dict[str, set[str]]:
    """For each person the words that say what he is: in his names, and before his name (番頭の三郎)."""
    found: dict[str, set[str]] = {}
    for person in passage.people.values():
        own = found.setdefault(person.id, set())
        for name in person.names:
            for called, means in _KINDS:
                own |= {word for word in called | means if name.endswith(word) or name == word}
    for one in passage.references:
        if one.quote >= 0 or one.person not in found:
            continue
        before = passage.text[max(0, one.start - 8) : one.start]
        if before.endswith("の"):
            found[one.person] |= {word for _, means in _KINDS for word in means if before[:-1].endswith(word)}
        after = passage.text[one.end : one.end + 3]
        found[one.person] |= {
            word for called, means in _KINDS for word in called | means if after.startswith(word)
        }
    return found


def called_by_title(
    passage: Passage, start: int, end: int, kinds: dict[str, set[str]]
) -> list[tuple[str, list[str]]]:
    """The words of address in an utterance that are no names, each with those whom it may mean."""
    named = {place for one in passage.named_in(start, end) for place in range(one.start, one.end)}
    found = []
    for match in _CALL.finditer(passage.text[start:end]):
        if start + match.start(1) in named:
            continue
        word = match.group(1)
        means = _KINDS[_WORDS[word]][1]
        owners = [who for who, own in kinds.items() if word in own]
        owners = owners or [who for who, own in kinds.items() if own & (means or {word})]
        if not owners and word in _TO_WOMEN | _TO_MEN:
            # お嬢さん, to the only woman.
            owners = [who for who in kinds if passage.is_female(who) is (word in _TO_WOMEN)]
            owners = owners if len(owners) == 1 else []
        found.append((word, owners))
    return found
