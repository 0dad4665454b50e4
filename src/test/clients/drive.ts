// Drives the main operations by a client of the generated types.
import assert from 'node:assert';
import createClient from 'openapi-fetch';
import type { paths } from './document.js';

const client = createClient<paths>({ baseUrl: process.argv[2], headers: { Authorization: 'Bearer allim_dev' } });

function of<T>(answer: { data?: T; error?: unknown }): T {
  assert.strictEqual(answer.error, undefined, JSON.stringify(answer.error));
  return answer.data as T;
}

const ada = { params: { path: { id: 'ts-ada' } } };
const put = of(await client.PUT('/v1/recipients/{id}', {
  ...ada,
  body: { addresses: { email: ['ts@example.com'] }, zone: 'Asia/Seoul', locale: null, attributes: { plan: 'pro' } },
}));
assert.strictEqual(put.zone, 'Asia/Seoul');
assert.strictEqual(of(await client.GET('/v1/recipients/{id}', ada)).attributes['plan'], 'pro');
of(await client.PUT('/v1/topics/{topic}/subscribers/{recipient}', { params: { path: { topic: 'ts-ops', recipient: 'ts-ada' } } }));
assert.strictEqual(
  of(await client.GET('/v1/topics/{topic}/subscribers', { params: { path: { topic: 'ts-ops' }, query: { limit: 10 } } })).items.length, 1);

of(await client.PUT('/v1/templates/{id}', {
  params: { path: { id: 'ts-hello' } },
  body: { publish: true, updates: 'follow', strict: true, parts: { default: { title: 'Hello', body: 'It works, {{ data.name }}.' } } },
}));
const workflow = of(await client.PUT('/v1/workflows/{workflow}', {
  params: { path: { workflow: 'ts-hello' } },
  body: { critical: false, steps: [{ channel: 'inbox', template: 'ts-hello' }] },
}));
assert.strictEqual(workflow.steps.length, 1);

const made = of(await client.POST('/v1/notifications', {
  params: { header: { 'Idempotency-Key': 'ts-1' } },
  body: { workflow: 'ts-hello', to: [{ recipient: 'ts-ada' }], data: { name: 'Ada' }, urgency: 'normal' },
}));
const notification = { params: { path: { id: made.id } } };
assert.strictEqual(of(await client.GET('/v1/notifications/{id}', notification)).id, made.id);
assert.ok(of(await client.GET('/v1/notifications', { params: { query: { limit: 5 } } })).items.length > 0);
const delivery = of(await client.GET('/v1/notifications/{id}/deliveries', notification)).items[0];
assert.ok(of(await client.GET('/v1/deliveries/{id}', { params: { path: { id: delivery.id } } })).trace);

of(await client.PUT('/v1/recipients/{id}/preferences', {
  ...ada, body: { all: true, frequencies: { 'ts-hello': { every: 'weekly', on: 'monday' } } },
}));
assert.strictEqual(of(await client.GET('/v1/recipients/{id}/preferences', ada)).all, true);
assert.ok(of(await client.GET('/v1/inbox/{recipient}/count', { params: { path: { recipient: 'ts-ada' } } })).unread >= 0);

const held = of(await client.POST('/v1/notifications', {
  body: { to: [{ email: 'ts@example.com' }], content: { body: 'Later.' }, sendAt: '2090-01-01T09:00:00+09:00', urgency: 'normal' },
}));
assert.strictEqual(of(await client.DELETE('/v1/notifications/{id}', { params: { path: { id: held.id } } })).cancelled, 1);
const missing = await client.GET('/v1/recipients/{id}', { params: { path: { id: 'ts-nobody' } } });
assert.strictEqual(missing.error?.code, 'not-found');
of(await client.DELETE('/v1/recipients/{id}', ada));
console.log('15 operations by a TypeScript client');
