/** Commands for those who have nothing yet. */

const HEAD = `-H "Authorization: Bearer $ALLIM_KEY" -H 'Content-Type: application/json'`;

export const curlOfNotification = () => `curl ${location.origin}/v1/notifications ${HEAD} \\
  -d '{"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}'`;

/** @param {string} recipient */
export const curlForRecipient = (recipient) => `curl ${location.origin}/v1/notifications ${HEAD} \\
  -d '${JSON.stringify({to: [{recipient}], content: {title: 'Hello', body: 'It works.'}}).replaceAll("'", "'\\''")}'`;

export const curlOfRecipient = () => `curl -X PUT ${location.origin}/v1/recipients/ada ${HEAD} \\
  -d '{"addresses":{"email":["ada@example.com"]},"locale":"en","zone":"Europe/London"}'`;

/** What a new template begins with: words for all channels, a mail of its own, and another language. */
export const TEMPLATE = {
  parts: {
    default: {title: 'Order {{ data.order }}', body: 'It is on its way, {{ data.name }}.', url: '{{ data.track }}'},
    email: {
      subject: 'Order {{ data.order }} is on its way',
      html: '<h1>Hello {{ data.name }}</h1>\n<p>Order <b>{{ data.order }}</b> is <a href="{{ data.track }}">on its way</a>.</p>\n',
    },
  },
  locales: {ko: {default: {body: '{{ data.name }}님, 배송이 시작되었습니다.'}}},
};

export const curlOfTemplate = () => `curl -X PUT ${location.origin}/v1/templates/order-sent ${HEAD} \\
  -d '{"publish":true,"parts":{"default":{"title":"Order {{ data.order }}","body":"It is on its way, {{ data.name }}."}}}'`;
/** @param {string} [topic] */
export const curlOfSubscriber = (topic = 'oncall') => `curl -X PUT '${location.origin}/v1/topics/${encodeURIComponent(topic).replaceAll("'", '%27')}/subscribers/ada' ${HEAD}`;
