// @slack/socket-mode: envelopes, acknowledgements with and without a payload, modals, and a new link when Slack asks for one.
import { SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';
import { api, env, input, refusal, say } from './say.js';

const slack = new WebClient(env('SLACK_BOT_TOKEN'), api);
const socket = new SocketModeClient({ appToken: env('SLACK_APP_TOKEN'), clientOptions: api });
const text = (words) => ({ type: 'plain_text', text: words });
const form = {
  type: 'modal',
  title: text('Add a playbook'),
  submit: text('Check'),
  callback_id: 'add',
  blocks: [
    { type: 'input', block_id: 'yaml', label: text('Playbook'), element: { type: 'plain_text_input', action_id: 'v', multiline: true } },
    { type: 'actions', elements: [{ type: 'button', action_id: 'help', text: text('Help') }] },
  ],
};
const preview = { type: 'modal', title: text('Preview'), submit: text('Confirm'), callback_id: 'preview', blocks: [{ type: 'section', text: text('One step.') }] };

socket.on('connected', () => say('connected'));
socket.on('slash_commands', async ({ ack, body }) => {
  if (body.text === 'list') return ack({ text: 'Nothing yet.' });
  await ack();
  const opened = await slack.views.open({ trigger_id: body.trigger_id, view: form });
  say('opened', { id: opened.view.id, twice: await refusal(() => slack.views.open({ trigger_id: body.trigger_id, view: form })) });
});
socket.on('interactive', async ({ ack, body }) => {
  if (body.type === 'block_actions') {
    await ack();
    await slack.views.push({ trigger_id: body.trigger_id, view: { ...preview, title: text('Help') } });
    const changed = await slack.views.update({ view_id: body.view.id, hash: body.view.hash, view: { ...form, submit: text('Again') } });
    return say('pushed', { stale: await refusal(() => slack.views.update({ view_id: body.view.id, hash: body.view.hash, view: form })), hash: changed.view.hash });
  }

  const typed = body.view.state.values.yaml?.v.value;
  if (body.view.callback_id === 'add') return ack(typed === 'good' ? { response_action: 'push', view: preview } : { response_action: 'errors', errors: { yaml: 'Line 1: that is no playbook.' } });
  await ack({ response_action: 'clear' });
  say('confirmed');
});
socket.on('slack_event', async ({ ack, type, body, retry_num }) => {
  if (type !== 'events_api') return;
  await ack();
  const { event } = body;
  if (event.type === 'app_home_opened') await slack.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'header', text: text('All well') }] } });
  say('event', { type: event.type, text: event.text, retry: retry_num ?? 0 });
});

await socket.start();
await input();
await socket.disconnect();
process.exit(0);
