"""The store in Amazon S3 Vectors: an index for each story, in one vector bucket.

Limits and semantics are those of the service's API of 2025-07-15 and its user guide ("Limitations and
restrictions"). Throttling (429) and 5xx answers are asked again by botocore, later each time and with jitter;
so is a request whose answer was lost, which is safe: a key put or deleted twice is put or deleted once.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from math import inf

import boto3
import numpy as np
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from memory.embedding.words import is_japanese

from .base import Hit, Place, StoreRefused, StoreUnavailable
from .ledger import Ledger

PUT_AT_ONCE = 500
GET_AT_ONCE = 100
# Of 20 MiB a request may have.
REQUEST_BYTES = 16 * 1024 * 1024
TOP_K = 100
# Results that a query gives over all its pages.
FOUND_AT_MOST = 10_000
# Of 40 KB of metadata a record may have; the text is a copy for people who look into the index.
TEXT_BYTES = 24 * 1024
QUERY_TEXT = 1024  # characters
ATTEMPTS = 8
SECONDS = {"connect_timeout": 5, "read_timeout": 30}
INDEX_NAME = 63  # characters
TEXT = "text"


@dataclass(frozen=True)
class Index:
    """An index as the service has it. ``is_enhanced``: filters come before the search, and pages follow.
    ``finds_words``: its texts can be searched by their words."""

    name: str
    label: str
    dimension: int
    is_enhanced: bool
    finds_words: bool


class S3VectorStore:
    """The records of one embedder in a vector bucket."""

    is_ours = False

    def __init__(self, bucket, embedder, *, region=None, endpoint=None):
        self.bucket, self.embedder, self.region, self.endpoint = bucket, embedder, region, endpoint
        self._known = {}
        self.ledger = Ledger(embedder)

    @cached_property
    def client(self):
        retries = {"mode": "standard", "total_max_attempts": ATTEMPTS}
        return boto3.client(
            "s3vectors",
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=Config(retries=retries, **SECONDS),
        )

    def put(self, records):
        by_index = {}
        for record in records:
            by_index.setdefault(record.index, {})[record.key] = record
        for index, held in by_index.items():
            for batch in _fitting(map(_as_vector, held.values())):
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
        listed = {vector["key"]: vector["metadata"] for vector in self._listed(index, returnMetadata=True)}
        placed = {key: (metadata["episodeId"], _place(metadata)) for key, metadata in listed.items()}
        self.ledger.settle(index, placed)
        return {key: place for key, (_, place) in placed.items()}

    def move(self, index, places):
        moved = self.ledger.misplaced(index, places) if places else []
        for start in range(0, len(moved), GET_AT_ONCE):
            wanted = moved[start : start + GET_AT_ONCE]
            answer = self._ask(index, "get_vectors", keys=wanted, returnData=True, returnMetadata=True)
            # A put overwrites whole, so what is put back is all that was there.
            for batch in _fitting(_moved(vector, places) for vector in answer.get("vectors", ())):
                self._ask(index, "put_vectors", vectors=batch)
                self.ledger.note(index, _placed(batch))
        return len(moved)

    def indexes(self):
        names, token = set(), {}
        while True:
            answer = self._call("list_indexes", vectorBucketName=self.bucket, **token)
            names |= {summary["indexName"].partition(".")[0] for summary in answer.get("indexes", ())}
            if not answer.get("nextToken"):
                return {name for name in names if self._index(name)}
            token = {"nextToken": answer["nextToken"]}

    def nearest(self, vector, *, seen_from, k, text=""):
        if seen_from.is_blind or k < 1:
            return []
        ranked = []
        for reach in seen_from.reaches:
            found = self._found(reach.index, [float(value) for value in vector], _filter(reach), k, text)
            ranked += [(place, _hit(vector)) for place, vector in enumerate(found)]
        # A search by words too is ranked by the service; by meaning alone the nearest is the best.
        ranked.sort(key=lambda one: (one[0] if text else 0, -one[1].score, one[1].fact_id, one[1].key))
        best = {}
        for _, hit in ranked:
            best.setdefault(hit.fact_id, hit)
        return list(best.values())[:k]

    def _found(self, index, vector, within, facts, text):
        """Records within a filter, nearest first, until so many facts are among them or there are no more."""
        known = self._index(index)
        if known is None or known.dimension != len(vector):
            return []
        query = {"queryVector": {"float32": vector}, "returnMetadata": True, "returnDistance": True}
        if text.strip() and known.finds_words:
            query |= {"queryTexts": [{"text": text[:QUERY_TEXT], "metadataKey": TEXT}], "returnScores": True}
        found, seen, unseen = [], set(), within
        while len(found) < FOUND_AT_MOST:
            for page in self._pages(index, filter=unseen, **query):
                found += page
                seen |= {vector["metadata"]["factId"] for vector in page}
                if len(seen) >= facts:
                    return found
            if len(page) < TOP_K:
                return found
            # Full to the last, and no page offered after it: what has been seen is left out then.
            unseen = {"$and": [within, {"factId": {"$nin": sorted(seen)}}]}
        return found

    def _pages(self, index, **query):
        """The pages of a query, one at least, as far as the service offers them."""
        token, count = {}, 0
        while True:
            answer = self._ask(index, "query_vectors", topK=TOP_K, **query, **token)
            yield answer.get("vectors", [])
            count += TOP_K
            if not answer.get("nextToken") or count >= FOUND_AT_MOST:
                return
            token = {"nextToken": answer["nextToken"]}

    def _listed(self, index, **options):
        token = {}
        while True:
            answer = self._ask(index, "list_vectors", maxResults=1000, **options, **token)
            yield from answer.get("vectors", ())
            if not answer.get("nextToken"):
                return
            token = {"nextToken": answer["nextToken"]}

    def _ask(self, index, operation, *, makes=None, **request):
        """Call an operation on this embedder's index of that name; {} where there is none.

        ``makes`` is a record: the index is made for records like it. One that went meanwhile is made again.
        """
        for _ in range(2):
            found = self._index(index) or (makes and self._make(index, makes))
            if not found:
                break
            try:
                return self._call(operation, vectorBucketName=self.bucket, indexName=found.name, **request)
            except NotThere:
                self._known.pop(index, None)
        return {}

    def _index(self, index):
        """This embedder's index of that name, or None."""
        if index not in self._known:
            for name in self._names(index):
                found = self._described(name)
                if found and found.label == self.label:
                    self._known[index] = found
                    break
        return self._known.get(index)

    def _described(self, name):
        try:
            answer = self._call("get_index", vectorBucketName=self.bucket, indexName=name)["index"]
        except NotThere:
            return None
        metadata = answer.get("metadataConfiguration", {})
        searchable = metadata.get("textSearchConfigurations", ())
        labels = [key for key in metadata.get("nonFilterableMetadataKeys", ()) if key.startswith("embedder-")]
        return Index(
            name,
            labels[0] if labels else "",
            answer["dimension"],
            answer.get("indexMode") == "ENHANCED",
            any(one["metadataKey"] == TEXT and one.get("status", "ACTIVE") == "ACTIVE" for one in searchable),
        )

    def _make(self, index, record):
        name = next((name for name in self._names(index) if self._described(name) is None), None)
        if name is None:
            raise StoreUnavailable(f"{self.bucket} has an index {index} of another program.")
        request = {
            "vectorBucketName": self.bucket,
            "indexName": name,
            "dataType": "float32",
            "dimension": len(record.vector),
            "distanceMetric": "cosine",
        }
        plain = {"nonFilterableMetadataKeys": [TEXT, self.label]}
        language = "ja" if is_japanese(record.text) else "en"
        by_words = plain | {"textSearchConfigurations": [{"metadataKey": TEXT, "language": language}]}
        try:
            self._call("create_index", **request, metadataConfiguration=by_words)
        except NotThere:
            self._call("create_vector_bucket", vectorBucketName=self.bucket)
            return self._make(index, record)
        except StoreRefused:
            # A bucket whose indexes are CLASSIC by default has no search by words.
            self._call("create_index", **request, metadataConfiguration=plain)
        return self._index(index)

    def _names(self, index):
        """The index of a story, and the one beside it while another embedder's records answer."""
        return index, f"{index[: INDEX_NAME - 9]}.{self.label[-8:]}"

    @property
    def label(self):
        """What tells whose records an index holds. The service has no field for it that every caller may
        read, so it is the name of a metadata key, which is fixed when the index is made."""
        return f"embedder-{blake2b(self.embedder.encode(), digest_size=8).hexdigest()}"

    def _call(self, operation, **request):
        try:
            return getattr(self.client, operation)(**request)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code == "NotFoundException":
                raise NotThere(str(error)) from error
            if code == "ConflictException" and operation.startswith("create_"):
                return {}  # Somebody else made it this moment.
            if code == "ValidationException":
                raise StoreRefused(f"S3 Vectors refused {operation}: {error}") from error
            raise StoreUnavailable(f"S3 Vectors: {error}") from error
        except BotoCoreError as error:
            raise StoreUnavailable(f"S3 Vectors: {error}") from error


class NotThere(StoreRefused):
    """The bucket or the index does not exist."""


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
            TEXT: record.text.encode()[:TEXT_BYTES].decode(errors="ignore"),
        },
    }


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
    """A reach as a filter. Several conditions need ``$and``; each names its story whatever the index is."""
    all_of = [{"storyId": {"$eq": reach.story_id}}]
    if reach.holders is not None:
        all_of.append({"characterId": {"$in": list(reach.holders)}})
    if reach.until < inf:
        all_of.append({"timeline": {"$lte": reach.until}})
    if reach.before < inf:
        all_of.append({"episodeNo": {"$lt": reach.before}})
    return {"$and": all_of} if len(all_of) > 1 else all_of[0]


def _fitting(vectors):
    """Batches that one request may hold, by count and by bytes."""
    batch, size = [], 0
    for vector in vectors:
        length = len(json.dumps(vector))
        if batch and (len(batch) == PUT_AT_ONCE or size + length > REQUEST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(vector)
        size += length
    if batch:
        yield batch
