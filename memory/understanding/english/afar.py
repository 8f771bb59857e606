"""Voices from afar: who is only heard over a telephone or a radio, and who holds the other end."""

import re

from .page import Page
from .people import Named
from .speech import Speech

# For lower case, in which whole scenes are looked through faster.
_LINE = re.compile(
    r"\b(?:telephon\w*|phone[ds]?|phoning|mobile|receiver|handset|mouthpiece|radio(?! (?:play|times|programme|show))|walkie-talkie|channel \w+ (?:crackled|spoke|hissed|squawked)|intercom|entryphone|the (?:other end|line)|on the line|switchboard|microphone|transmitter|headphones|speaker(?:phone)?|video call|rang (?:him|her|me|them) up|dial\w*|hung up|hang up)\b",
)
_FAR = re.compile(
    r"\b(?:said|says|asked|asks|answered|came|replied) (?:a|an|the|\w+['’]s) (?:\w+ ){0,2}voice\b|\bvoice(?:,| (?:said|says|came|comes|answered|answers|replied|asked|asks|crackled|buzzed|broke|went on|told|on|over|at|in|from|through)\b)|\b(?:on|over|through|down|from|by|out of|at) (?:the|his|her|my) (?:other end|(?:\w+ )?(?:line|phone|telephone|receiver|radio|set|handset|intercom|speaker|earpiece|wire|headset|mobile))\b"
    r"|\b(?:at|from) the other end\b|\bin (?:his|her|my|[A-Z]\w+['’]s) ear\b(?<!murmured in)|\b(?:crackled|buzzed|squawked)\b|\btinny\b",
    re.IGNORECASE,
)
# A set that begins to speak: whoever speaks next is heard out of it.
_SPEAKS = re.compile(
    r"\b(?:radio|wireless|set|channel \w+|intercom|receiver|loudspeaker|speaker|walkie-talkie|handset|transmitter) "
    r"(?:had )?(?:\w+ly )?(?:crackled|squawked|spoke|hissed|buzzed|spluttered|came (?:alive|to life))\b",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\b(?:into|to|in) (?:the|his|her|my) (?:\w+ )?(?:phone|telephone|receiver|microphone|mouthpiece|handset|radio|mobile|set|intercom|headset|transmitter|mic)\b|\b(?:down|over) the (?:phone|line|radio|telephone|wire)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:pick\w*|lift\w*|snatch\w*|grabb\w*|held|holds|answer\w*|took|takes|dial\w*|press\w*|raise\w*|crouch\w*|phoned|rang up|clamp\w*|clutch\w*|cradl\w*)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:hung up|hangs up|hang up|rang off|rings off|(?:put|puts|set|sets|laid|lays|placed|slammed|dropped|replaced|lowered|cradled|took off|takes off|switched off|pocketed) (?:down )?(?:the|his|her|my) (?:\w+ )?(?:receiver|phone|telephone|handset|headphones|headset|radio|set|mobile)(?: down| back| away| off)?|line (?:went|goes) dead|(?:ended|cut) the call|went dead|disconnected|rung off|the line (?:clicked|cut))\b",
    re.IGNORECASE,
)
_COVERED = re.compile(
    r"\b(?:cover\w*|hand over|palm over|muffl\w*|away from) (?:the |his |her |with |of )*(?:mouthpiece|receiver|phone|telephone|handset|mobile|mouth)|\bto the room\b",
    re.IGNORECASE,
)
_ALOUD = re.compile(
    r"\b(?:on (?:loud)?speaker|speakerphone|loudspeaker|tannoy|put (?:him|her|it|them) on speaker)\b",
    re.IGNORECASE,
)
# So many tokens of narration beside a quotation tell how it is said.
_BESIDE = 22


