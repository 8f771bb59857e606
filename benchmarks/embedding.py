"""How well the offline embedder finds a paraphrased fact, beside the cosine of character bigrams.

    .venv/bin/python -m benchmarks.embedding

Each question of paraphrases.json asks for one fact in other words, among all facts of its language.
"""

import json
import math
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

QUESTIONS = Path(__file__).with_name("paraphrases.json")


class Bigrams:
    """The cosine of counted character bigrams: what the embedder must beat."""

    name = "character bigrams"

    def ranking(self, facts, question):
        counted = [self._count(text) for text in (*facts, question)]
        scores = [self._cosine(one, counted[-1]) for one in counted[:-1]]
        return np.argsort([-score for score in scores], kind="stable")

    def _count(self, text):
        letters = "".join(c.lower() for c in text if c.isalnum())
        return Counter(letters[i : i + 2] for i in range(len(letters) - 1))

    def _cosine(self, one, other):
        norms = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
        return sum(n * other[pair] for pair, n in one.items()) / norms if norms else 0.0


class Embedded:
    """An embedder of ours."""

    def __init__(self, embedder):
        self.embedder, self.name = embedder, embedder.name

    def ranking(self, facts, question):
        vectors = np.asarray(self.embedder.embed(facts))
        return np.argsort(-(vectors @ np.asarray(self.embedder.embed_question(question))), kind="stable")


def measure(finder, sheet):
    """recall@1, recall@5 and mean reciprocal rank of one finder on the questions of one language."""
    facts = list(dict.fromkeys([fact for fact, _ in sheet["pairs"]] + sheet["others"]))
    ranks = []
    for fact, question in sheet["pairs"]:
        order = finder.ranking(facts, question).tolist()
        ranks.append(order.index(facts.index(fact)) + 1)
    return (
        sum(rank <= 1 for rank in ranks) / len(ranks),
        sum(rank <= 5 for rank in ranks) / len(ranks),
        sum(1 / rank for rank in ranks) / len(ranks),
        ranks,
    )


def main():
    from memory.embedding.offline import OfflineEmbedder

    sheets = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    finders = [Bigrams(), Embedded(OfflineEmbedder())]
    for language, sheet in sheets.items():
        for finder in finders:
            at_one, at_five, mrr, ranks = measure(finder, sheet)
            print(
                f"{language}  {len(ranks)} questions  {finder.name:18}"
                f"  recall@1 {at_one:.2f}  recall@5 {at_five:.2f}  MRR {mrr:.3f}"
            )
            if "--misses" in sys.argv:
                for (fact, question), rank in zip(sheet["pairs"], ranks, strict=True):
                    if rank > 3:
                        print(f"      {rank:3}  {question}  ←  {fact}")
    texts = [text for sheet in sheets.values() for text in sheet["others"]] * 20
    start = time.perf_counter()
    finders[1].embedder.embed(texts)
    print(f"{len(texts) / (time.perf_counter() - start):,.0f} texts embedded per second")


if __name__ == "__main__":
    main()
