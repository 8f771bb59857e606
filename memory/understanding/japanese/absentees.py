"""How somebody is spoken of who is not there: as one who is away, has gone, or is kept in the dark."""

import re

_AWAY = re.compile(
    r"^(?:さん|くん|君|ちゃん|様|さま|殿|先輩|先生|部長|たち)?(?:(?:は|って|なら)?(?:？|\?|どこ|まだ(?!まだ)|いつ|遅|来な|来て|休み|いな|寝坊|どうした)|に(?:は|も)?(?:内緒|黙|言わ|言う(?:な|ん|の|べき)|話さ|話す(?:な|ん|べき)|秘密|知らせ|伝え|見せ|聞か|バレ|ばれ)|"
    r"が(?:来|戻|帰|いな|居な|いぬ|知ったら|聞いたら|出て|席を外)|を(?:呼|待|探|驚か)|の(?:誕生日|誕プレ|前で|いな|留守)|のやつ|も(?:来|呼)|抜き|(?:は|って)?(?:もう)?(?:帰った|寝た|落ちた|抜けた|行っちゃ|帰っちゃ))"
)
_GONE = re.compile(
    r"(?:落ち|抜け|切れ|消え|帰っ|出て行っ|出ていっ|行っ|いなくなっ|逃げ)(?:ちゃった|ちまった|てしまった|ちゃいました|ました(?:ね|な)|た(?:な|ね|か|みたい|よう|らしい|っぽい))|もう(?:いない|帰った|行った|聞こえ(?:ない|てない))|(?:行った|帰った|出て行った|いなくなった|寝た)(?:か？|か\?|か。|かな|な。|よね)"
)
_MEANWHILE = re.compile(
    "今のうち|いまのうち|(?:い|居)ない(?:うち|間|あいだ|隙|すき)|(?:戻|帰|来)(?:って|て)?(?:く)?る前に|(?:いない|居ない)から(?:言|話)|(?:本人|当人)に(?:は|だけは)"
)


def is_said_away(after: str) -> bool:
    """Whether the words right after somebody's name tell of one who is not there: 「…にはまだ内緒で」."""
    return bool(_AWAY.match(after))


def is_said_gone(said: str) -> bool:
    """Whether something tells that somebody has just gone: 「落ちちゃったみたい」."""
    return bool(_GONE.search(said))


def says_meanwhile(said: str) -> bool:
    """Whether something is said while somebody is away who is not to hear it: 「今のうちに言うけど」."""
    return bool(_MEANWHILE.search(said))
