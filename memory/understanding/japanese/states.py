"""What a sentence states by its predicate: what somebody is, has, can do, knows, or what was done."""

import re

from memory.understanding.japanese.lexicon import JOBS, KIN, words
from memory.understanding.japanese.patterns import Sign
from memory.understanding.japanese.predicates import Predicate
from memory.understanding.reading import Kind

_ANY = re.compile("")
_OFFICE = re.compile(
    r"(?:[^若何悪勝下上人選相年達帰]者|[^自他世両大男女武紳]士|[^恩]師|[部課店校社所局駅署院館隊団船艦市町村座会議班級学]長|教員|部員|隊員|社員|店員|"
    r"会員|議員|委員|[官僚]|[作画音漫芸建政評漢]家|漫画家|小説家|建築家|音楽家|写真家|冒険家|医|看護婦|家政婦|手代|助手|歌手|選手|運転手|"
    r"騎手|射手|係|役者|屋|主任|王|姫|皇帝|教授|博士|警部|刑事|巡査|秘書|記者|学生|高校生|中学生|年生|浪人|弟子|部下|番頭|侍女|執事|メイド)$"
)
_NO_OFFICE = words("""
    読者 前者 後者 死者 使者 両者 作者 話者 部屋 小屋 誰か 関係 勝手 上手 下手 相手 名医 様子 王様 人気者 弱者 患者
    犠牲者 被害者 人間関係 いい人 笑い者 変わり者 働き者 人気役 大役
""")
_BONDS = KIN | words("""
    孫 同級生 友人 親友 幼なじみ 幼馴染 幼馴染み 恋人 弟子 婚約者 許嫁 許婚 部下 上司 同僚 仇 宿敵 仲間 相棒 恩人
    双子 兄弟 姉妹 夫婦 親子 妾 後輩 先輩 クラスメイト クラスメート 元妻 元夫 隠し子 伜 忰 せがれ 実子 継子 長男
    次男 三男 長女 次女 跡取り 跡継ぎ 遺児 実の親 実の母 実の父 妻 夫 女房 息子 娘 弟 妹 兄 姉 末っ子 連れ子 養子
    養女 従弟 従姉 いとこ 味方 師匠 子孫 末裔 血筋 幼友達 旧友 ルームメイト 後妻 先妻 義父 義母 義兄 義弟 義妹
    義姉 腹違い 生みの親 育ての親 命の恩人 教え子 親戚 親類 遠縁
""")
_TRUTHS = words("""
    偽物 偽者 贋物 贋作 にせもの スパイ 裏切り者 犯人 真犯人 黒幕 張本人 共犯 共犯者 人殺し 殺人犯 罠 囮 密偵
    内通者 替え玉 影武者 吸血鬼 狼男 魔族 半魔族 宇宙人 異星人 アンドロイド 転生者 記憶喪失 私生児 もらい子 身代わり
    人外 化け物 妖怪 幽霊 亡霊 悪魔 天使 冤罪 無実 濡れ衣 嘘 真っ赤な嘘 遺書 凶器 刺客 暗殺者 密航者 逃亡者 脱走兵 脱獄囚 正体 真相 仕業 人狼 不老不死
    隠し子
""")
_STANDING = words("""
    王女 王子 皇女 皇子 王族 貴族 令嬢 御曹司 海賊 盗賊 山賊 勇者 魔王 魔女 孤児 みなしご 捨て子 エルフ ハーフ 泥棒
    地主 当主 末裔 未亡人 奴隷 人質 囚人 農奴 養女 養子 愛人 情婦 妾 使い魔 半妖 獣人 人狼 ドワーフ 巫女 聖女 王太子 皇太子 領主 騎士団長
    難民 移民 亡命者 元刑事 元兵士 前科者 居候 ニート 無職 失業者 不登校
""")
_GIFTED = words("秀才 天才 名人 達人 名手 首席 神童 怪力 地獄耳 千里眼 超能力者 霊媒 予知能力")
_ILL = re.compile(r"(?:.病|.症|癌|がん|結核|労咳|不治|余命)$")
_FREE = words("独身 未婚 未亡人 独り者 一人っ子 ひとりっ子 天涯孤独 既婚")
_NO_MAN = re.compile(r"(?:人間|生き物|この世の(?:者|人間))$")
_OWN = {
    Kind.POSSESSION: words("借金 財産 家 金 貯金 遺産 土地 鍵 証拠 地図 船 店 別荘"),
    Kind.RELATION: words("妹 弟 兄 姉 息子 娘 子供 子ども 妻 夫 恋人 許嫁 婚約者 家族 身寄り 双子"),
    Kind.ABILITY: words("才能 能力 力 素質 特技 霊感 予知能力 魔力"),
    Kind.TRAIT: words("持病 病気 癖 弱点 前科 アレルギー"),
    Kind.APPEARANCE: words("傷 痣 傷跡 傷痕 火傷 ほくろ 刺青 入れ墨"),
    Kind.SECRET: words("秘密 隠し子 過去 裏 前科 事情"),
}  # fmt: skip
_LIVES = words("住む 棲む 暮らす 暮す 育つ 生まれる 生れる 下宿 同居 居候 住み込む 移り住む")
_WORKS = words("勤める 務める 働く 仕える 奉公 経営 営む 担当 率いる 治める 雇う 継ぐ 任す 任せる")
_KNOWS = words(
    "知る 気づく 気付く 覚える 見抜く 見破る 憶える 悟る 突き止める 感づく 勘づく 聞き出す 目撃 盗み聞く"
)
_CAN = words(
    "分かる 判る わかる 読める 見える 聞こえる 聴こえる できる 出来る 操る 使える 飛べる 話せる 嗅ぎ分ける"
)
_DEEDS = words("""
    辞める 使い込む 横領 隠す 埋める 偽る 偽造 書き換える 追放 追い出す 追う 失う 倒産 破産 廃業 売り払う 手放す
    貸す 植える 選ぶ 合格 落第 転校 転勤 留学 妊娠 身ごもる 産む 生む 襲う 撃つ 呪う 封印 召喚 転生 滅ぼす 滅びる
    仕組む 企てる 企む 死ぬ 亡くなる 殺す 刺す 盗む 奪う 裏切る 騙す 捨てる つかまえる 捕まえる 離婚 会う 逢う 遇う 出会う 縁付く 嫁ぐ 刺し通す 貫く 結婚 婚約 勘当 出ていく 救う
    助ける 誘拐 監禁 脅す 告発 逮捕 釈放 脱獄 漏らす 密告 通報 売る 買う 譲る 預ける 預かる 託す 遺す 約束 誓う
    治す 治る 入院 退院 患う 壊す 燃やす 焼く 毒殺 暗殺 処刑 追いかける 逃がす 匿う 拾う 引き取る 育てる 引き受ける
    引っ越す 越す 移る 改名 就職 退職 卒業 入学 受かる 勝つ 負ける 優勝 引退 決まる 決める 告白 打ち明ける
    名づける 寄付 相続 再婚 失踪 すり替える 盗聴 立ち聞き 盗み聞き 見捨てる 発見 見つける 掘り出す 拒む 断る 許す
    交換 買い取る 借りる 返す 呼び出す 失敗 成功 破れる 完成 行方不明 出向 異動 左遷 昇進
""")
# What is done to somebody and tells a story by itself.
_SORT = re.compile(r"^(?:男|女|人|老人|青年|少年|少女|娘|子|人物|美人|大男|小男|若者)$")
_LOOKS = re.compile(
    r"(?:傷|痕|跡|火傷|やけど|痣|あざ|ほくろ|黒子|刺青|入れ墨|義手|義足|眼帯|髭|ひげ|白髪|金髪|銀髪|赤毛|長身|小柄|大柄|色の(?:白|黒)|"
    r"目の(?:大|細|鋭)|背の(?:高|低)|髪の|肩幅|痩せ|太った|四十がらみ|[二三四五六七]十(?:がらみ|前後|過ぎ|近い|代)|[一二三四五六七八九十0-9]+(?:歳|才))"
)
_CALLING = re.compile(
    r"(?:店|屋|場|業|商売|教師|先生|医者|役|師|員|家|長|所|園|塾|農家|秘書|仕事|稽古|世話)を(?:[^、。]{0,4})$"
)
_TRADES = re.compile(
    r"(?:に勤め|で働(?:き|いて)|に住み|に住んで|で暮らし|と暮らし|を営(?:み|んで)|を経営し|に仕え)(?:て(?:い|お)(?:て|り))?、"
)
_MONEY = re.compile(
    r"[一二三四五六七八九十百千万億数0-9０-９,，]+(?:円|万|億|両|ドル|フラン|ポンド|金貨|銀貨|ゴールド|(?<!束三)文(?![字章]))"
)
_SUMS = words("""
    かかる 掛かる 要る いる する ある 残る 超える 越える 借りる 貸す 払う 支払う 盗む 使い込む もらう 貰う 渡す 預ける
    達する 寄付 売る 買う 稼ぐ 賭ける 届く 足りる 用意 集める 請求 返す
""")
_STORED = re.compile(
    r"(?:に|へ)[^。、]{0,12}(?:隠し(?:て(?:い|お|あ)|た)|隠され|隠れて|埋め(?:て(?:い|お|あ)|た|られ)|しまって(?:い|お|あ)|仕込(?:ん|ま)|"
    r"入(?:っ|れ)て(?:い|あ|お)|眠って|閉じ込め)"
)
_FATES = words("""
    廃部 廃校 廃業 倒産 閉店 閉校 取り壊す 潰れる つぶれる なくなる 無くなる 売る 落ちる 爆発 沈む 滅びる 崩れる 中止
    死ぬ 殺す 盗む 消える 焼ける 攻める 決まる 見つかる 復活 目覚める
""")
_WHEN = re.compile(
    r"(?:[一二三四五六七八九十0-9０-９]+(?:年|月|日|週間|か月|ヶ月|時)|来年|来月|来週|明日|明後日|明晩|今月|今夜|今晩|年内|"
    r"昨日|先月|先週|去年|昔|春|夏|秋|冬|終わったら|までに|したら)"
)
_TAKES = re.compile(r"(?:に|が)、?(?:は|も)?$")


