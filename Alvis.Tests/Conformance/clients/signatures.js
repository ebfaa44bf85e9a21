// @slack/bolt's own judgement of each request that the test sends: a line in, a line out.
import bolt from '@slack/bolt';
import { input, say } from './say.js';

await input((line) => {
  const { name, secret, timestamp, signature, body, now } = JSON.parse(line);
  // Bolt reads the body as UTF-8 before it looks at the signature.
  const headers = { 'x-slack-signature': signature ?? undefined, 'x-slack-request-timestamp': timestamp === null ? undefined : Number(timestamp) };
  const valid = bolt.isValidSlackRequest({ signingSecret: secret, body: Buffer.from(body, 'base64').toString('utf8'), headers, nowMilliseconds: now * 1000 });
  say('judged', { name, valid });
});
