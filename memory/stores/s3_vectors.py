"""The store in Amazon S3 Vectors: an index for each story, in one vector bucket."""

from collections import defaultdict
from dataclasses import replace
from math import inf

import numpy as np

from .base import Held, Hit, Place, Record, StoreRefused, digest_of_record
from .ledger import Ledger
from .s3_indexes import FOUND_AT_MOST, PUT_AT_ONCE, TEXT, TOP_K, S3Indexes, fitting
from .talks import TALKS

GET_AT_ONCE = 100
# Of 40 KB of metadata a record may have, however they are counted: as JSON three bytes may become six. The
# text is a copy, by which the service searches and for people who look into the index.
TEXT_BYTES = 12 * 1024
QUERY_TEXT = 1024  # characters


class S3VectorStore(S3Indexes):
    """The records of one embedder in a vector bucket."""

    is_ours = False

    def __init__(self, bucket, embedder, *, region=None, endpoint=None):
        super().__init__(bucket, embedder, region=region, endpoint=endpoint)
        self.ledger = Ledger(embedder)

    def put(self, records):
        by_index = {}
        for record in records:
            by_index.setdefault(record.index, {})[record.key] = record
        for index, held in by_index.items():
            for batch in fitting(map(_as_vector, held.values())):
                first = next(iter(held.values()))
                self.ledger.note(index, _placed(batch))
                self._ask(index, "put_vectors", makes=first, vectors=batch)
        return sum(map(len, by_index.values()))

    def delete(self, index, keys):
        keys = list(keys)
        for start in range(0, len(keys), PUT_AT_ONCE):
            batch = keys[start : start + PUT_AT_ONCE]
            self._ask(index, "delete_vectors", keys=batch)
            self.ledger.strike(index, batch)
        return len(keys)

    def drop(self, index):
        self._ask(index, "delete_index")
        self._known.pop(index, None)
        self.ledger.close(index)

    def keys(self, index, episode_id=None):
        if episode_id is None:
            return {vector["key"] for vector in self._listed(index)}
        return self.ledger.keys(index, episode_id)

    def held(self, index):
        placed, held = {}, {}
        for vector in self._listed(index, returnMetadata=True, returnData=True):
            record = _record(vector)
            place = Place(record.episode_no, record.timeline)
            placed[record.key] = record.episode_id, place
            held[record.key] = Held(place, digest_of_record(record))
        self.ledger.settle(index, placed)
        return held

    def digest(self, record):
        return digest_of_record(replace(record, text=_fitting(record.text)))

    def move(self, index, places):
        moved = self.ledger.misplaced(index, places) if places else []
        for start in range(0, len(moved), GET_AT_ONCE):
            wanted = moved[start : start + GET_AT_ONCE]
            answer = self._ask(index, "get_vectors", keys=wanted, returnData=True, returnMetadata=True)
            # A put overwrites whole, so what is put back is all that was there.
            for batch in fitting(_moved(vector, places) for vector in answer.get("vectors", ())):
                self._ask(index, "put_vectors", vectors=batch)
                self.ledger.note(index, _placed(batch))
        return len(moved)

    def indexes(self):
        names, token = set(), {}
        while True:
            answer = self._call("list_indexes", vectorBucketName=self.bucket, **token)
            names |= {summary["indexName"].partition(".")[0] for summary in answer.get("indexes", ())}
            if not answer.get("nextToken"):
                return {name for name in names if not name.startswith(TALKS) and self._index(name)}
            token = {"nextToken": answer["nextToken"]}

    def nearest(self, vector, *, seen_from, k, text=""):
        if seen_from.is_blind or k < 1:
            return []
        ranked, by_words = [], False
        for reach in seen_from.reaches:
            if (known := self._index(reach.index)) and known.dimension == len(vector):
                query = self._query(known, vector, text)
                by_words |= "queryTexts" in query
                ranked += enumerate(map(_hit, self._found(reach, query, k)))
        # A search by words too is ranked by the service; by meaning alone the nearest is the best.
        ranked.sort(key=lambda one: (one[0] if by_words else 0, -one[1].score, one[1].fact_id, one[1].key))
        best = {}
        for _, hit in ranked:
            best.setdefault(hit.fact_id, hit)
        return list(best.values())[:k]

    def _query(self, known, vector, text):
        query = {
            "queryVector": {"float32": [float(value) for value in vector]},
            "returnMetadata": True,
            "returnDistance": True,
        }
        if text.strip() and known.finds_words:
            query |= {"queryTexts": [{"text": text[:QUERY_TEXT], "metadataKey": TEXT}], "returnScores": True}
        return query

    def _found(self, reach, query, facts):
        """Records within a reach, nearest first, until so many facts are among them or there are no more."""
        within = unseen = _filter(reach)
        found, seen = [], set()
        while len(found) < FOUND_AT_MOST:
            before = len(found)
            for page in self._pages(reach.index, filter=unseen, **query):
                found += page
                seen |= {vector["metadata"]["factId"] for vector in page}
                if len(seen) >= facts:
                    return found
            if len(found) - before < TOP_K:
                return found
            # As many as one question brings, and no page offered after them: what has been seen is left out.
            unseen = {"$and": [within, {"factId": {"$nin": sorted(seen)}}]}
        return found


