// Accepts a notification to one e-mail address as Allim does. The last function is what Lambda's runtime does.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import http from "node:http";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const TABLE = process.env.ALLIM_TABLE_NAME;
const QUEUE = process.env.ALLIM_QUEUE_URL;
const ADMIN = sha256("Bearer " + process.env.ALLIM_ACCESS_ADMIN_KEY);
const EMAIL = /^[^\s@]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}$/;
const KEY = /^[\x20-\x7e]{1,255}$/;
const DAY = 86_400_000;

const dynamo = new DynamoDBClient();
const sqs = new SQSClient();

class Refusal extends Error {
  constructor(status, why) {
    super(why);
    this.status = status;
  }
}

function sha256(text) {
  return createHash("sha256").update(text).digest();
}

function need(holds, status, otherwise) {
  if (!holds) throw new Refusal(status, otherwise);
}

function only(object, known) {
  need(object !== null && typeof object === "object" && !Array.isArray(object), 400, "Give an object.");
  need(Object.keys(object).every((name) => known.includes(name)), 400, "There is a field that is not known.");
}

function text(object, name, max) {
  const value = object[name];
  need(typeof value === "string" && value.length > 0 && value.length <= max, 400, `Give a text in ${name}.`);
  return value;
}

async function get(pk, sk) {
  const answer = await dynamo.send(
    new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
  );
  return answer.Item;
}

async function put(pk, sk, body, more) {
  const item = {
    pk: { S: pk },
    sk: { S: sk },
    body: { S: JSON.stringify(body) },
    version: { N: "1" },
    token: { S: randomUUID() },
    ...more,
  };
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: item,
        ConditionExpression: "attribute_not_exists(#pk) OR #expires <= :now",
        ExpressionAttributeNames: { "#pk": "pk", "#expires": "expires" },
        ExpressionAttributeValues: { ":now": { N: String(Date.now()) } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  } catch (e) {
    need(!(e instanceof ConditionalCheckFailedException), 409, "Another request was faster.");
    throw e;
  }
}

function expiring(millis) {
  return { expires: { N: String(millis) }, ttl: { N: String(Math.floor(millis / 1000) + 1) } };
}

async function accept(event) {
  const { method, path } = event.requestContext.http;
  need(method === "POST" && path === "/v1/notifications", 404, "Not found.");
  need(timingSafeEqual(ADMIN, sha256(event.headers.authorization ?? "")), 401, "Give a key.");
  const key = event.headers["idempotency-key"] ?? "";
  need(KEY.test(key), 400, "Give an Idempotency-Key of 1 to 255 printable ASCII characters.");
  const request = JSON.parse(event.body);
  only(request, ["to", "content"]);
  const { to, content } = request;
  need(Array.isArray(to) && to.length === 1, 400, "Give one target in to.");
  only(to[0], ["email"]);
  const email = text(to[0], "email", 254);
  need(EMAIL.test(email), 400, "Give an e-mail address.");
  only(content, ["title", "body"]);
  text(content, "title", 1000);
  text(content, "body", 100_000);

  const now = Date.now();
  const at = new Date(now).toISOString();
  const name = randomUUID().replaceAll("-", "");
  const id = "ntf_" + name;
  const address = sha256("email/" + email).toString("hex").slice(0, 32);
  const delivery = `dlv_${name}_${address.slice(0, 13)}`;

  need(!(await get("idempotency/admin", key)), 409, "The key was used before.");
  need(!(await get("suppression/" + address, "s")), 409, "The address is suppressed.");
  const claim = { bodyHash: sha256(event.body).toString("hex"), notification: id };
  await put("idempotency/admin", key, claim, expiring(now + DAY));
  await put(
    id,
    "n",
    {
      id,
      createdAt: at,
      to,
      exclude: [],
      channels: [],
      content,
      urgency: "NORMAL",
      data: {},
      progress: { lastTurn: at, parts: 1, planned: 1 },
      stage: "planned",
    },
    { list: { S: "notifications" }, listSort: { S: name }, ...expiring(now + 135 * DAY) },
  );
  await put(
    id,
    "d/" + delivery,
    {
      id: delivery,
      route: { channel: "email" },
      target: { email },
      state: "held",
      createdAt: at,
      plannedFor: at,
      turn: at,
      dueAt: at,
      attempts: 0,
      leases: 0,
      cancelAsked: false,
      mayHaveLeft: false,
      permitted: false,
      ofDigest: false,
      trace: [{ at, decision: "hold", why: "due at once" }],
    },
    {
      list: { S: "deliveries/of/" + address },
      listSort: { S: `2/${now}/${delivery}` },
      shard: { N: "0" },
      dueAt: { N: String(now + 75_000) },
    },
  );
  const hint = JSON.stringify({ pk: id, sk: "d/" + delivery });
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE, MessageBody: hint }));
  console.log(JSON.stringify({ id, Accepted: 1 }));

  const shown = {
    id: delivery,
    notification: id,
    channel: "email",
    to: email[0] + "***" + email.slice(email.indexOf("@")),
    state: "held",
    dueAt: at,
    why: "due at once",
    createdAt: at,
  };
  const view = {
    id,
    createdAt: at,
    stage: "planned",
    content,
    urgency: "normal",
    channels: [],
    data: {},
    deliveries: [shown],
    more: false,
  };
  return answer(202, view, { location: "/v1/notifications/" + id });
}

function answer(statusCode, body, headers) {
  return {
    statusCode,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}

async function handler(event) {
  try {
    return await accept(event);
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    return answer(e.status, { status: e.status, detail: e.message });
  }
}

async function serve() {
  const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const call = (method, path, body) =>
    new Promise((resolve, reject) => {
      const options = { host, port, agent, method, path: "/2018-06-01/runtime/invocation/" + path };
      http
        .request(options, (response) => {
          const parts = [];
          response.on("data", (part) => parts.push(part)).on("error", reject);
          response.on("end", () =>
            resolve({ id: response.headers["lambda-runtime-aws-request-id"], body: Buffer.concat(parts) }),
          );
        })
        .on("error", reject)
        .end(body);
    });
  while (true) {
    const next = await call("GET", "next");
    await call("POST", next.id + "/response", JSON.stringify(await handler(JSON.parse(next.body))));
  }
}

serve().catch((e) => {
  console.error(e);
  process.exit(1);
});
