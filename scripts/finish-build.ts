// What tsc leaves undone: the constructs for cdktn, the library as CommonJS, the declarations of what is public, the functions
// that run inside AWS, the JSON Schemas for editors and readers of reports, and a command that can be run.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
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
import { bundleDeclarations } from "./bundle-declarations.ts";
import { bundleLambda } from "./bundle-lambda.ts";
import { compileCommonJs } from "./compile-commonjs.ts";
import { copyForCdktn } from "./copy-for-cdktn.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

// The CommonJS files and the declarations are made of the copies too.
copyForCdktn(join(dist, "modules"), join(dist, "modules-cdktn"));
copyForCdktn(join(dist, ".declarations", "modules"), join(dist, ".declarations", "modules-cdktn"));
await Promise.all([compileCommonJs(dist), bundleDeclarations(dist), bundleLambda(dist)]);

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
chmodSync(join(dist, "drift", "cli", "bin.js"), 0o755);