def state_of(found: Predicate, sentence: str, before: str) -> Sign | None:
    """What a sentence with somebody for its subject states, or nothing. ``before`` is the sentence up to its
    predicate."""
    if found.noun:
        return _is(found, before)
    if found.negative:
        return None
    return _has(found, before) or _does(found, sentence, before)


def fate_of(found: Predicate, sentence: str, before: str) -> Sign | None:
    """What a sentence about a thing tells that a story may turn on: sums, hiding places, what will be its end."""
    if found.noun:
        if found.lemma in _TRUTHS and re.search("[はも]", before):
            return Sign(Kind.SECRET, _ANY, 4)
        return None
    if _STORED.search(sentence[-24:]):
        return Sign(Kind.SECRET, _ANY, 4)
    if _MONEY.search(sentence) and found.lemma in _SUMS and not found.negative:
        return Sign(Kind.POSSESSION, _ANY, 3)
    if re.search(r"ことにな(?:って(?:い(?!まし|た)|お(?!りまし)|る)|りま(?!し))", sentence[-14:]):
        return Sign(Kind.PLAN, _ANY, 3)
    dated = _WHEN.search(before)
    if (
        found.lemma in _FATES
        and dated
        and not found.negative
        and (found.lasting or found.explains or found.passive)
    ):
        return Sign(Kind.EVENT, _ANY, 3)
    if found.lemma == "なる" and re.search(
        r"(?:廃部|廃校|閉店|廃業|中止|取り壊し|立ち退き|売り物|廃線|閉館)に$", before
    ):
        return Sign(Kind.EVENT, _ANY, 4)
    return None


