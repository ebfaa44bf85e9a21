// Draws messages and views of docs/slack as Slack would, with slack-blocks-to-jsx in Chromium, into pictures that a person can look at.
// node render.mjs [light|dark] [NAME…]   writes docs/pictures/slack-NAME.png. CHROMIUM names another browser than /usr/bin/chromium.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

// Its module form imports names that Node does not find in its dependencies.
const require = createRequire(import.meta.url);
const { Message } = require("slack-blocks-to-jsx");

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const [theme, ...asked] = process.argv[2] === "dark" || process.argv[2] === "light" ? process.argv.slice(2) : ["light", ...process.argv.slice(2)];
const names = asked.length > 0 ? asked : ["incident-asking-with-record", "incident-approved", "incident-paged", "incident-closed", "thread-page", "thread-merged", "summary", "modal-preview", "modal-add-playbook", "home-incidents"];
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const css = readFileSync(path.join(path.dirname(require.resolve("slack-blocks-to-jsx")), "style.css"), "utf8");
const dark = theme === "dark";
const data = { users: [{ id: "U0ANN", name: "ann" }], user_groups: [{ id: "S0ONCALL", name: "oncall" }] };
const logo = `data:image/svg+xml;base64,${readFileSync(path.join(root, "Alvis.Bot/WebConsole/assets/alvis.svg")).toString("base64")}`;
const opened = new Date("2026-03-01T03:00:00Z");

// The library shows dates in a verbatim text raw; Slack does not (wire/slack.md, section 10).
const read = (name) => JSON.parse(readFileSync(path.join(root, "docs/slack", `${name}.json`), "utf8"), (key, value) => (key === "verbatim" ? undefined : value));

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

// A modal's frame is Slack's own and not the library's.
function page(sent) {
  const framed = sent.type === "modal" || sent.type === "home";
  const blocks = renderToStaticMarkup(createElement(Message, { blocks: sent.blocks, logo, name: "Alvis", time: opened, theme, data, withoutWrapper: framed }));
  const body = !framed ? blocks : `<section class="view">
    ${sent.title ? `<header>${escape(sent.title.text)}<span>×</span></header>` : ""}<div class="in">${blocks}</div>
    ${sent.title ? `<footer><button>${escape(sent.close?.text ?? "Close")}</button>${sent.submit ? `<button class="go">${escape(sent.submit.text)}</button>` : ""}</footer>` : ""}</section>`;
  return `<!doctype html><meta charset="utf-8"><style>${css}</style><style>
    html { font-size: 16px } body { margin: 0; padding: 16px; width: ${framed && sent.type === "modal" ? 520 : 680}px; font: 15px/1.46 Lato, "Noto Sans", Arial, sans-serif; background: ${dark ? "#1a1d21" : "#fff"}; color: ${dark ? "#d1d2d3" : "#1d1c1d"} }
    .view { border: 1px solid #8886; border-radius: 8px } .view header { padding: 16px 20px; font-weight: 900; font-size: 20px; border-bottom: 1px solid #8884; display: flex; justify-content: space-between }
    .view .in { padding: 8px 20px 16px } .view footer { padding: 14px 20px; border-top: 1px solid #8884; display: flex; gap: 10px; justify-content: end }
    .view footer button { font: 700 15px Arial, sans-serif; padding: 8px 14px; border-radius: 6px; border: 1px solid #8888; background: none; color: inherit } .view footer .go { background: #007a5a; color: #fff; border-color: #007a5a }
  </style><body>${body}</body><script>document.title = String(Math.ceil(document.body.getBoundingClientRect().height))</script>`;
}

// A headless Chromium sometimes never ends on a busy machine: it is begun once more.
function browser(args, again = true) {
  const run = spawnSync(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--timezone-for-testing=Europe/Berlin", "--lang=en-US", ...args], { encoding: "utf8", timeout: 60_000, maxBuffer: 64 << 20, env: { ...process.env, TZ: "Europe/Berlin" } });
  if (run.error?.code === "ETIMEDOUT" && again) return browser(args, false);
  if (run.error) throw run.error;
  return run.stdout;
}

process.env.TZ = "Europe/Berlin";
const scratch = mkdtempSync(path.join(tmpdir(), "alvis-pictures-"));
mkdirSync(path.join(root, "docs/pictures"), { recursive: true });
try {
  for (const name of names) {
    const sent = read(name);
    const file = path.join(scratch, `${name}.html`);
    writeFileSync(file, page(sent));
    const address = pathToFileURL(file).href;
    const wide = (sent.type === "modal" ? 520 : 680) + 32;
    const high = Number(/<title>(\d+)<\/title>/.exec(browser([`--user-data-dir=${scratch}/profile`, `--window-size=${wide},800`, "--dump-dom", address]))?.[1] ?? 800);
    const picture = path.join(root, "docs/pictures", `slack-${name}${dark ? "-dark" : ""}.png`);
    browser([`--user-data-dir=${scratch}/profile`, `--window-size=${wide},${Math.min(high, 3000) + 8}`, `--screenshot=${picture}`, address]);
    console.log(path.relative(root, picture));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
