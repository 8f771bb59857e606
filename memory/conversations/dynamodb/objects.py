"""Large items in S3: the object is written first, then the item that points to it with its hash and size."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from memory.conversations.base import ConversationsUnavailable

from .table import ATTEMPTS, SECONDS

# An object younger than this may still get its pointer.
GRACE = timedelta(hours=1)
DELETE_AT_ONCE = 1000


class LargeObjects:
    """The objects of one table in a bucket; None where there is no bucket."""

    def __init__(self, bucket, table, *, region=None, endpoint=None):
        self.bucket, self.prefix = bucket, f"conversations/{table}/"
        self.region, self.endpoint = region, endpoint

    @cached_property
    def client(self):
        retries = {"mode": "standard", "total_max_attempts": ATTEMPTS}
        style = {"addressing_style": "path"} if self.endpoint else None
        return boto3.client(
            "s3",
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=Config(retries=retries, s3=style, **SECONDS),
        )

    def create(self):
        """Make the bucket. False when it was there, or none is named."""
        if not self.bucket or self._is_there():
            return False
        elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        self._call("create_bucket", **(elsewhere if self.region not in (None, "us-east-1") else {}))
        return True

    def put(self, talk_id, name, content):
        """Keep an object. Returns the pointer to it."""
        if not self.bucket:
            raise ConversationsUnavailable(
                "This is too large for an item, and STORYHUB_CONVERSATIONS names no bucket for large ones."
            )
        digest = sha256(content).hexdigest()
        key = f"{self.prefix}{talk_id}/{name}"
        self._call("put_object", Key=key, Body=content)
        return {"key": key, "sha256": digest, "size": len(content)}

    def get(self, pointer):
        """The object behind a pointer, checked against its hash and size."""
        content = self._call("get_object", Key=pointer["key"])["Body"].read()
        if len(content) != pointer["size"] or sha256(content).hexdigest() != pointer["sha256"]:
            raise ConversationsUnavailable(f"{pointer['key']} is not what was written.")
        return content

    def delete(self, keys):
        keys = list(keys)
        for start in range(0, len(keys), DELETE_AT_ONCE):
            objects = [{"Key": key} for key in keys[start : start + DELETE_AT_ONCE]]
            self._call("delete_objects", Delete={"Objects": objects, "Quiet": True})

    def of_talk(self, talk_id):
        """The keys of all objects of a talk."""
        return [found["Key"] for found in self._listed(f"{self.prefix}{talk_id}/")]

    def grown_up(self):
        """The key of every object that should have its pointer by now, talk by talk."""
        before = datetime.now(UTC) - GRACE
        return (found["Key"] for found in self._listed(self.prefix) if found["LastModified"] < before)

    def talk_of(self, key):
        """The id of the talk that an object belongs to."""
        return key.removeprefix(self.prefix).partition("/")[0]

    def _listed(self, prefix):
        token = {}
        while self.bucket:
            answer = self._call("list_objects_v2", Prefix=prefix, **token)
            yield from answer.get("Contents", ())
            if not answer.get("IsTruncated"):
                return
            token = {"ContinuationToken": answer["NextContinuationToken"]}

    def _is_there(self):
        try:
            self.client.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("404", "NoSuchBucket"):
                return False
            raise ConversationsUnavailable(f"S3: {error}") from error
        except BotoCoreError as error:
            raise ConversationsUnavailable(f"S3: {error}") from error
        return True

    def _call(self, operation, **request):
        try:
            return getattr(self.client, operation)(Bucket=self.bucket, **request)
        except (ClientError, BotoCoreError) as error:
            raise ConversationsUnavailable(f"S3: {error}") from error
