"""Fits the weights of a course of talk over many talks at once: the conditional random field of the second
order of :mod:`memory.understanding.likelihood`, forward and backward over padded arrays."""

import numpy as np

from benchmarks.speakers import Scene

# Talks of like length are packed together; the longest of each pack, in utterances.
_LENGTHS = (8, 16, 24, 40, 80, 100_000)
_ROUNDS, _KEPT, _ENOUGH = 80, 10, 0.02


class _Pack:
    """Talks as arrays: talk, utterance, person. The first person is whoever spoke before and not here."""

    def __init__(self, scenes: list[Scene]):
        rosters = [_roster(scene) for scene in scenes]
        talks, longest = len(scenes), max(len(scene.turns) for scene in scenes)
        people = max(len(roster) for roster in rosters) + 1
        self.own_at, self.own = [], []
        self.open = np.zeros((talks, longest, people), dtype=bool)
        self.held = np.zeros_like(self.open)
        self.live = np.zeros((talks, longest), dtype=bool)
        width = scenes[0].turns[0].own.shape[1]
        self.again, self.back = np.zeros((2, talks, longest, width), dtype=np.float32)
        self.first = np.zeros((talks, people, people))
        for row, (scene, roster) in enumerate(zip(scenes, rosters, strict=True)):
            place = {person: at for at, person in enumerate(roster, 1)}
            self.first[row, place.get(scene.before[0], 0), place.get(scene.before[1], 0)] = 1.0
            for at, turn in enumerate(scene.turns):
                here = [place[person] for person in turn.people]
                self.live[row, at] = self.open[row, at, here] = True
                self.held[row, at, here] = True if turn.right is None else turn.right
                self.own_at += [(row, at, one) for one in here]
                self.own.append(turn.own)
                self.again[row, at], self.back[row, at] = turn.again, turn.back
        self.own = np.concatenate(self.own)
        self.own_at = tuple(np.array(self.own_at).T)

    def likelihood(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """The negative logarithm of the likelihood of the labels with its gradient."""
        narrow = weights.astype(np.float32)
        scores = np.full(self.open.shape, -np.inf)
        scores[self.own_at] = self.own @ narrow
        again = np.exp((self.again @ narrow).astype(float))
        back = np.exp((self.back @ narrow).astype(float))
        value, slope = 0.0, np.zeros_like(weights)
        for allowed, sign in ((self.held, -1.0), (self.open, 1.0)):
            total, own, repeated, returned = self._expected(np.where(allowed, scores, -np.inf), again, back)
            value += sign * total
            slope += sign * (own[self.own_at].astype(np.float32) @ self.own)
            slope += sign * np.tensordot(repeated.astype(np.float32), self.again, 2)
            slope += sign * np.tensordot(returned.astype(np.float32), self.back, 2)
        return value, slope

    def _expected(self, scores: np.ndarray, again: np.ndarray, back: np.ndarray):
        """The logarithm of all courses together, and how likely each speaks, repeats and returns."""
        talks, longest, people = scores.shape
        best = np.where(self.live, scores.max(axis=2, initial=-1e9), 0.0)
        own = np.exp(scores - best[..., None])
        own[~self.live] = 0.0
        same = np.eye(people)
        total = float(best.sum())
        ahead, reached = [], self.first
        for at in range(longest):
            live = self.live[:, at]
            ahead.append(reached)
            both = reached.sum(axis=1)
            onward = both[:, :, None] + (back[:, at, None, None] - 1.0) * reached.transpose(0, 2, 1)
            onward = onward * (1 - same) + same * (again[:, at, None] * both)[:, :, None]
            onward *= own[:, at, None, :]
            norm = np.where(live, onward.sum(axis=(1, 2)), 1.0)
            total += float(np.log(norm).sum())
            reached = np.where(live[:, None, None], onward / norm[:, None, None], reached)
        alone = np.zeros_like(scores)
        repeated, returned = np.zeros((2, talks, longest))
        behind = np.ones((talks, people, people))
        for at in range(longest - 1, -1, -1):
            live = self.live[:, at]
            rest = own[:, at, None, :] * behind
            diagonal = np.einsum("nbb->nb", rest)
            apart = rest * (1 - same)
            both = ahead[at].sum(axis=1)
            stays = again[:, at] * (both * diagonal).sum(axis=1)
            turns = ahead[at].transpose(0, 2, 1) * apart
            comes = back[:, at] * turns.sum(axis=(1, 2))
            others = both[:, :, None] * apart - turns
            norm = np.where(live, stays + comes + others.sum(axis=(1, 2)), 1.0)
            repeated[:, at], returned[:, at] = stays / norm, comes / norm
            alone[:, at] = (
                again[:, at, None] * both * diagonal + (others + back[:, at, None, None] * turns).sum(axis=1)
            ) / norm[:, None]
            earlier = (again[:, at, None] * diagonal + apart.sum(axis=2))[:, None, :]
            earlier = earlier + (back[:, at, None, None] - 1.0) * apart.transpose(0, 2, 1)
            earlier = earlier / np.where(live, earlier.max(axis=(1, 2)), 1.0)[:, None, None]
            behind = np.where(live[:, None, None], earlier, behind)
        alone[~self.live] = 0.0
        return total, alone, np.where(self.live, repeated, 0.0), np.where(self.live, returned, 0.0)


def _roster(scene: Scene) -> list[str | None]:
    return sorted({person for turn in scene.turns for person in turn.people}, key=lambda one: one or "")


def packs(scenes: list[Scene]) -> list[_Pack]:
    """The talks with labels, packed by length."""
    told = [scene for scene in scenes if any(turn.right is not None for turn in scene.turns)]
    found, least = [], 0
    for most in _LENGTHS:
        if here := [scene for scene in told if least < len(scene.turns) <= most]:
            found.append(_Pack(here))
        least = most
    return found


def fitted(scenes: list[Scene], penalty: np.ndarray, given: np.ndarray) -> np.ndarray:
    """The weights of the highest likelihood, held to ``given`` by a penalty on the squares of what they
    differ by; found by L-BFGS with backtracking."""
    packed = packs(scenes)

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value = 0.5 * float(penalty @ (weights - given) ** 2)
        slope = penalty * (weights - given)
        for pack in packed:
            more, way = pack.likelihood(weights)
            value, slope = value + more, slope + way
        return value, slope

    weights = given.copy()
    value, slope = cost(weights)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(_ROUNDS):
        way, seen = slope.copy(), []
        for moved, turned in reversed(steps):
            part = (moved @ way) / (moved @ turned)
            seen.append(part)
            way -= part * turned
        if steps:
            way *= (steps[-1][0] @ steps[-1][1]) / (steps[-1][1] @ steps[-1][1])
        else:
            way *= 1.0 / max(1.0, float(np.abs(way).max()))
        for (moved, turned), part in zip(steps, reversed(seen), strict=True):
            way += moved * (part - (turned @ way) / (moved @ turned))
        length = 1.0
        while True:
            tried = weights - length * way
            reached, bent = cost(tried)
            if reached <= value - 1e-4 * length * float(slope @ way) or length < 1e-4:
                break
            length /= 2
        moved, turned = tried - weights, bent - slope
        if moved @ turned > 1e-10:
            steps = [*steps[1 - _KEPT :], (moved, turned)]
        gained = value - reached
        weights, value, slope = tried, reached, bent
        if gained < _ENOUGH:
            break
    return weights
