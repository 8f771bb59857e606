"""Who comes and who goes by the verb of a clause: what it means, which way it points, whether it happened."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.lexicon import ANIMALS, JOBS, KIN, ROLES, SOMEBODY, words
from memory.understanding.japanese.tokens import AUXILIARY, MARK, NAMES, PARTICLE, SAHEN, VERB, Token

_ANYBODY = SOMEBODY | JOBS | ROLES | KIN | ANIMALS
_COME, _GO = words("来る くる まいる 参る 來る"), words("行く いく ゆく 往く 行ふ")
# Ways to move: which way is said by 来る or 行く after them.
_MOVES = words("""
    歩く 走る 駆ける 駈ける 上がる あがる 上る のぼる 登る 下りる 降りる おりる 下る くだる 戻る もどる 帰る かえる 入る はいる
    出る でる 逃げる 飛ぶ 急ぐ 引き返す 向かう 進む 渡る 付く つく 追う 追いかける 追い掛ける 続く 寄る 近づく 離れる 消える
    立つ 通る 回る 廻る 走り寄る 駆け寄る 引っ込む 出かける 出掛ける 飛び出す 駆け出す 走り出す 逃げ出す 抜け出す 起きる
    連れる 運ぶ 運び込む 担ぐ 抱える 引く 引きずる 引き摺る 呼ばれる 遣る 駆け上がる 駆け下りる 駆け降りる 歩み寄る 移る
    這う 滑る 転がる 泳ぐ 去る 送る 案内 連行 突く ついていく 忍ぶ 呼ぶ 引っ張る 引っぱる 追い立てる せき立てる 飛んで 集まる 散る 立ち去る 出向く 訪ねる 尋ねる 迎える 引っ立てる
""")
_ENTERS = words("""
    現れる 現われる あらわれる 現る 登場 入室 到着 来る くる 來る やって来る やってくる 駆けつける 駈けつける 駆け付ける 駆け込む 駈け込む
    飛び込む 飛びこむ 転がり込む 転げ込む 滑り込む 入り込む 入りこむ 乗り込む 割り込む 踏み込む 押し入る 加わる 合流 
    参加 押しかける 押し掛ける 入場 ログイン 来店 訪れる 忍び込む 走り込む 飛んで来る 出勤 登校 帰還 乱入 舞い戻る 来訪 復帰
""")
_ENTERS |= {verb.replace("込む", "こむ") for verb in _ENTERS}
_LEAVES = words("""
    去る 立ち去る 走り去る 駆け去る 歩き去る 飛び去る 逃げ去る 消え去る 過ぎ去る 退出 退室 退場 退席 退散 中座 早退 辞去 立ち退く 出て行く
    引き取る 引き揚げる 引き上げる 引っ込む 引っこむ 引込む 引き下がる 引きさがる 飛び出す 抜け出す 逃げ出す 出かける 出掛ける 旅立つ
    ログアウト 離席 遠ざかる 走り出る 立ち退かす 逃亡 姿を消す 出払う 退却 退勤 駆け出す 駈け出す 走り出す 発つ 帰路 辞す 辞する まかる
    退る 退く はける すべり出る 滑り出る 下城 出立 出発 離脱 散会 遠のく
