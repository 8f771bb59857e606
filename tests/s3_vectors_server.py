"""Amazon S3 Vectors on this machine, as strict as its documentation: for tests of what speaks to it.

Speaks the JSON protocol of the API of 2025-07-15 with the documented limits, filters and errors. ``faults``
are taken one for each request: an error code to answer with, ``"lost"`` to do the work and break the
connection before answering, or None.
"""

import json
import math
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from operator import ge, gt, le, lt

import numpy as np
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse

STATUS = {
    "ValidationException": 400,
    "AccessDeniedException": 403,
    "NotFoundException": 404,
    "ConflictException": 409,
    "TooManyRequestsException": 429,
    "ServiceUnavailableException": 503,
}
REQUEST_BYTES = 20 * 1024 * 1024
METADATA_BYTES = 40 * 1024
FILTERABLE_BYTES = 2048
PAGE_BYTES = 1024 * 1024
TOP_K = 100
PAGES_UP_TO = 10_000


class Fault(Exception):
    """An error of the service: its code and a message."""

    def __init__(self, code, message=""):
        super().__init__(message or code)
        self.code = code


@dataclass
class Index:
    """One index of the server."""

    dimension: int
    metric: str
    mode: str
    not_filterable: list
    searchable: list
    vectors: dict = field(default_factory=dict)


class _Raw(BytesIO):
    """Content as botocore reads it off a connection."""

    def stream(self, **options):
        yield self.read()