def _is(found: Predicate, before: str) -> Sign | None:
    noun = found.lemma
    if found.tail.strip("。！」よねわ") == "" and not re.search("[はがも]", before):
        # ねえ、親分。 only calls somebody.
        return None
    # 財団の理事長は、あなただ: who stands last is who is first named what he is.
    posed = re.search(r"([一-龥ァ-ヺー]{2,8})[はも]、?$", before)
    if posed and not found.negative and (_OFFICE.search(posed.group(1)) or posed.group(1) in _TRUTHS):
        truth = posed.group(1) in _TRUTHS
        return Sign(Kind.SECRET if truth else Kind.JOB, _ANY, 4 if truth else 3)
    if _SORT.search(noun) and _LOOKS.search(before):
        return Sign(Kind.APPEARANCE, _ANY, 2, open=True)
    if found.negative and _NO_MAN.search(noun):
        # 私は人間ではない
        return Sign(Kind.SECRET, _ANY, 4)
    if found.negative or not (
        re.match(r"(?:だ|で|なの|なん|じゃ)", found.tail) or found.tail.strip("。！」よねわ") == ""
    ):
        return None
    if any(noun.endswith(word) for word in _TRUTHS):
        return Sign(Kind.SECRET, _ANY, 4)
    if noun in _BONDS and re.search(r"の[^、。はがを]{0,4}$", before):
        return Sign(Kind.RELATION, _ANY, 3, open=True)
    if any(noun.endswith(word) for word in _GIFTED):
        return Sign(Kind.ABILITY, _ANY, 3, open=True)
    if _ILL.search(noun):
        return Sign(Kind.TRAIT, _ANY, 3)
    if any(noun.endswith(word) for word in _STANDING):
        return Sign(Kind.JOB, _ANY, 3, open=True)
    if noun in ("こと", "事") or found.lemma.endswith("こと"):
        return None
    if re.search("(?:っ子|者)$", noun) and re.search("江戸|東京|大阪|京|都|田舎|村|国|島", noun):
        return Sign(Kind.PLACE, _ANY, 2)
    if noun in _FREE:
        return Sign(Kind.RELATION, _ANY, 2, open=True)
    if noun not in _NO_OFFICE and (noun in JOBS or _OFFICE.search(noun)) and len(noun) > 1:
        return Sign(Kind.JOB, _ANY, 3, open=True)
    return None


