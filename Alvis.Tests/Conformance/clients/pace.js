// @slack/web-api waits by itself as long as it is told to.
import { WebClient, WebClientEvent } from '@slack/web-api';
import { api, env, say } from './say.js';

const slack = new WebClient(env('SLACK_BOT_TOKEN'), api);
const waits = [];
slack.on(WebClientEvent.RATE_LIMITED, (seconds) => waits.push(seconds));
for (const text of ['one', 'two', 'three']) await slack.chat.postMessage({ channel: env('SLACK_CHANNEL'), text });
say('done', { waits });
