/* One request for each channel, in its list; a channel without one shows none. */

const CONTENT = '"content":{"title":"Hello","body":"It works."}}';

/** @param {string} receiver @returns {Record<string, string>} */
const targets = (receiver) => ({
  email: '{"to":[{"email":"ada@example.com"}],',
  sms: '{"to":[{"phone":"+821012345678"}],',
  push: '{"to":[{"device":"arn:aws:sns:us-east-1:000000000000:endpoint/APNS/app/ada"}],',
  inbox: '{"to":[{"recipient":"reader"}],"channels":["inbox"],',
  webhook: `{"to":[{"webhook":"${receiver}"}],`,
  sns: '{"to":[{"snsTopic":"arn:aws:sns:us-east-1:000000000000:alerts"}],',
});

/** @param {string} path @param {string} body @param {string} [option] */
const call = (path, body, option = '') =>
  `curl -s ${location.host}${path} ${option}\\\n  -H 'Authorization: Bearer allim_dev' -H 'Content-Type: application/json' \\\n  -d '${body}'`;

/** A command that makes the first message of a channel, or nothing. @param {string} channel @param {string} receiver of webhooks */
export function example(channel, receiver) {
  const known = targets(receiver);
  const first = channel || 'email';
  if (!Object.hasOwn(known, first)) return '';
  const recipient = first === 'inbox' ? `${call('/v1/recipients/reader', '{}', '-X PUT ')}\n` : '';
  return recipient + call('/v1/notifications', known[first] + CONTENT);
}