""")
# These need to say what is left behind (部屋を出る, その場を離れる) or go out somewhere (廊下へ出る).
_FROM = words(
    "出る でる 離れる はなれる 抜ける 立つ 起つ 後にする 外す はずす 降りる 下りる おりる 辞する 下がる さがる"
)
_OUTWARD = re.compile(
    r"(?:部屋|店|家|席|教室|室|場|座敷|屋敷|館|車|寺|門|廊下|玄関|表|外|そと|庭|戸|扉|ドア|襖|障子|舞台|会場|広間|台所|厨房|奥|"
    r"座|間|ホーム|通り|街|町|村|病院|学校|会社|城|宮|船|列車|電車|バス|小屋|食堂|酒場|宿|ベランダ|バルコニー|土間|井戸端|裏|裏手|風呂場|納戸|物置|格納庫|輪|列|ここ|そこ|傍|側|そば|もと|許)$"
)
_HOME = re.compile(
    r"(?:自席|自分の席|持ち場|部屋|自室|厨房|奥|台所|二階|仕事|教室|職員室|事務所|店|家|城|村|町|国|屋敷|宿)$"
)
_SEAT = re.compile(
    r"(?:席|椅子|ソファー?|布団|ベッド|寝床|話|本題|我|元|机|定位置|静けさ|意識|正気|顔|笑顔|平静|座|枕)$"
)
_CARRIED_OFF = words(
    "追い出す 追い返す 追い払う 帰す 送り出す 見送る 下がらせる 連れ出す 連れ去る 寝かしつける 遠ざける 行かせる 追いやる つまみ出す"
)
_LET_IN = words(
    "招き入れる 迎え入れる 呼び入れる 引き入れる 運び込む 担ぎ込む 引っ張り込む 連れ込む 請じ入れる 通す 連れ戻す"
)
_TAKES = re.compile(
    r"を(?:連れ|引っ張|引っぱ|引きず|追い立て|せき立て|従え|伴|ともな|率い|引き連れ|背負|おぶ|抱い|抱き|担い|手招)|と(?:一緒|いっしょ|共|とも)に|と連れ(?:立|だ)っ|の手を(?:引|取|とっ)|の(?:腕|襟首?)を(?:つか|掴)|を引っ立て"
)
_NOT_YET = re.compile(
    r"(?:よ?うと(?!、)|かけ(?:た|て|る)|そう(?:に|だ|な)|たがっ|たい|つもり|はず|べき|なけれ|まい)"
)
# 帰るときに, 出る前に: what is about to be, not what happened.
_AHEAD = re.compile(
    "(?:とき|時|前|まで|ところ|所|途中|途端|頃|ころ|こと|事|つもり|よう|ほう|方|ため|くらい|ほど|際|暇|道|のを(?!見|待)|には|のに|のが|や|か)"
)
_WITHDRAWS = re.compile("(?:と、|った(?:。|後|あと|の)|って(?:、|い))")
_SEEN = re.compile("顔を(?:出|のぞ|覗|見せ)|現れ|現われ|姿を(?:現|見せ)|のぞ[いか]|覗[いか]")
_JUST_THEN = re.compile(
    "[\u3000 ]*(?:(?:廊下|外|表|階段|階下|玄関|向こう)(?:から|で)|そのとき|その時|そこへ|そこに|と、|不意に|ふいに|突然|すると|やがて|まもなく|間もなく|しばらく)"
)
_RUNS = re.compile(
    "跳ね|はね|跳ぶ|とぶ|飛ぶ|よろけ|よろめ|ふらつ|のしのし|踏み込|割って|なだれ|滑り|転げ|転が|駆け|かけ[るこよ]|泳|舞い|突っ込|向かっ|やっ|這|はう|歩|走|来"
)
_HEADS = words("向かう 向う 急ぐ 走る 駆ける 赴く 駆け上がる 出向く")
_ELSEWHERE = re.compile(
    "(?:室|所|屋|館|駅|塔|門|玄関|階段|屋上|外|表|通り|町|村|街|城|学校|病院|会社|厠|トイレ|台所|厨房|庭|二階|一階|地下|倉庫|離れ|母屋|土間|納屋|港|森|家)$"
)
_FLOORS = words("上がる あがる 上る のぼる 下りる 降りる おりる 下る くだる")
_FLOOR = re.compile("(?:階|屋上|地下|地下室|自室|部屋|屋根裏|甲板)$")
_STAIRS = words("梯子 階段 石段 段梯子 梯子段 坂 坂道 タラップ")
_ROUND = re.compile("(?:口|裏|裏手|室|部屋|屋|庭|奥|台所|玄関|帳場)$")
_RIDE = re.compile("電車|列車|汽車|バス|車内|吊り革|次の駅")
_CLOSET = re.compile("(?:トイレ|厠|手洗い|便所|洗面所|電話)$")
_FIGURE = words(
    "涙 汗 声 息 血 言葉 話 噂 風 日 朝 夜 春 夏 秋 冬 熱 手 顔 目 眼 音 光 気 力 名 名前 結果 答え 電話 手紙 元気 結論 火 煙 匂い 月 星"
)


@dataclass(frozen=True)
class Motion:
    """A coming or going told at ``place``. ``kind``: enter, leave, back (to a place of one's own, or to here),
    goes (to a place, which need not be away); ``moved`` when it befalls the object and not the subject,
    ``both`` when it takes others along, ``onward`` when it says where to, so that the story may go along."""

    place: int
    kind: str
    moved: bool = False
    both: bool = False
    onward: bool = False


def shows_himself(text: str, start: int, end: int) -> bool:
    """Whether somebody is only now seen who may have been heard already (襖が開いて、茂が顔を出した), and does not
    come in from elsewhere."""
    return bool(_SEEN.search(text, start, end)) and not _JUST_THEN.match(text, start, end)


def motions_in(text: str, tokens: list[Token]) -> list[Motion]:
    """The comings and goings that the verbs of a clause tell of as having happened, in order."""
    found = []
    for index, token in enumerate(tokens):
        if token.kind not in (VERB, SAHEN):
            continue
        motion = _motion(text, tokens, index)
        if motion is not None:
            found.append(motion)
    return found


def _motion(text: str, tokens: list[Token], index: int) -> Motion | None:
    token = tokens[index]
    lemma = token.lemma
    # 来る and 行く after another verb point its way and are read with it.
    after_verb = index > 1 and tokens[index - 1].surface in ("て", "で")
    points = lemma in _COME | _GO and after_verb and tokens[index - 2].kind in (VERB, AUXILIARY)
    if points and not _goes_off(tokens, index):
        return None
    joint = lemma
    if index + 1 < len(tokens) and tokens[index + 1].kind == VERB:
        # 走り出す, read as two words.
        joint = token.surface + tokens[index + 1].lemma
    known = joint != lemma and joint in _ENTERS | _LEAVES
    lemma = joint if known else lemma
    way, stop, undone = _way(tokens, index + known)
    if undone or _NOT_YET.match(text, tokens[stop - 1].start if stop > index + 1 else token.end):
        return None
    last = tokens[min(stop, len(tokens)) - 1]
    if last.kind == VERB and last.surface == last.lemma and _AHEAD.match(text, last.end):
        return None
    noun, particle = _argument(tokens, index)
    if _is_figure(tokens, index):
        return None
    kind, moved = _kind(text, tokens, index, lemma, way, noun, particle)
    if not kind:
        return None
    both = bool(_TAKES.search(text, tokens[max(0, index - 8)].start, token.end)) or lemma in (
        "連れ立つ",
        "連れる",
    )
    somewhere = particle in ("へ", "に", "まで") or noun in _STAIRS
    onward = kind in ("leave", "goes") and not moved and (way == "go" or somewhere)
    return Motion(token.start, kind, moved, both, onward)


def _goes_off(tokens: list[Token], index: int) -> bool:
    """Whether 行ってしまう after another verb is a going of its own: 肩をすくめて行ってしまった."""
    earlier = tokens[index - 2].lemma
    after = [token.lemma for token in tokens[index + 1 : index + 3]]
    own = tokens[index].lemma in _GO and "しまう" in after
    return own and earlier not in _MOVES | _ENTERS | _LEAVES


def _way(tokens: list[Token], index: int) -> tuple[str, int, bool]:
    """Whether 来る or 行く follows the verb, where the verb phrase ends, and whether it did not happen."""
    way, here, passive = "", index + 1, ""
    while here < len(tokens):
        token = tokens[here]
        if token.kind == AUXILIARY:
            if token.lemma in ("ない", "ぬ", "ず", "ん", "たい", "まい", "らしい", "べし"):
                return way, here, True
            if token.lemma in ("れる", "られる", "せる", "させる"):
                passive = token.lemma
        elif token.surface in ("て", "で") and token.kind == PARTICLE:
            pass
        elif token.kind == VERB and tokens[here - 1].surface in ("て", "で"):
            if token.lemma in _COME:
                way = "come"
            elif token.lemma in _GO:
                way = "go"
            elif token.lemma not in ("しまう", "いる", "おる", "ゐる", "くれる"):
                break
            if token.surface.endswith(("こう", "よう")) or token.surface in ("いけ", "こい"):
                return way, here, True
        elif token.surface in ("ば", "なら", "ながら", "つつ"):
            return way, here, token.surface not in ("ながら", "つつ")
        else:
            break
        here += 1
    if tokens[index].surface.endswith(("ろう", "よう")) or (passive == "たい"):
        return way, here, True
    return way, here, False


def _argument(tokens: list[Token], index: int) -> tuple[str, str]:
    """The noun right before a verb and the particle after it: 部屋, を."""
    here = index - 1
    while here >= 0 and index - here < 5:
        token = tokens[here]
        if token.kind == PARTICLE and token.surface in ("を", "へ", "に", "から", "まで") and here:
            return tokens[here - 1].surface, token.surface
        if token.kind == MARK or token.kind == VERB:
            break
        here -= 1
    return "", ""


def _is_figure(tokens: list[Token], index: int) -> bool:
    """Whether what moves is no person: 涙が出て来た, 春が来た."""
    for here in range(index - 1, max(-1, index - 6), -1):
        token = tokens[here]
        if token.kind == MARK:
            return False
        if token.kind == PARTICLE and token.surface in ("が", "は", "も") and here:
            # 音もなく下がった: nobody's sound moves.
            return tokens[here - 1].surface in _FIGURE and tokens[here + 1].surface != "なく"
    return False


_COVER = re.compile(
    "茂み|藪|草むら|物陰|木陰|岩陰|陰|影|押し入れ|押入|箱|袋|樽|水中|地中|穴|天井|背後|机の下|壁"
)
_AS_SMOKE = re.compile(
    "(?:煙|霧|幻|風|泡|かき)[^。]{0,4}(?:ように|ごとく|と共に|とともに|消)|忽然と|ふっと|すうっと|すっと"
)


def _is_thing(tokens: list[Token], index: int) -> bool:
    """Whether a thing is what vanishes: 灯りが消えた, 笑みが消える."""
    for here in range(index - 1, max(-1, index - 12), -1):
        if tokens[here].surface in ("は", "が", "も") and here:
            return tokens[here - 1].kind not in NAMES and tokens[here - 1].surface not in _ANYBODY
    return True


def _kind(text, tokens, index, lemma, way, noun, particle) -> tuple[str, bool]:
    """What a verb means for who is there, and whether for its object."""
    passive = index + 1 < len(tokens) and tokens[index + 1].lemma in ("れる", "られる")
    if lemma in _CARRIED_OFF:
        return ("leave", not passive)
    if lemma in _LET_IN:
        if lemma == "通す" and not (passive or particle in ("に", "へ")):
            return ("", False)
        return ("enter", not passive)
    if way == "come" and (lemma in _MOVES or lemma in _ENTERS or lemma in _LEAVES):
        return ("enter", False)
    if way == "come" and not particle and _RUNS.search(lemma):
        # はねてくる, よろけてくる
        return ("enter", False)
    if way == "go" and (lemma in _MOVES or lemma in _ENTERS or lemma in _LEAVES):
        return ("leave", False)
    if way == "go" and particle in ("へ", "まで"):
        # 路地へ曲がっていった, whatever the way of moving.
        return ("leave", False)
    if (
        lemma in ("降りる", "下りる", "おりる")
        and not particle
        and _RIDE.search(text, 0, tokens[index].start)
    ):
        return ("leave", False)
    if lemma in ("やる", "遣る") and way == "come":
        return ("enter", False)
    if lemma in _ENTERS:
        return ("enter", False)
    if lemma in ("飛び出す", "飛びだす", "躍り出る", "現れる") and particle == "から":
        # 茂みから飛び出す: into view, of one who was hidden.
        return ("enter", False) if _COVER.search(noun) else ("leave", False)
    if lemma in _LEAVES:
        if lemma in ("引き取る",) and noun in ("息", "荷物"):
            return ("", False)
        return ("leave", False)
    if lemma in ("入る", "はいる") and particle in ("に", "へ") and _OUTWARD.search(noun):
        return ("enter", False)
    if lemma in ("戻る", "もどる", "引き返す"):
        if _SEAT.search(noun):
            return ("", False)
        return ("back", False) if particle else ("enter", False)
    if lemma == "帰宅":
        return ("back", False)
    if lemma in ("帰る", "かえる"):
        return ("leave", False)
    if lemma in ("入る", "はいる") and not particle:
        return ("enter", False)
    if lemma in _FLOORS and particle in ("へ", "に") and _FLOOR.search(noun):
        return ("leave", False)
    if lemma in _FLOORS and particle == "を" and noun in _STAIRS:
        return ("leave", False)
    if lemma in ("飛び乗る", "とび乗る") and particle in ("へ", "に"):
        return ("leave", False)
    if lemma in ("回る", "廻る", "まわる", "移る") and particle in ("へ", "に") and _ROUND.search(noun):
        return ("leave", False)
    if lemma in ("立つ", "起つ") and particle == "に" and _CLOSET.search(noun):
        return ("leave", False)
    if lemma == "消える" and _AS_SMOKE.search(text[max(0, tokens[index].start - 12) : tokens[index].start]):
        return ("leave", False)
    if lemma == "消える" and index > 1 and tokens[index - 2].surface in ("姿", "影", "背中", "後ろ姿"):
        return ("leave", False)
    if lemma in _FROM:
        if particle in ("を", "から") and _OUTWARD.search(noun):
            return ("leave", False)
        if particle == "へ" and lemma in ("立つ", "起つ"):
            return ("leave", False)
        if particle in ("へ", "に") and lemma in (
            "出る",
            "でる",
            "降りる",
            "下りる",
            "おりる",
            "下がる",
            "さがる",
        ):
            return ("leave", False) if _OUTWARD.search(noun) else ("", False)
        if lemma in ("下がる", "さがる") and not particle and _WITHDRAWS.match(text, tokens[index].end):
            # 菊が下がると
            return ("leave", False)
        if lemma in ("下がる", "さがる") and re.search(
            r"一礼|お辞儀|頭を下げ|音もなく|静かに|そっと|しずしず|(?:襖|障子|戸|扉|ドア)を[閉し]め",
            text[max(0, tokens[index].start - 12) : tokens[index].start],
        ):
            return ("leave", False)
        return ("", False)
    if lemma in _GO and particle in ("へ", "に", "まで"):
        return ("leave", False)
    if lemma in _GO and index > 1 and tokens[index - 1].surface in ("て", "で"):
        return ("leave", False)
    if (
        lemma in ("消える", "消え失せる", "かき消える", "掻き消える")
        and not particle
        and not _is_thing(tokens, index)
    ):
        return ("leave", False)
    if lemma in ("消える",) and particle in ("へ", "に", "から"):
        return ("leave", False)
    if lemma in ("する",) and noun == "後" and particle == "に":
        return ("leave", False)
    if lemma == "返す" and noun in ("踵", "きびす"):
        return ("leave", False)
    if lemma in ("紛れる", "まぎれる", "溶ける", "溶け込む") and noun in (
        "闇",
        "夜",
        "霧",
        "雨",
        "影",
        "人混み",
        "人込み",
        "人ごみ",
        "雑踏",
        "群衆",
    ):
        return ("leave", False)
    if lemma in ("消す",) and noun == "姿":
        return ("leave", False)
    if lemma in ("見せる", "現す", "現わす", "あらわす") and noun == "姿":
        return ("enter", False)
    if lemma in ("出す", "のぞかせる", "覗かせる") and noun == "顔":
        return ("enter", False)
    if lemma in ("のぞく", "覗く") and re.search(
        r"(?:襖|障子|戸|扉|ドア)が", text[max(0, tokens[index].start - 24) : tokens[index].start]
    ):
        return ("enter", False)
    if lemma in _HEADS and particle in ("へ", "に", "まで"):
        return ("leave" if _ELSEWHERE.search(noun) else "goes", False)
    return ("", False)
