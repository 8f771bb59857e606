"""Who comes and goes by what stands between the lines of a chat, and by what others do to him in directions."""

import re

from memory.understanding.japanese.passage import Passage

# What a chat itself tells of those who come and go: 「-- まりお が退室しました --」.
_SYSTEM = (
    "[ \u3000]*(?:さん)?[がは、]?[ \u3000]*(?:[^\\s。、]{1,8}[にからを]{1,2})?"
    "(?:(?P<into>入室|再入室|参加|ログイン|再接続|接続|復帰)|退室|退出|ログアウト|切断|離席|脱退|退会|オフライン)"
    "(?![^。\\n]{0,3}(?:ない|たら|れば|って))"
)
_LETS = re.compile(
    "(?:さん|くん|ちゃん)?を(?:(?:グループ|メンバー|通話|チャット|ルーム)[にから]{1,2})?(?:(?P<into>招待|追加)|退会|削除|退出|キック|追放)"
)
_LEADS = re.compile(
    "(?:さん|くん|ちゃん)?を(?:案内|先導|連れ|つれ|伴|ともな|支え|抱え)[^。、）)\n]{0,10}?(?:(?P<into>入|戻|来る|来た|現れ|登場)|出て|去|退)"
)


def let_in_or_put_out(passage: Passage) -> list[tuple[int, str, str]]:
    """Who comes into a chat or a room and who goes out of it, as (place, kind, person): by himself or by another
    (「みきがゆうを招待しました」)."""
    found = []
    for who, person in passage.people.items():
        for name in person.names:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}{_SYSTEM}", passage.text):
                if not any(quote.start <= match.start() < quote.end for quote in passage.quotes):
                    found.append((match.start(), "enter" if match["into"] else "leave", who))
    for one in passage.references:
        after = passage.text[one.end : one.end + 16]
        if one.quote < 0 and (match := _LETS.match(after) or _LEADS.match(after)):
            found.append((one.start, "enter" if match["into"] else "leave", one.person))
    return found