class S3VectorsServer:
    """``with S3VectorsServer(mode="ENHANCED") as server:`` listens at ``server.url``. ``requests`` holds the
    name and the body of every request that was answered."""

    def __init__(self, mode="ENHANCED", buckets=("memory",), page=TOP_K, pages_up_to=PAGES_UP_TO):
        self.mode, self.page, self.pages_up_to = mode, page, pages_up_to
        # How often an index is still described as not searchable by words yet.
        self.building = 0
        self.buckets = {name: {} for name in buckets}
        self.faults, self.requests = deque(), []
        self._lock = threading.Lock()

    def __enter__(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are two writes: the second would wait for the client to acknowledge the first.
            disable_nagle_algorithm = True

            def do_POST(self):
                server.answer(self)

            def log_message(self, *arguments):
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *error):
        self._http.shutdown()
        self._http.server_close()

    def serve_within(self, client):
        """Answer a botocore client in its own process: what it would send is not sent."""
        client.meta.events.register("before-send.s3vectors", self._answer_within)
        # Nobody checks signatures here, and a signature takes longer than an answer.
        client.meta.events.register("choose-signer.s3vectors", lambda **options: UNSIGNED)

    def _answer_within(self, request, **options):
        status, headers, content = self._answered(request.url, request.body)
        return AWSResponse(request.url, status, headers, _Raw(content))

    def answer(self, handler):
        """Answer one request."""
        data = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        is_lost = bool(self.faults) and self.faults[0] == "lost"
        status, headers, content = self._answered(handler.path, data)
        handler.close_connection = is_lost or status != 200
        if is_lost:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    def _answered(self, path, data):
        """The status, the headers and the content with which a request is answered."""
        operation = path.rpartition("/")[2]
        fault = self.faults.popleft() if self.faults else None
        headers = {"Content-Type": "application/json"}
        try:
            if fault and fault != "lost":
                raise Fault(fault)
            if len(data) > REQUEST_BYTES:
                raise Fault("ValidationException", "The request is larger than 20 MiB.")
            body = json.loads(data or b"{}")
            with self._lock:
                answer = getattr(self, f"on_{operation}")(body)
                self.requests.append((operation, body))
            status = 200
        except Fault as error:
            answer, status = {"message": str(error)}, STATUS[error.code]
            headers["x-amzn-ErrorType"] = error.code
        content = json.dumps(answer).encode()
        return status, headers | {"Content-Length": str(len(content))}, content

    def on_CreateVectorBucket(self, body):
        if body["vectorBucketName"] in self.buckets:
            raise Fault("ConflictException", "There is a vector bucket of that name.")
        self.buckets[body["vectorBucketName"]] = {}
        return {
            "vectorBucketArn": f"arn:aws:s3vectors:eu-west-1:123456789012:bucket/{body['vectorBucketName']}"
        }

    def on_CreateIndex(self, body):
        indexes, name = self._bucket(body), body["indexName"]
        metadata = body.get("metadataConfiguration", {})
        searchable = metadata.get("textSearchConfigurations", [])
        check(
            3 <= len(name) <= 63 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-."), "indexName"
        )
        check(name[0] not in "-." and name[-1] not in "-.", "indexName")
        check(1 <= body["dimension"] <= 4096, "dimension")
        check(body["dataType"] == "float32" and body["distanceMetric"] in ("cosine", "euclidean"), "dataType")
        check(len(metadata.get("nonFilterableMetadataKeys", [])) <= 10, "nonFilterableMetadataKeys")
        check(not searchable or self.mode == "ENHANCED", "textSearchConfigurations need ENHANCED mode")
        if name in indexes:
            raise Fault("ConflictException", "There is an index of that name.")
        indexes[name] = Index(
            body["dimension"],
            body["distanceMetric"],
            self.mode,
            metadata.get("nonFilterableMetadataKeys", []),
            searchable,
        )
        return {"indexArn": self._arn(body)}

    def on_GetIndex(self, body):
        index = self._index(body)
        status, self.building = "BUILDING" if self.building else "ACTIVE", max(0, self.building - 1)
        return {
            "index": {
                "vectorBucketName": body["vectorBucketName"],
                "indexName": body["indexName"],
                "indexArn": self._arn(body),
                "creationTime": 1_700_000_000,
                "dataType": "float32",
                "dimension": index.dimension,
                "distanceMetric": index.metric,
                "indexMode": index.mode,
                "metadataConfiguration": {
                    "nonFilterableMetadataKeys": index.not_filterable,
                    "textSearchConfigurations": [one | {"status": status} for one in index.searchable],
                },
            }
        }

    def on_DeleteIndex(self, body):
        self._index(body)
        del self._bucket(body)[body["indexName"]]
        return {}

    def on_ListIndexes(self, body):
        names = sorted(name for name in self._bucket(body) if name.startswith(body.get("prefix", "")))
        start = int(body.get("nextToken", 0))
        page = names[start : start + 2]
        answer = {
            "indexes": [
                {
                    "vectorBucketName": body["vectorBucketName"],
                    "indexName": name,
                    "indexArn": self._arn(body | {"indexName": name}),
                    "creationTime": 1_700_000_000,
                }
                for name in page
            ]
        }
        return answer | ({"nextToken": str(start + 2)} if names[start + 2 :] else {})

    def on_PutVectors(self, body):
        index = self._index(body)
        check(1 <= len(body["vectors"]) <= 500, "vectors: 1 to 500")
        for vector in body["vectors"]:
            values, metadata = vector["data"]["float32"], vector.get("metadata", {})
            check(1 <= len(vector["key"]) <= 1024, "key")
            check(len(values) == index.dimension, "data: the dimension is not that of the index")
            check(all(isinstance(value, int | float) and math.isfinite(value) for value in values), "data")
            check(index.metric != "cosine" or any(values), "data: zero vectors have no cosine")
            filterable = {key: value for key, value in metadata.items() if key not in index.not_filterable}
            check(size(metadata) <= METADATA_BYTES, "metadata: more than 40 KB")
            check(size(filterable) <= FILTERABLE_BYTES, "metadata: more than 2048 bytes can be filtered by")
            check(len(metadata) <= 50, "metadata: more than 50 keys")
            check(
                all(allowed(value) for value in filterable.values()), "metadata: a type that is not allowed"
            )
        for vector in body["vectors"]:
            index.vectors[vector["key"]] = vector
        return {}

    def on_GetVectors(self, body):
        index = self._index(body)
        check(1 <= len(body["keys"]) <= 100, "keys: 1 to 100")
        # In no promised order, and what is not there is left out.
        found = [
            index.vectors[key] for key in sorted(set(body["keys"]), reverse=True) if key in index.vectors
        ]
        return {"vectors": [shown(vector, body) for vector in found]}

    def on_DeleteVectors(self, body):
        index = self._index(body)
        check(1 <= len(body["keys"]) <= 500, "keys: 1 to 500")
        for key in body["keys"]:
            index.vectors.pop(key, None)
        return {}

    def on_ListVectors(self, body):
        index = self._index(body)
        check(1 <= body.get("maxResults", 500) <= 1000, "maxResults: 1 to 1000")
        keys = sorted(index.vectors)
        at = int(body.get("nextToken", 0))
        page, weight = [], 0
        while at < len(keys) and len(page) < body.get("maxResults", 500) and weight < PAGE_BYTES:
            vector = shown(index.vectors[keys[at]], body)
            page.append(vector)
            weight += size(vector)
            at += 1
        return {"vectors": page} | ({"nextToken": str(at)} if at < len(keys) else {})

    def on_QueryVectors(self, body):
        index = self._index(body)
        check(1 <= body["topK"] <= TOP_K, "topK: 1 to 100")
        check("queryVector" in body or "queryTexts" in body, "queryVector or queryTexts")
        texts = body.get("queryTexts", [])
        check(not texts or index.mode == "ENHANCED", "queryTexts need ENHANCED mode")
        searchable = {one["metadataKey"] for one in index.searchable if not self.building}
        check(
            all(1 <= len(t["text"]) <= 1024 and t["metadataKey"] in searchable for t in texts), "queryTexts"
        )
        check(body.get("queryMode", index.mode) == index.mode, "queryMode")
        asked = body.get("queryVector", {}).get("float32")
        check(asked is None or len(asked) == index.dimension, "queryVector: the dimension is another")
        passes = condition(body.get("filter"), index)
        within = [v for v in index.vectors.values() if passes(v.get("metadata", {}))]
        far = dict(zip((v["key"] for v in within), distances(within, asked, index.metric), strict=True))
        by_meaning = sorted(within, key=lambda v: (far[v["key"]], v["key"]))
        ranked = fused(by_meaning, texts) if texts else by_meaning
        start = int(body.get("nextToken", 0))
        count = min(body["topK"], self.page)
        vectors = []
        for vector in ranked[start : min(start + count, self.pages_up_to)]:
            answer = {"key": vector["key"]}
            if body.get("returnMetadata"):
                answer["metadata"] = vector.get("metadata", {})
            if body.get("returnDistance"):
                answer["distance"] = far[vector["key"]]
            vectors.append(answer)
        more = index.mode == "ENHANCED" and start + count < min(len(ranked), self.pages_up_to)
        return {"vectors": vectors, "distanceMetric": index.metric} | (
            {"nextToken": str(start + count)} if more else {}
        )

    def _bucket(self, body):
        if body["vectorBucketName"] not in self.buckets:
            raise Fault("NotFoundException", "The specified vector bucket could not be found")
        return self.buckets[body["vectorBucketName"]]

    def _index(self, body):
        indexes = self._bucket(body)
        if body["indexName"] not in indexes:
            raise Fault("NotFoundException", "The specified index could not be found")
        return indexes[body["indexName"]]

    def _arn(self, body):
        return (
            f"arn:aws:s3vectors:eu-west-1:123456789012:bucket/{body['vectorBucketName']}"
            f"/index/{body['indexName']}"
        )