def _has(found: Predicate, before: str) -> Sign | None:
    """X has a sister, a scar, a debt, a gift: Xには妹がいる, 傷痕がある."""
    match = re.search(
        r"([一-龥ァ-ヺーぁ-ん]{1,6}?)(?:が|も)、?(?:一人|ひとり|二人|たくさん|少し|まだ)?、?$", before
    )
    if not match or found.lemma not in ("ある", "いる", "居る", "持つ"):
        if found.lemma in _CAN and re.search("には|前もって|だけ", before) and not found.passive:
            return Sign(Kind.ABILITY, _ANY, 4)
        if found.lemma in ("持つ", "飼う") and found.lasting:
            for kind, nouns in _OWN.items():
                if any(re.search(rf"{noun}を、?$", before) for noun in nouns):
                    return Sign(kind, _ANY, 3)
        return None
    for kind, nouns in _OWN.items():
        if any(match.group(1).endswith(noun) for noun in nouns) and re.search("に(?:は|も)|[はも]", before):
            return Sign(kind, _ANY, 3)
    return None


_MOVES = words("""
    行く 帰る 戻る 発つ 立つ 出る 出発 引っ越す 越す 結婚 入院 退院 辞める 会う 逢う 訪ねる 始める 渡す 迎える 卒業 転校 移る 引き払う 出向 転勤 異動
    嫁ぐ 売る 閉める 旅立つ 上京 留学 帰国 手術 決行 襲う 攻める 殺す 死ぬ 試す 告白 話す 逃げる
""")


