"""The table in DynamoDB: reading to the end, writing whole, and trying again what was throttled.

Throttling and 5xx answers are asked again by botocore, later each time and with jitter; what a batch leaves
unprocessed and transactions that met another are asked again here.
"""

import random
import re
import time
from functools import cached_property

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from memory.conversations.base import ConversationsUnavailable

ATTEMPTS = 8
# Seconds: the first pause, and the longest.
PAUSE, LONGEST_PAUSE = 0.05, 5.0
SECONDS = {"connect_timeout": 5, "read_timeout": 30}
WRITE_AT_ONCE = 25
TTL = "expires"

_encode, _decode = TypeSerializer().serialize, TypeDeserializer().deserialize


class Cancelled(Exception):
    """A transaction whose conditions did not hold. ``failed`` are the places of those operations in it."""

    def __init__(self, failed):
        super().__init__(f"conditions {failed} did not hold")
        self.failed = failed


class Table:
    """A table with the string keys PK and SK."""

    def __init__(self, name, *, region=None, endpoint=None):
        self.name, self.region, self.endpoint = name, region, endpoint

    @cached_property
    def client(self):
        return boto3.client(
            "dynamodb",
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=Config(retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, **SECONDS),
        )

    def create(self):
        """Make the table, on demand and with its time to live. False when it was there."""
        attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")]
        keys = [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}]
        try:
            self.client.create_table(
                TableName=self.name,
                AttributeDefinitions=attributes,
                KeySchema=keys,
                BillingMode="PAY_PER_REQUEST",
            )
        except ClientError as error:
            if _code(error) != "ResourceInUseException":
                raise unavailable(error) from error
            return False
        except BotoCoreError as error:
            raise unavailable(error) from error
        self.client.get_waiter("table_exists").wait(TableName=self.name)
        self._call("update_time_to_live", TimeToLiveSpecification={"Enabled": True, "AttributeName": TTL})
        return True

    def get(self, pk, sk):
        """An item, or None."""
        answer = self._call("get_item", Key=_key(pk, sk), ConsistentRead=True)
        return _living(answer.get("Item"))

    def query(self, pk, prefix="", *, forward=True, after=None, limit=None, only=()):
        """The items of a partition whose SK begins with the prefix, in order, to the last page.

        ``after`` is the SK to go on after; ``only`` names the attributes to bring.
        """
        request = {
            "KeyConditionExpression": "PK = :pk" + (" AND begins_with(SK, :sk)" if prefix else ""),
            "ExpressionAttributeValues": _values({":pk": pk} | ({":sk": prefix} if prefix else {})),
            "ScanIndexForward": forward,
            "ConsistentRead": True,
        }
        if after is not None:
            request["ExclusiveStartKey"] = _key(pk, after)
        return self._paged("query", request, limit, only)

    def scan(self, condition, values, *, only=()):
        """Every item of the table that meets a condition: for upkeep, never for a request."""
        request = {"FilterExpression": condition, "ExpressionAttributeValues": _values(values)}
        return self._paged("scan", request | _names(condition) | {"ConsistentRead": True}, None, only)

    def update(self, pk, sk, expression, condition, values):
        """Update one item if the condition holds; False when it does not."""
        try:
            self._call("update_item", **_update(pk, sk, expression, condition, values))
        except ClientError as error:
            if _code(error) == "ConditionalCheckFailedException":
                return False
            raise unavailable(error) from error
        return True

    def transact(self, operations):
        """Do all operations or none. Raises ``Cancelled`` when conditions do not hold."""
        items = [{kind: {"TableName": self.name} | request} for kind, request in operations]
        for attempt in range(ATTEMPTS):
            try:
                self.client.transact_write_items(TransactItems=items)
                return
            except ClientError as error:
                if _code(error) != "TransactionCanceledException":
                    raise unavailable(error) from error
                reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", ())]
                failed = [at for at, code in enumerate(reasons) if code == "ConditionalCheckFailed"]
                if failed:
                    raise Cancelled(failed) from error
                last = error  # Two met on an item, or the table was too busy.
                _pause(attempt)
            except BotoCoreError as error:
                raise unavailable(error) from error
        raise unavailable(last)

    def delete_all(self, keys):
        """Delete the items with these (PK, SK)."""
        requests = [{"DeleteRequest": {"Key": _key(pk, sk)}} for pk, sk in keys]
        for start in range(0, len(requests), WRITE_AT_ONCE):
            left = {self.name: requests[start : start + WRITE_AT_ONCE]}
            for attempt in range(ATTEMPTS):
                left = self._batch(left)
                if not left:
                    break
                _pause(attempt)
            else:
                raise ConversationsUnavailable(f"{self.name} left items unprocessed.")

    def _batch(self, left):
        try:
            return self.client.batch_write_item(RequestItems=left).get("UnprocessedItems")
        except (ClientError, BotoCoreError) as error:
            raise unavailable(error) from error

    def _paged(self, operation, request, limit, only):
        if only:
            names = {f"#{name}": name for name in (*only, TTL)}
            request["ProjectionExpression"] = ", ".join(names)
            request["ExpressionAttributeNames"] = request.get("ExpressionAttributeNames", {}) | names
        found = 0
        while True:
            if limit is not None:
                request["Limit"] = max(1, limit - found)
            answer = self._call(operation, **request)
            for item in answer.get("Items", ()):
                if item := _living(item):
                    found += 1
                    yield item
                    if found == limit:
                        return
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _call(self, operation, **request):
        try:
            return getattr(self.client, operation)(TableName=self.name, **request)
        except ClientError as error:
            if _code(error) == "ConditionalCheckFailedException":
                raise
            raise unavailable(error) from error
        except BotoCoreError as error:
            raise unavailable(error) from error