def check(holds, what):
    if not holds:
        raise Fault("ValidationException", f"Invalid request: {what}")


def size(value):
    """As the strictest would count: every letter beyond ASCII written out."""
    return len(json.dumps(value))


def allowed(value):
    if isinstance(value, list):
        return all(isinstance(one, str | int | float | bool) for one in value)
    return isinstance(value, str | int | float | bool)


def shown(vector, body):
    answer = {"key": vector["key"]}
    if body.get("returnData"):
        answer["data"] = vector["data"]
    if body.get("returnMetadata"):
        answer["metadata"] = vector.get("metadata", {})
    return answer


def distances(vectors, asked, metric):
    """How far vectors are from the one asked for, in order."""
    if asked is None or not vectors:
        return [0.0] * len(vectors)
    held, asked = np.array([one["data"]["float32"] for one in vectors], float), np.array(asked, float)
    if metric == "euclidean":
        return np.linalg.norm(held - asked, axis=1).tolist()
    lengths = np.linalg.norm(held, axis=1) * np.linalg.norm(asked)
    return (1 - (held * asked).sum(axis=1) / lengths).tolist()


def fused(by_meaning, texts):
    """Reciprocal rank fusion of the order given and of how many of the words stand in the text."""
    words = {word for text in texts for word in text["text"].lower().split()}

    def shared(vector):
        said = str(vector["metadata"].get(texts[0]["metadataKey"], "")).lower()
        return sum(word in said for word in words)

    shares = {vector["key"]: shared(vector) for vector in by_meaning}
    by_words = sorted(by_meaning, key=lambda vector: -shares[vector["key"]])
    ranks = {vector["key"]: 1 / (60 + rank) for rank, vector in enumerate(by_meaning)}
    for rank, vector in enumerate(by_words):
        ranks[vector["key"]] += (1 / (60 + rank)) if shares[vector["key"]] else 0
    return sorted(by_meaning, key=lambda vector: -ranks[vector["key"]])


