// Holds a JSON file against a JSON Schema with ajv. Prints one line when it fits, or every place where it does not.
// node manifest.check.mjs SCHEMA FILE
import Ajv from "ajv";
import formats from "ajv-formats";
import { readFileSync } from "node:fs";

const [schema, file] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
// Slack's schema has keywords for its editor, which strict mode takes for slips.
const ajv = new Ajv.default({ allErrors: true, strict: false });
formats.default(ajv);
const fits = ajv.compile(schema);
if (fits(file)) {
  console.log(JSON.stringify({ what: "fits" }));
} else {
  for (const error of fits.errors) console.error(`${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  process.exitCode = 1;
}
