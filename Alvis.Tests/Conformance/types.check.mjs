// Type-checks every message and view of a folder as a literal against Slack's own @slack/types. Prints one line of what was checked, or what tsc says.
// node types.check.mjs FOLDER
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const names = readdirSync(folder).filter((n) => n.endsWith(".json")).sort();
if (names.length === 0) throw new Error(`There is no message in ${folder}.`);

const types = { modal: "ModalView", home: "HomeView" };
const lines = ['import type { HomeView, KnownBlock, ModalView } from "@slack/types";', "interface Message { text: string; blocks: KnownBlock[] }"];
for (const [n, name] of names.entries()) {
  const text = readFileSync(path.join(folder, name), "utf8");
  lines.push(`// ${name}`, `export const emitted${n}: ${types[JSON.parse(text).type] ?? "Message"} = ${text.trim()};`);
}

const scratch = mkdtempSync(path.join(tmpdir(), "alvis-types-"));
try {
  symlinkSync(path.join(here, "node_modules"), path.join(scratch, "node_modules"));
  const file = path.join(scratch, "emitted.ts");
  writeFileSync(file, lines.join("\n") + "\n");
  const tsc = path.join(here, "node_modules", ".bin", "tsc");
  const run = spawnSync(tsc, ["--noEmit", "--strict", "--skipLibCheck", "--types", "", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022", file], { encoding: "utf8" });
  if (run.error) throw run.error;
  if (run.status !== 0) {
    console.error(run.stdout.slice(0, 8000), run.stderr.slice(0, 2000));
    process.exitCode = 1;
  } else {
    console.log(JSON.stringify({ what: "checked", count: names.length }));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