def _as_vector(record):
    vector = np.asarray(record.vector, np.float32)
    if not (np.isfinite(vector).all() and vector.any()):
        raise StoreRefused(f"{record.key} has no direction; an embedder must not give such a vector.")
    return {
        "key": record.key,
        "data": {"float32": vector.tolist()},
        "metadata": {
            "storyId": record.story_id,
            "episodeId": record.episode_id,
            "episodeNo": record.episode_no,
            "timeline": record.timeline,
            "version": record.version,
            "scope": record.scope,
            "characterId": record.holder,
            "factId": record.fact_id,
            "importance": record.importance,
            TEXT: _fitting(record.text),
        },
    }


def _fitting(text):
    """As much of a text as a record holds."""
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def _record(vector):
    """A vector that was listed, as a record. What its metadata does not say is 0 or empty."""
    said = defaultdict(int, vector["metadata"])
    return Record(
        key=vector["key"],
        index="",
        story_id=int(said["storyId"]),
        episode_id=int(said["episodeId"]),
        episode_no=int(said["episodeNo"]),
        timeline=float(said["timeline"]),
        version=int(said["version"]),
        scope=said["scope"],
        holder=said["characterId"],
        fact_id=int(said["factId"]),
        importance=int(said["importance"]),
        text=said[TEXT],
        vector=vector["data"]["float32"],
    )


def _placed(vectors):
    return {one["key"]: (one["metadata"]["episodeId"], _place(one["metadata"])) for one in vectors}


def _moved(vector, places):
    place = places[vector["metadata"]["episodeId"]]
    metadata = vector["metadata"] | {"episodeNo": place.number, "timeline": place.timeline}
    return {"key": vector["key"], "data": vector["data"], "metadata": metadata}


def _place(metadata):
    return Place(int(metadata["episodeNo"]), float(metadata["timeline"]))


def _hit(vector):
    distance = vector.get("distance", vector.get("scores", {}).get("vectorDistance", 1.0))
    metadata = vector["metadata"]
    return Hit(int(metadata["factId"]), vector["key"], 1.0 - distance, metadata.get(TEXT, ""))


def _filter(reach):
    """A reach as a filter, always of one form; each names its story whatever the index is."""
    all_of = [{"storyId": {"$eq": reach.story_id}}]
    if reach.holders is not None:
        all_of.append({"characterId": {"$in": list(reach.holders)}})
    if reach.until < inf:
        all_of.append({"timeline": {"$lte": reach.until}})
    if reach.before < inf:
        all_of.append({"episodeNo": {"$lt": reach.before}})
    return {"$and": all_of}
