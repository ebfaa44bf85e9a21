// @slack/web-api: an upload in three steps, and a download with the token.
import { WebClient } from '@slack/web-api';
import { api, env, say } from './say.js';

const token = env('SLACK_BOT_TOKEN');
const slack = new WebClient(token, api);

const sent = await slack.filesUploadV2({ channel_id: env('SLACK_CHANNEL'), filename: 'report.md', title: 'Report', content: '# All well', initial_comment: 'The report' });
const id = sent.files[0].files[0].id;
const { file } = await slack.files.info({ file: id });
say('uploaded', { name: file.name, title: file.title, size: file.size, shared: Object.keys(file.shares.public) });

const shared = await slack.files.info({ file: env('SLACK_FILE') });
const read = async (headers) => {
  const response = await fetch(shared.file.url_private_download, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: (await response.text()).slice(0, 40) };
};
say('downloaded', await read({ authorization: `Bearer ${token}` }));
say('denied', await read({}));