def plan_of(found: Predicate, before: str) -> Sign | None:
    """What somebody says he or another will do, with the time."""
    ahead = _AHEAD.search(before)
    if ahead and found.lemma in _MOVES and not (found.noun or found.negative or found.lasting):
        return Sign(Kind.PLAN, _ANY, 3)
    return None


_AHEAD = re.compile(
    r"(?:来年|来月|来週|明日|あした|あす|明後日|明晩|今夜|今晩|今月|年内|次の(?:日曜|土曜|月曜|春|夏|秋|冬)|(?:春|夏|秋|冬)(?:になったら|には|に)|"
    r"[一二三四五六七八九十0-9０-９]+(?:日|月|時)(?:に|には)|終わったら|卒業したら|週末)"
)


def _does(found: Predicate, sentence: str, before: str) -> Sign | None:
    if (
        found.lemma in ("する", "やる")
        and found.lasting
        and re.search("て(?:い|お|る)", found.tail)
        and _CALLING.search(before)
    ):
        return Sign(Kind.JOB, _ANY, 3, open=True)
    if found.lemma == "生きる" and re.search("て(?:い|お|る|た)", found.tail):
        return Sign(Kind.EVENT, _ANY, 4)
    if found.lemma in _LIVES and found.lasting and re.search(r"[でにと]", before):
        return Sign(Kind.PLACE, _ANY, 2, open=True)
    if found.lemma in _WORKS and found.lasting and re.search(r"[でにを]", before):
        return Sign(Kind.JOB, _ANY, 3, open=True)
    if (
        found.lemma in _KNOWS
        and found.lasting
        and re.search(r"(?:こと|の|秘密|正体|過去|居場所|嘘|本名|名)を(?:[^、。]{0,8})$", before)
    ):
        return Sign(Kind.SECRET, _ANY, 3)
    if _MONEY.search(sentence) and found.lemma in _SUMS:
        return Sign(Kind.POSSESSION, _ANY, 3)
    if _TRADES.search(before):
        return Sign(Kind.JOB, _ANY, 3, open=True)
    if _STORED.search(sentence[-24:]) and found.lasting:
        return Sign(Kind.SECRET, _ANY, 4)
    return None


def bond_or_office(noun: str) -> Kind | None:
    """Whether a noun that is said of somebody is a tie to another or an office."""
    if noun in _BONDS:
        return Kind.RELATION
    return Kind.JOB if noun not in _NO_OFFICE and (noun in JOBS or _OFFICE.search(noun)) else None


def is_of_will(found: Predicate) -> bool:
    """Whether somebody who leaves himself out says what he will do: 八十万円、集めます."""
    return found.lemma in _WILLED and not found.negative and not found.passive and not found.lasting


_WILLED = words(
    "集める 払う 支払う 貸す 返す 売る 買う 用意 寄付 直す 辞める 継ぐ 守る 助ける 出る 売り払う 渡す 預ける 引き受ける"
)


def is_deed(found: Predicate) -> bool:
    """Whether the predicate is something done or suffered that outlasts the moment."""
    return found.lemma in _DEEDS and not found.negative


def is_old(sentence: str) -> bool:
    """Whether a sentence says that what it tells of was before what goes on here."""
    return bool(_LONG_AGO.search(sentence))


_LONG_AGO = re.compile(
    r"(?:年前|[かヶカヵ]月前|週間前|日前|昔|かつて|以前|去年|昨年|先月|先週|昨夜|ゆうべ|若い(?:頃|ころ)|子供の(?:頃|ころ)|幼い(?:頃|ころ)|"
    r"年[のに]?(?:春|夏|秋|冬)?から|(?:頃|ころ|とき)から|生まれてから|長いあいだ|ずっと)"
)
