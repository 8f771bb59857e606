"""Readers who look at memory all the time, and notice what is neither the old understanding nor the new."""

import time
from collections import Counter
from urllib.parse import urlencode

from .site import Refused, Unanswered

ENOUGH = 200  # more than a story has facts here


class Watcher:
    """Reads one story from several viewpoints. ``wrong`` says in words what must never be seen."""

    def __init__(self, site, saga, slug, account, chance):
        self.site, self.saga, self.slug, self.account, self.chance = site, saga, slug, account, chance
        self.reads, self.errors, self.wrong = Counter(), Counter(), []
        self.slowest = 0.0
        self._seen = {}  # (viewer, episode) -> the newest version seen so far

    def work(self, stopped):
        """Read until ``stopped`` is set."""
        while not stopped.is_set():
            self.look()
            time.sleep(self.chance.uniform(0.0, 0.1))

    def look(self):
        viewer = self.chance.choice(["reader", *self.saga.slugs, "world"])
        whole = self.chance.random() < 0.7
        asked = {"story": self.slug, "viewer": viewer, "episode": 99 if whole else self.chance.randint(2, 5)}
        kind = self.chance.choice(["recall", "recall", "knowledge", "timeline"])
        where = f"/api/v1/{kind}/?"
        if kind == "recall":
            asked |= {"question": self.saga.question, "k": ENOUGH}
        elif kind == "timeline":
            # One cell of it: what somebody learned in one episode.
            whole, asked = False, {"as_of": 99}
            where = f"/stories/{self.slug}/timeline/{viewer}/{self.chance.randint(1, 6)}/?"
        with self.account.lock:
            before = {tag: page.is_going for tag, page in self.account.pages.items()}
            gone = set(self.account.gone)
        began = time.monotonic()
        try:
            answer = self.site.ask("GET", where + urlencode(asked))
        except Unanswered as error:
            self.errors[str(error)] += 1
            return
        except Refused as refused:
            if kind == "timeline" and refused.status == 404:  # not so many episodes
                return
            self._say(f"{kind} of {asked}: {refused}")
            return
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.reads[kind] += 1
        self._check(f"{kind} as {viewer}", viewer, whole, self.saga.seen_in(answer), before, gone)

    def _check(self, where, viewer, whole, seen, before, gone):
        with self.account.lock:
            after = {tag: (page.is_going, page.highest) for tag, page in self.account.pages.items()}
        if viewer == "world":
            if seen:
                self._say(f"{where}: sees secrets {seen}")
            return
        for tag in gone & seen.keys():
            self._say(f"{where}: {tag} was deleted before and is still seen")
        wanted = self.saga.things if viewer == "reader" else self.saga.said_by(viewer)
        for tag, versions in seen.items():
            if len(versions) > 1:
                self._say(f"{where}: {tag} in several versions at once: {versions}")
            elif not wanted <= next(iter(versions.values())):
                self._say(f"{where}: {tag} not whole: {versions}")
            newest = max(versions)
            if newest < self._seen.get((viewer, tag), 0):
                self._say(f"{where}: {tag} went back from {self._seen[viewer, tag]} to {newest}")
            if tag in after and newest > after[tag][1]:
                self._say(f"{where}: {tag} in a version {newest} that nobody wrote")
            self._seen[viewer, tag] = max(newest, self._seen.get((viewer, tag), 0))
        if whole:
            for tag, was_going in before.items():
                was_seen = (viewer, tag) in self._seen
                if was_seen and tag not in seen and not was_going and tag in after and not after[tag][0]:
                    self._say(f"{where}: {tag} in no version at all")

    def _say(self, words):
        self.wrong.append(f"{time.strftime('%H:%M:%S')} {self.slug}: {words}")
