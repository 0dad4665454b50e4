/** Commands for those who have nothing yet. */

const HEAD = `-H "Authorization: Bearer $ALLIM_KEY" -H 'Content-Type: application/json'`;

export const curlOfNotification = () => `curl ${location.origin}/v1/notifications ${HEAD} \\
  -d '{"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}'`;

/** @param {string} recipient */
export const curlForRecipient = (recipient) => `curl ${location.origin}/v1/notifications ${HEAD} \\
  -d '${JSON.stringify({to: [{recipient}], content: {title: 'Hello', body: 'It works.'}}).replaceAll("'", "'\\''")}'`;

export const curlOfRecipient = () => `curl -X PUT ${location.origin}/v1/recipients/ada ${HEAD} \\
  -d '{"addresses":{"email":["ada@example.com"]},"locale":"en","zone":"Europe/London"}'`;

/** @param {string} [topic] */
export const curlOfSubscriber = (topic = 'oncall') => `curl -X PUT '${location.origin}/v1/topics/${encodeURIComponent(topic).replaceAll("'", '%27')}/subscribers/ada' ${HEAD}`;
