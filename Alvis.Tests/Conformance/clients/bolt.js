// @slack/bolt as a whole app: by signed requests on a port of its own, or by Socket Mode.
import bolt from '@slack/bolt';
import { api, env, input, say } from './say.js';

const overHttp = process.argv[2] === 'http';
const app = new bolt.App({
  token: env('SLACK_BOT_TOKEN'),
  clientOptions: api,
  ...(overHttp ? { signingSecret: env('SLACK_SIGNING_SECRET'), endpoints: '/slack/events' } : { socketMode: true, appToken: env('SLACK_APP_TOKEN') }),
});

app.command('/alvis', async ({ command, ack, respond }) => {
  await ack({ text: `Looking for ${command.text}` });
  await respond({ response_type: 'in_channel', text: `Found ${command.text}`, blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'approve', text: { type: 'plain_text', text: 'Approve restart' }, value: '142' }] }] });
});
app.action('approve', async ({ ack, body, action, respond }) => {
  await ack();
  await respond({ replace_original: true, text: `${body.user.name} approved ${action.value}` });
});
app.event('app_mention', async ({ event, say: reply }) => {
  await reply({ text: `Heard: ${event.text}`, thread_ts: event.ts });
});
app.view('unused', async ({ ack }) => ack());
app.error(async (error) => say('error', { error: String(error) }));

if (overHttp) {
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  say('ready', { port: server.address().port });
} else {
  await app.start();
  say('ready');
}

await input();
await app.stop();
process.exit(0);
