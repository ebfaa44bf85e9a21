// What every script shares: the workspace it talks to, and a line of JSON for each thing that the test should know.
import { createInterface } from 'node:readline';

export const env = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these scripts are run by the tests.`);
  return value;
};

export const api = { slackApiUrl: env('SLACK_API_URL') };

export const say = (what, more = {}) => process.stdout.write(`${JSON.stringify({ what, ...more })}\n`);

// A call that should fail, and the word in which Slack refuses.
export const refusal = async (call) => {
  try {
    await call();
    return { error: 'ok' };
  } catch (e) {
    return { error: e.data?.error ?? String(e), messages: e.data?.response_metadata?.messages ?? [] };
  }
};

// The test ends a script by closing its input; it may also send lines before.
export const input = (take = () => {}) =>
  new Promise((done) => {
    createInterface({ input: process.stdin }).on('line', take).on('close', done);
  });