def condition(said, index):
    """Whether metadata passes a filter, as a function of the metadata. A wrong type matches nothing and is no
    error, as with the service."""
    if said is None:
        return lambda metadata: True
    check(isinstance(said, dict) and len(said) == 1, "filter: several keys need $and")
    ((key, wanted),) = said.items()
    if key in ("$and", "$or"):
        check(isinstance(wanted, list) and wanted, f"filter: {key} takes a list of conditions")
        parts, of = [condition(one, index) for one in wanted], all if key == "$and" else any
        return lambda metadata: of(part(metadata) for part in parts)
    check(not key.startswith("$"), f"filter: {key}")
    check(key not in index.not_filterable, f"filter: {key} is not filterable")
    if not isinstance(wanted, dict):
        wanted = {"$eq": wanted}
    check(len(wanted) == 1, "filter: one operator a key")
    ((operator, bound),) = wanted.items()
    if operator == "$exists":
        return lambda metadata: (key in metadata) == bound
    if operator in ("$in", "$nin"):
        check(isinstance(bound, list) and bound, f"filter: {operator} takes a list")
    if operator in ("$eq", "$ne", "$in", "$nin"):
        bounds = bound if operator in ("$in", "$nin") else [bound]
        return _is_among(key, bounds) if operator in ("$eq", "$in") else _is_not_among(key, bounds)
    check(operator in ("$gt", "$gte", "$lt", "$lte"), f"filter: {operator}")
    check(is_number(bound), f"filter: {operator} compares numbers")
    compare = {"$gt": gt, "$gte": ge, "$lt": lt, "$lte": le}[operator]

    def holds(metadata):
        value = metadata.get(key)
        values = value if isinstance(value, list) else (value,)
        return any(is_number(one) and compare(one, bound) for one in values)

    return holds


def _is_among(key, bounds):
    wanted = {_typed(bound) for bound in bounds}

    def found(metadata):
        value = metadata.get(key)
        if isinstance(value, list):
            return any(_typed(one) in wanted for one in value)
        return _typed(value) in wanted

    return found


def _is_not_among(key, bounds):
    found = _is_among(key, bounds)
    return lambda metadata: key in metadata and not found(metadata)


def _typed(value):
    """A value that equals only those of its type: ``True`` is no 1."""
    return is_number(value), value


def is_number(value):
    return type(value) in (int, float)
