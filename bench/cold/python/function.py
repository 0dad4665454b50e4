"""Accepts a notification to one e-mail address as Allim does. The last function is what Lambda's runtime does."""

import hashlib
import hmac
import http.client
import json
import os
import re
import time
import uuid
from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError

TABLE = os.environ["ALLIM_TABLE_NAME"]
QUEUE = os.environ["ALLIM_QUEUE_URL"]
ADMIN = hashlib.sha256(("Bearer " + os.environ["ALLIM_ACCESS_ADMIN_KEY"]).encode()).digest()
EMAIL = re.compile(r"[^\s@]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
KEY = re.compile(r"[\x20-\x7e]{1,255}")
DAY = 86_400_000

dynamo = boto3.client("dynamodb")
sqs = boto3.client("sqs")


class Refusal(Exception):
    def __init__(self, status, why):
        super().__init__(why)
        self.status = status


def sha256(text):
    return hashlib.sha256(text.encode())


def need(holds, status, otherwise):
    if not holds:
        raise Refusal(status, otherwise)


def only(value, known):
    need(isinstance(value, dict), 400, "Give an object.")
    need(value.keys() <= known, 400, "There is a field that is not known.")


def text(value, name, longest):
    given = value.get(name)
    need(isinstance(given, str) and 0 < len(given) <= longest, 400, f"Give a text in {name}.")
    return given


def dumps(value):
    return json.dumps(value, separators=(",", ":"))


def get(pk, sk):
    return dynamo.get_item(TableName=TABLE, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True).get("Item")


def put(pk, sk, body, more):
    try:
        dynamo.put_item(
            TableName=TABLE,
            Item={
                "pk": {"S": pk},
                "sk": {"S": sk},
                "body": {"S": dumps(body)},
                "version": {"N": "1"},
                "token": {"S": str(uuid.uuid4())},
                **more,
            },
            ConditionExpression="attribute_not_exists(#pk) OR #expires <= :now",
            ExpressionAttributeNames={"#pk": "pk", "#expires": "expires"},
            ExpressionAttributeValues={":now": {"N": str(time.time_ns() // 1_000_000)}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as e:
        need(e.response["Error"]["Code"] != "ConditionalCheckFailedException", 409, "Another request was faster.")
        raise


def expiring(millis):
    return {"expires": {"N": str(millis)}, "ttl": {"N": str(millis // 1000 + 1)}}


def accept(event):
    called = event["requestContext"]["http"]
    need(called["method"] == "POST" and called["path"] == "/v1/notifications", 404, "Not found.")
    headers = event["headers"]
    given = sha256(headers.get("authorization", "")).digest()
    need(hmac.compare_digest(ADMIN, given), 401, "Give a key.")
    key = headers.get("idempotency-key", "")
    need(KEY.fullmatch(key), 400, "Give an Idempotency-Key of 1 to 255 printable ASCII characters.")
    request = json.loads(event["body"])
    only(request, {"to", "content"})
    to = request.get("to")
    need(isinstance(to, list) and len(to) == 1, 400, "Give one target in to.")
    only(to[0], {"email"})
    email = text(to[0], "email", 254)
    need(EMAIL.fullmatch(email), 400, "Give an e-mail address.")
    content = request.get("content")
    only(content, {"title", "body"})
    text(content, "title", 1000)
    text(content, "body", 100_000)

    now = time.time_ns() // 1_000_000
    at = datetime.fromtimestamp(now / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    name = uuid.uuid4().hex
    id = "ntf_" + name
    address = sha256("email/" + email).hexdigest()[:32]
    delivery = f"dlv_{name}_{address[:13]}"

    need(not get("idempotency/admin", key), 409, "The key was used before.")
    need(not get("suppression/" + address, "s"), 409, "The address is suppressed.")
    claim = {"bodyHash": sha256(event["body"]).hexdigest(), "notification": id}
    put("idempotency/admin", key, claim, expiring(now + DAY))
    put(
        id,
        "n",
        {
            "id": id,
            "createdAt": at,
            "to": to,
            "exclude": [],
            "channels": [],
            "content": content,
            "urgency": "NORMAL",
            "data": {},
            "progress": {"lastTurn": at, "parts": 1, "planned": 1},
            "stage": "planned",
        },
        {"list": {"S": "notifications"}, "listSort": {"S": name}, **expiring(now + 135 * DAY)},
    )
    put(
        id,
        "d/" + delivery,
        {
            "id": delivery,
            "route": {"channel": "email"},
            "target": {"email": email},
            "state": "held",
            "createdAt": at,
            "plannedFor": at,
            "turn": at,
            "dueAt": at,
            "attempts": 0,
            "leases": 0,
            "cancelAsked": False,
            "mayHaveLeft": False,
            "permitted": False,
            "ofDigest": False,
            "trace": [{"at": at, "decision": "hold", "why": "due at once"}],
        },
        {
            "list": {"S": "deliveries/of/" + address},
            "listSort": {"S": f"2/{now}/{delivery}"},
            "shard": {"N": "0"},
            "dueAt": {"N": str(now + 75_000)},
        },
    )
    sqs.send_message(QueueUrl=QUEUE, MessageBody=dumps({"pk": id, "sk": "d/" + delivery}))
    print(dumps({"id": id, "Accepted": 1}), flush=True)

    shown = {
        "id": delivery,
        "notification": id,
        "channel": "email",
        "to": email[0] + "***" + email[email.index("@") :],
        "state": "held",
        "dueAt": at,
        "why": "due at once",
        "createdAt": at,
    }
    view = {
        "id": id,
        "createdAt": at,
        "stage": "planned",
        "content": content,
        "urgency": "normal",
        "channels": [],
        "data": {},
        "deliveries": [shown],
        "more": False,
    }
    return answer(202, view, {"location": "/v1/notifications/" + id})


def answer(status, body, headers):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", **headers},
        "body": dumps(body),
        "isBase64Encoded": False,
    }


def handler(event):
    try:
        return accept(event)
    except Refusal as e:
        return answer(e.status, {"status": e.status, "detail": str(e)}, {})


def serve():
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    path = "/2018-06-01/runtime/invocation/"
    while True:
        runtime.request("GET", path + "next")
        next = runtime.getresponse()
        event = json.loads(next.read())
        request_id = next.headers["Lambda-Runtime-Aws-Request-Id"]
        runtime.request("POST", path + request_id + "/response", dumps(handler(event)).encode())
        runtime.getresponse().read()


serve()