def put(item, condition=""):
    """A put of a transaction."""
    request = {"Item": {name: _encode(value) for name, value in item.items() if value is not None}}
    return "Put", request | ({"ConditionExpression": condition} if condition else {})


def update(pk, sk, expression, condition, values):
    """An update of a transaction."""
    return "Update", _update(pk, sk, expression, condition, values)


def setting(body):
    """An update expression that replaces what stood in an item by this body, and its values."""
    # An object goes before what the item held itself, so that need not be taken away.
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in body)
    return change, {f":{name}": value for name, value in body.items()}


def delete(pk, sk):
    """A delete of a transaction."""
    return "Delete", {"Key": _key(pk, sk)}


def check(pk, sk, condition):
    """A condition of a transaction."""
    request = {"Key": _key(pk, sk), "ConditionExpression": condition}
    return "ConditionCheck", request | _names(condition)


def unavailable(error):
    """An error of the service in our words."""
    if isinstance(error, ClientError) and _code(error) == "ResourceNotFoundException":
        return ConversationsUnavailable(
            "The table of conversations is not there; manage.py create_conversations makes it."
        )
    return ConversationsUnavailable(f"DynamoDB: {error}")


def _update(pk, sk, expression, condition, values):
    return {
        "Key": _key(pk, sk),
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": _values(values),
    } | _names(f"{expression} {condition}")


def _names(expression):
    """The names in an expression. Attributes go by a #name: many plain ones are words of the language."""
    names = {name: name[1:] for name in re.findall(r"#\w+", expression)}
    return {"ExpressionAttributeNames": names} if names else {}


def _key(pk, sk):
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def _values(values):
    return {name: _encode(value) for name, value in values.items()}


def _living(item):
    """An item in values, or None when its time was over: the service removes such items days later."""
    if item is None:
        return None
    values = {name: _decode(value) for name, value in item.items()}
    return None if values.get(TTL) and values[TTL] < time.time() else values


def _code(error):
    return error.response.get("Error", {}).get("Code", "")


def _pause(attempt):
    time.sleep(random.uniform(0, min(LONGEST_PAUSE, PAUSE * 2**attempt)))
