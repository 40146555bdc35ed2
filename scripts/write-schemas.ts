// Writes the JSON Schemas into the package, for editors and for readers of reports.
import { mkdirSync, writeFileSync } from "node:fs";
import { reportSchema } from "../drift/report/report-schema.ts";
import { policyFileSchema } from "../policy-file/index.ts";

const folder = new URL("../dist/schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({ "mpu-policy": policyFileSchema, report: reportSchema })) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
