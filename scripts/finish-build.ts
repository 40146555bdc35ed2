// Makes dist/ of what tsc compiled and of the sources: the library as ESM and as CommonJS, with the constructs for cdktn and
// the declarations of what is public; the command; the functions that run inside AWS; the JSON Schemas for editors and
// readers of reports.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { abortsSchema } from "../drift/report/aborts/aborts-json.ts";
import { differenceSchema } from "../drift/report/difference/difference-json.ts";
import { doctorSchema } from "../drift/report/doctor/doctor-json.ts";
import { reportSchema } from "../drift/report/document/report-schema.ts";
import { proofSchema } from "../drift/report/proof/proof-json.ts";
import { savedRunsSchema } from "../drift/report/saved-runs/saved-runs-json.ts";
import { priceFileSchema } from "../drift/uploads/price/price-file.ts";
import { policyFileSchema } from "../policy-file/policy-file-schema.ts";
import { bundleCommand } from "./bundle-command.ts";
import { bundleDeclarations } from "./bundle-declarations.ts";
import { bundleLambda } from "./bundle-lambda.ts";
import { compileCommonJs } from "./compile-commonjs.ts";
import { copyForCdktn } from "./copy-for-cdktn.ts";
import { libraryFiles } from "./library-files.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const compiled = join(dist, ".compiled");

// What an earlier build left, of this commit or of another.
for (const name of readdirSync(dist)) {
  if (name !== ".compiled") rmSync(join(dist, name), { recursive: true });
}
copyForCdktn(join(compiled, "modules"), join(compiled, "modules-cdktn"));
const files = await libraryFiles(compiled);
for (const file of files) cpSync(join(compiled, file), join(dist, file));
await Promise.all([
  compileCommonJs(dist, files),
  bundleDeclarations(compiled, dist),
  bundleCommand(join(dist, "command")),
  bundleLambda(dist),
]);

const schemas = join(dist, "schemas");
mkdirSync(schemas, { recursive: true });
for (const [name, schema] of Object.entries({
  "mpu-policy": policyFileSchema,
  report: reportSchema,
  diff: differenceSchema,
  doctor: doctorSchema,
  runs: savedRunsSchema,
  "uploads-abort": abortsSchema,
  verify: proofSchema,
  prices: priceFileSchema,
})) {
  writeFileSync(join(schemas, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