class Afar:
    """For each quotation of a scene: whether it comes from afar, who hears it there, and whom it reaches afar."""

    def __init__(self, page: Page, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.named = named
        self.speeches = speeches
        count = len(page.quotes)
        self.is_far = [False] * count
        self.reaches: list[str | None] = [None] * count
        self.holder: list[str | None] = [None] * count
        self.aloud = [False] * count
        if count and _LINE.search(page.text.lower()):
            self._read()

    @property
    def people(self) -> set[str]:
        """Those who are heard from afar, and nowhere else."""
        found: set[str] = set()
        here: set[str] = set()
        for speech, is_far in zip(self.speeches, self.is_far, strict=True):
            if speech.speaker:
                (found if is_far else here).add(speech.speaker)
        return found - here

    def _read(self) -> None:
        far: str | None = None
        covered = False
        for number, speech in enumerate(self.speeches):
            between = self._gap(number)
            if far and _ENDS.search(between):
                far = None
            if _COVERED.search(between):
                covered = True
            beside = self._beside(number)
            tagged = _FAR.search(beside) and not _INTO.search(beside)
            if self._set_speaks(between) and (caller := self._caller(number)):
                far = caller
            if tagged and speech.speaker and self._in_call(number):
                if far is None:
                    self._answer_before(number, speech.speaker)
                far = speech.speaker
            if far and speech.speaker == far:
                self.is_far[number] = True
                covered = False
            elif far:
                self.reaches[number] = self._to_far(number, far, beside, covered)
            if far:
                self.aloud[number] = bool(_ALOUD.search(self.page.text[: self.page.quotes[number].start]))
        self._find_holders()

    def _caller(self, number: int) -> str | None:
        """Who speaks out of a set that begins to speak: whom the answer calls by name, or who surely speaks."""
        speech = self.speeches[number]
        answer = self.speeches[number + 1] if number + 1 < len(self.speeches) else None
        called = [p for p in (answer.called if answer else ()) if p != answer.speaker]
        return called[0] if len(called) == 1 else speech.speaker if speech.certain else None

    def _set_speaks(self, between: str) -> bool:
        """Whether narration before a quotation ends in a set that begins to speak."""
        spoken = _SPEAKS.search(between)
        return spoken is not None and not re.search(r"[.!?]\s+\S", between[spoken.end() :])

    def _in_call(self, number: int) -> bool:
        """Whether something is said of a telephone or a radio near a quotation."""
        at = self.page.quotes[number].start
        return bool(_LINE.search(self.page.text.lower(), max(0, at - 1500), at + 300))

    def _answer_before(self, number: int, far: str) -> None:
        """What was said just before the first words from afar, into the receiver, was said to them."""
        caller = self.speeches[number - 1].speaker if number else None
        for at in range(number - 1, -1, -1):
            speech = self.speeches[at]
            into = (
                _INTO.search(self._beside(at)) or _LINE.search(self._gap(at).lower()) or far in speech.called
            )
            if caller in (None, far) or speech.speaker != caller or not into:
                break
            self.reaches[at] = far

    def _to_far(self, number: int, far: str, beside: str, covered: bool) -> str | None:
        if _INTO.search(beside):
            return far
        speech = self.speeches[number]
        after = self.speeches[number + 1].speaker if number + 1 < len(self.speeches) else None
        before = self.speeches[number - 1].speaker if number else None
        named = set(speech.called) - {far}
        if covered or named or self._holder_near(number, far) != speech.speaker:
            return None
        return far if far in (after, before) and before in (far, speech.speaker, None) else None

    def _holder_near(self, number: int, far: str) -> str | None:
        """Who holds the receiver, as far as has been told: who took it up, or who answers the voice."""
        taken = None
        for earlier in range(number + 1):
            if self._holds(self._gap(earlier)):
                taken = self._named_in(earlier) or self._subject(earlier)
        if taken and taken != far:
            return taken
        for at in range(len(self.speeches)):
            if _INTO.search(self._beside(at)) and self.speeches[at].speaker != far:
                return self.speeches[at].speaker
        neighbours = [
            self.speeches[near].speaker
            for at, speech in enumerate(self.speeches)
            if speech.speaker == far
            for near in (at + 1, at - 1)
            if 0 <= near < len(self.speeches)
        ]
        return next((person for person in neighbours if person and person != far), None)

    def _holds(self, text: str) -> bool:
        return any(
            _LINE.search(sentence.lower()) and _HOLDS.search(sentence)
            for sentence in re.split(r"(?<=[.!?])\s", text)
        )

    def _named_in(self, number: int) -> str | None:
        """Whom the narration names last before the words that say that the telephone is taken up."""
        first, last = self.page.gaps[number]
        start = self.page.quotes[number - 1].end if number else 0
        sentences = list(re.finditer(r"[^.!?]+[.!?]?", self._gap(number)))
        taking = next(
            (s for s in sentences if _LINE.search(s.group().lower()) and _HOLDS.search(s.group())), None
        )
        if taking is None:
            return None
        verb = start + taking.start() + _HOLDS.search(taking.group()).start()
        tokens = self.page.tokens
        before = [n for n in self.named if first <= n.first < last and tokens[n.first].start < verb]
        return before[-1].person if before else None

    def _subject(self, number: int) -> str | None:
        """Who speaks nearest after the telephone is taken up."""
        for at in range(number, min(len(self.speeches), number + 4)):
            person = self.speeches[at].speaker
            beside = self._beside(at)
            if person and not (_FAR.search(beside) and not _INTO.search(beside)):
                return person
        return None

    def _find_holders(self) -> None:
        for number, is_far in enumerate(self.is_far):
            if is_far:
                self.holder[number] = self._holder_near(number, self.speeches[number].speaker or "")

    def _gap(self, number: int) -> str:
        """The narration between a quotation and the one before."""
        start = self.page.quotes[number - 1].end if number else 0
        return self.page.text[start : self.page.quotes[number].start]

    def _beside(self, number: int) -> str:
        """The narration right around a quotation, in its own paragraph."""
        after, _, _ = self.page.split_gap(number + 1)
        _, _, before = self.page.split_gap(number)
        tokens = self.page.tokens
        spans = (
            (max(before[0], before[1] - _BESIDE), before[1]),
            (after[0], min(after[1], after[0] + _BESIDE)),
        )
        return " … ".join(
            self.page.text[tokens[first].start : tokens[last - 1].end]
            for first, last in spans
            if first < last
        )
