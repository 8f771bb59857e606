"""Indexes of Amazon S3 Vectors: finding, making and asking them. What they hold, their users decide.

Limits and semantics are those of the service's API of 2025-07-15 and its user guide ("Limitations and
restrictions"). Throttling (429) and 5xx answers are asked again by botocore, later each time and with jitter;
so is a request whose answer was lost, which is safe: a key put or deleted twice is put or deleted once.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from memory.embedding.words import is_japanese

from .base import StoreRefused, StoreUnavailable

PUT_AT_ONCE = 500
# Of 20 MiB a request may have.
REQUEST_BYTES = 16 * 1024 * 1024
TOP_K = 100
# Results that a query gives over all its pages.
FOUND_AT_MOST = 10_000
ATTEMPTS = 8
SECONDS = {"connect_timeout": 5, "read_timeout": 30}
INDEX_NAME = 63  # characters
TEXT = "text"


@dataclass(frozen=True)
class Index:
    """An index as the service has it. ``finds_words``: its texts can be searched by their words (in ENHANCED
    mode), or will be when the service has looked through them: ``is_building``."""

    name: str
    label: str
    dimension: int
    finds_words: bool
    is_building: bool


class S3Indexes:
    """The indexes of one embedder in a vector bucket; with ``searchable`` ones words are found too."""

    searchable = True

    def __init__(self, bucket, embedder, *, region=None, endpoint=None):
        self.bucket, self.embedder, self.region, self.endpoint = bucket, embedder, region, endpoint
        self._known = {}

    @cached_property
    def client(self):
        retries = {"mode": "standard", "total_max_attempts": ATTEMPTS}
        return boto3.client(
            "s3vectors",
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=Config(retries=retries, **SECONDS),
        )

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
        Raises ``StoreUnavailable`` where it still is not there to be written to.
        """
        for _ in range(2):
            found = self._index(index) or (makes and self._make(index, makes))
            if not found:
                break
            try:
                return self._call(operation, vectorBucketName=self.bucket, indexName=found.name, **request)
            except NotThere:
                self._known.pop(index, None)
        if makes:
            raise StoreUnavailable(f"S3 Vectors: the index {index} was made and is not there yet.")
        return {}

    def _index(self, index):
        """This embedder's index of that name, or None."""
        known = self._known.get(index)
        if known is None or known.is_building:
            described = (self._described(name) for name in self._names(index))
            known = next((one for one in described if one and one.label == self.label), None)
            if known:
                self._known[index] = known
        return known

    def _described(self, name):
        try:
            answer = self._call("get_index", vectorBucketName=self.bucket, indexName=name)["index"]
        except NotThere:
            return None
        metadata = answer.get("metadataConfiguration", {})
        searchable = [
            one.get("status", "ACTIVE")
            for one in metadata.get("textSearchConfigurations", ())
            if one["metadataKey"] == TEXT
        ]
        labels = [key for key in metadata.get("nonFilterableMetadataKeys", ()) if key.startswith("embedder-")]
        return Index(
            name,
            labels[0] if labels else "",
            answer["dimension"],
            finds_words="ACTIVE" in searchable,
            is_building="BUILDING" in searchable,
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
        by_words = {"textSearchConfigurations": [{"metadataKey": TEXT, "language": language}]}
        wanted = plain | (by_words if self.searchable else {})
        try:
            self._call("create_index", **request, metadataConfiguration=wanted)
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


def fitting(vectors):
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
