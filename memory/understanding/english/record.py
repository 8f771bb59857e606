"""The record of who is there in one scene, and the questions it answers."""

from bisect import bisect_right

from .page import Page
from .state import HERE, State


class Record:
    """Who was where, and who heard what. Ask ``witnesses(offset)`` who was there and saw at a place."""

    def __init__(self, page: Page, narrator: str | None):
        self.page = page
        self.narrator = narrator
        self.states: dict[str, State] = {}
        # The place that the text looks at, from each offset on.
        self.focus: list[tuple[int, str]] = [(0, HERE)]
        self.hearers: list[tuple[str, ...]] = [() for _ in page.quotes]
        # Those carried over into a scene in which nobody shows himself: there, but seen to know nothing.
        self.waiting: tuple[str, ...] = ()
        # Who seems not to be there when a quotation is said, by its number, and why; and whether one of these was taken
        # for its speaker.
        self.absent: dict[int, dict[str, str]] = {}
        self.contradicted = False

    @property
    def present(self) -> tuple[str, ...]:
        """Everyone who was there at some time, in the order of coming."""
        stays = [(state.stays[0][0], person) for person, state in self.states.items() if state.stays]
        return (*(person for _, person in sorted(stays, key=lambda pair: pair[0])), *self.waiting)

    @property
    def at_end(self) -> tuple[str, ...]:
        """Those still there when the scene ends."""
        end = len(self.page.text)
        return tuple(p for p in self.present if p in self.waiting or self.states[p].stays_to(end))

    def focus_at(self, at: int) -> str:
        """The place that the text is looking at: where somebody last came in."""
        return self.focus[max(0, bisect_right(self.focus, (at, "\U0010ffff")) - 1)][1]

    def witnesses(self, at: int) -> tuple[str, ...]:
        """Those who were in the place that the text is looking at."""
        place = self.focus_at(at)
        return tuple(person for person in self.present if self.place_of(person, at) == place)

    def left_after(self, person: str, place: str, since: int, seen: int) -> int | None:
        """When somebody left a place last in which a thing lay; ``None`` if never there while it did."""
        state = self.states.get(person)
        stays = [stay for stay in (state.stays if state else []) if stay[2] == place]
        earlier = [stay for stay in stays if stay[0] <= since]
        return max(earlier, key=lambda stay: stay[0])[1] if earlier else None

    def place_of(self, person: str, at: int) -> str | None:
        """Where somebody was at a place in the text; ``None`` if not there."""
        state = self.states.get(person)
        if state is None:
            return None
        starts = [stay[0] for stay in state.stays]
        where = bisect_right(starts, at) - 1
        if where < 0 or state.stays[where][1] < at:
            return None
        return state.stays[where][2]

    def with_person(self, person: str, at: int) -> tuple[str, ...]:
        """Those who were in the same place as somebody, that person first."""
        place = self.place_of(person, at)
        if place is None:
            return ()
        others = tuple(p for p in self.present if p != person and self.place_of(p, at) == place)
        return (person, *others)
