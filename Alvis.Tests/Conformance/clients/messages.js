// @slack/web-api: posting, editing, threads, metadata, refusals.
import { WebClient } from '@slack/web-api';
import { api, env, refusal, say } from './say.js';

const slack = new WebClient(env('SLACK_BOT_TOKEN'), api);
const channel = env('SLACK_CHANNEL');

const me = await slack.auth.test();
say('auth', { team: me.team_id, user: me.user_id, bot: me.bot_id, scopes: me.response_metadata.scopes });

const posted = await slack.chat.postMessage({
  channel,
  text: 'shop is down',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: '*shop* is down' } },
    { type: 'actions', elements: [{ type: 'button', action_id: 'alvis.ack', text: { type: 'plain_text', text: 'Acknowledge' }, value: '142' }] },
  ],
  metadata: { event_type: 'alvis_post', event_payload: { incident: 142, sequence: 0 } },
  unfurl_links: false,
});
say('posted', { ts: posted.ts, echoed: posted.message.text });

await slack.chat.postMessage({ channel, text: 'restarting', thread_ts: posted.ts });
await slack.chat.postMessage({ channel, text: 'summary', thread_ts: posted.ts, reply_broadcast: true });
const updated = await slack.chat.update({ channel, ts: posted.ts, text: 'shop is up', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'shop is *up*' } }] });
say('updated', { text: updated.text });

const replies = await slack.conversations.replies({ channel, ts: posted.ts, include_all_metadata: true });
say('replies', { texts: replies.messages.map((m) => m.text), incident: replies.messages[0].metadata.event_payload.incident, subtype: replies.messages[2].subtype });

const pages = [];
for await (const page of slack.paginate('conversations.history', { channel, limit: 1 })) pages.push(page.messages.map((m) => m.text));
say('history', { pages });

await slack.chat.postEphemeral({ channel, user: env('SLACK_USER'), text: 'for you alone' });
const link = await slack.chat.getPermalink({ channel, message_ts: posted.ts });
say('permalink', { link: link.permalink });

say('blocks', await refusal(() => slack.chat.postMessage({ channel, text: 't', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }] })));
say('nowhere', await refusal(() => slack.chat.postMessage({ channel: 'C0NOWHERE', text: 't' })));
say('stranger', await refusal(() => new WebClient('xoxb-somebody-elses', api).auth.test()));

const info = await slack.conversations.info({ channel });
const people = await slack.users.info({ user: env('SLACK_USER') });
const groups = await slack.usergroups.list();
say('known', { channel: info.channel.name, person: people.user.name, groups: groups.usergroups.map((g) => g.handle) });
await slack.chat.delete({ channel, ts: posted.ts });
