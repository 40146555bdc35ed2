// What tsc leaves undone: the JSON Schemas for editors and readers of reports, and a command that can be run.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { reportSchema } from "../drift/report/report-schema.ts";
import { policyFileSchema } from "../policy-file/index.ts";

const dist = new URL("../dist/", import.meta.url);
const schemas = new URL("schemas/", dist);
mkdirSync(schemas, { recursive: true });
for (const [name, schema] of Object.entries({ "mpu-policy": policyFileSchema, report: reportSchema })) {
  writeFileSync(new URL(`${name}.json`, schemas), `${JSON.stringify(schema, null, 2)}\n`);
}
chmodSync(new URL("drift/cli/bin.js", dist), 0o755);
