"""A writer at work over HTTP: saves, deletes, moves, merges, and an account of what was promised her."""

import json
import time
from dataclasses import dataclass, field
from threading import Lock

from .site import Refused, Unanswered
from .texts import GUESTS, TAGS


@dataclass
class Page:
    """An episode as its writer knows it: as last acknowledged, and the ``highest`` version ever handed in.
    ``is_going`` from the moment its deletion is asked for."""

    tag: str
    pk: int = 0
    version: int = 0
    revision: int = 0
    mornings: int = 0
    text: str = ""
    highest: int = 0
    is_going: bool = False


@dataclass
class Account:
    """What a site has promised about a story: its pages by tag, and how much was asked of it."""

    pages: dict = field(default_factory=dict)
    gone: set = field(default_factory=set)
    order: list = field(default_factory=list)  # ids
    merged: set = field(default_factory=set)  # slugs
    acknowledged: int = 0
    unanswered: int = 0
    lock: Lock = field(default_factory=Lock)


class Writer:
    """Writes one saga until told to pause."""

    def __init__(self, site, saga, slug, chance, *, most=8):
        self.site, self.saga, self.slug, self.chance, self.most = site, saga, slug, chance, most
        self.account = Account()
        self.named, self.guest = 0, 0

    def work(self, paused):
        """Write until ``paused`` is set."""
        while not paused.is_set():
            self.step()
            time.sleep(self.chance.uniform(0.05, 0.6))

    def step(self):
        """One act of writing, whatever may happen meanwhile."""
        pages = list(self.account.pages.values())
        dice = self.chance.random()
        if len(pages) < 3 or (dice < 0.12 and len(pages) < self.most):
            self.add()
        elif dice < 0.2 and len(pages) > 4:
            self.remove(self.chance.choice(pages))
        elif dice < 0.3:
            self.reorder()
        elif dice < 0.36:
            self.place(self.chance.choice(pages))
        else:
            self.save(self.chance.choice(pages))

    def add(self):
        self.named += 1
        page = Page(TAGS[self.saga.language].format(self.named), version=1, highest=1)
        page.text = self.saga.text(page.tag, 1, self._guest, 0)
        with self.account.lock:
            self.account.pages[page.tag] = page
        body = {"story": self.slug, "title": page.tag, "manuscript": page.text}
        made = self._until_known(
            lambda: self.site.ask("POST", "/api/v1/episodes/", **body), lambda: self._titled(page.tag)
        )
        page.pk, page.revision = made["id"], made["revision"]
        self._acknowledge()

    def save(self, page):
        """Save a new version, or the same one with everything moved."""
        version, mornings = page.version, page.mornings
        if self.chance.random() < 0.8:
            version += 1
        else:
            mornings = (mornings + 1) % 4
        text = self.saga.text(page.tag, version, self._guest, mornings)
        with self.account.lock:
            page.highest = max(page.highest, version)
        where = f"/api/v1/episodes/{page.pk}/"

        def as_it_is():
            found = json.loads(self.site.ask("GET", where))
            return found if found["manuscript"] == text else None

        saved = self._until_known(
            lambda: self.site.ask("PATCH", where, manuscript=text, based_on=page.revision), as_it_is
        )
        page.version, page.mornings, page.text, page.revision = version, mornings, text, saved["revision"]
        self._acknowledge()

    def remove(self, page):
        with self.account.lock:
            page.is_going = True

        def is_gone():
            try:
                self.site.ask("GET", f"/api/v1/episodes/{page.pk}/")
            except Refused as refused:
                return {"gone": True} if refused.status == 404 else None
            return None

        def delete():
            try:
                return self.site.ask("DELETE", f"/api/v1/episodes/{page.pk}/") or "{}"
            except Refused as refused:
                if refused.status == 404:
                    return "{}"
                raise

        self._until_known(delete, is_gone)
        with self.account.lock:
            del self.account.pages[page.tag]
            self.account.gone.add(page.tag)
        self._acknowledge()

    def reorder(self):
        order = [page.pk for page in self.account.pages.values()]
        self.chance.shuffle(order)

        def as_it_is():
            return {"order": order} if [one["id"] for one in self._listed()] == order else None

        self._until_known(
            lambda: self.site.ask("PUT", f"/api/v1/stories/{self.slug}/order/", episodes=order) or "{}",
            as_it_is,
        )
        self.account.order = order
        self._acknowledge()

    def place(self, page):
        place = self.chance.choice([None, 0.5, 1.5, 2.5])
        where = f"/api/v1/episodes/{page.pk}/place/"
        # Asking twice for one place is asking once.
        self._until_known(lambda: self.site.ask("PUT", where, place=place), lambda: None)
        self._acknowledge()

    def merge_guest(self):
        """The guest of so far turns out to be the second of the two; the next one comes."""
        cast = json.loads(self._asked("GET", f"/api/v1/characters/?story={self.slug}&limit=100"))["results"]
        guest = next((person["id"] for person in cast if person["name"] == self._guest), None)
        if guest and self.guest < len(GUESTS[self.saga.language]) - 1:
            self._until_known(lambda: self._merged(guest), lambda: None)
            self.account.merged.add(guest)
            self.guest += 1
            self._acknowledge()

    def _merged(self, guest):
        where = f"/api/v1/characters/{guest}/merge/?story={self.slug}"
        try:
            return self.site.ask("POST", where, into=self.saga.slugs[1])
        except Refused as refused:
            if refused.status == 404:  # merged by the request whose answer was lost
                return "{}"
            raise

    @property
    def _guest(self):
        return GUESTS[self.saga.language][self.guest]

    def _titled(self, title):
        return next((one for one in self._listed() if one["title"] == title), None)

    def _listed(self):
        answer = self.site.ask("GET", f"/api/v1/episodes/?story={self.slug}&limit=200")
        return json.loads(answer)["results"]

    def _until_known(self, act, look):
        """Ask until it is known that the act was done: by an answer, or, where that was lost, by looking."""
        while True:
            try:
                return json.loads(act())
            except Unanswered:
                self.account.unanswered += 1
            while True:
                time.sleep(0.3)
                try:
                    found = look()
                    break
                except Unanswered:
                    continue
            if found is not None:
                return found

    def _asked(self, method, path):
        while True:
            try:
                return self.site.ask(method, path)
            except Unanswered:
                time.sleep(0.3)

    def _acknowledge(self):
        self.account.acknowledged += 1
