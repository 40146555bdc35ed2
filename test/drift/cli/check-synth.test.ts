import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { testTranscripts } from "../../support/transcript.ts";

/** An app as synth starts it: it writes where the environment says, without CDKTF. */
const APP = `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
const out = process.env.CDKTF_OUTDIR;
mkdirSync(out + "/stacks/acme", { recursive: true });
const bucket = { "//": { metadata: { path: "acme/media" } }, bucket: "acme-media" };
const stack = { "//": { metadata: { stackName: "acme" } }, resource: { aws_s3_bucket: { media: bucket } } };
writeFileSync(out + "/stacks/acme/cdk.tf.json", JSON.stringify(stack));
const stacks = { acme: { name: "acme", synthesizedStackPath: "stacks/acme/cdk.tf.json" } };
writeFileSync(out + "/manifest.json", JSON.stringify({ stacks }));
writeFileSync(out + "/environment.json", JSON.stringify(process.env));
console.log("this must not stand in a report");
`;

function project(name: string, app: string | undefined, settings: object = {}) {
  return (folder: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "cdktf.json"), JSON.stringify({ app, ...settings }));
    writeFileSync(join(folder, name, "app.mjs"), APP);
  };
}

const FAILS = `node -e 'console.error("[acme/media]: bucket is bare"); process.exit(7)'`;

testTranscripts("check --synth", [
  {
    name: "check-synth",
    claim: "The code as it is now is checked, and what the app prints is no part of the report",
    folder: project(".", "node app.mjs"),
    s3: () => {},
    commands: ["check --synth", "check --synth --format json"],
    status: [2, 2],
    afterwards: ({ results }) => expect(JSON.parse(results[1]?.stdout ?? "").summary.violation).toBe(1),
  },
  {
    name: "check-synth-projects",
    claim: "Each path is a project, wherever its output goes; its app sees what cdktf synth would show it",
    folder: (folder) => {
      project("a", "node app.mjs")(folder);
      const terraformModules = ["./modules/x", { name: "y", source: "../y" }, { source: "acme/vpc/aws" }];
      project("b", "node app.mjs", { output: "dist/synth", terraformModules })(folder);
    },
    s3: () => {},
    commands: ["check --synth a b --format csv"],
    status: [2],
    options: { environment: { TF_VAR_password: "secret", CDKTF_CONTEXT_JSON: '{"stage":"test"}' } },
    afterwards: ({ folder, results }) => {
      expect(results[0]?.stdout.split("\r\n")).toHaveLength(4);
      const environment = JSON.parse(readFileSync(join(folder, "b/dist/synth/environment.json"), "utf8"));
      expect(environment).not.toHaveProperty("TF_VAR_password");
      expect(JSON.parse(environment.CDKTF_CONTEXT_JSON)).toEqual({
        stage: "test",
        cdktfRelativeModules: ["./modules/x", { name: "y", source: "../y" }],
      });
    },
  },
  {
    name: "check-synth-problems",
    claim: "A synth that fails, is none, or writes nothing is never a green check of the last one",
    folder: (folder) => {
      project("fails", FAILS)(folder);
      project("none", undefined)(folder);
      project("quiet", "exit 0")(folder);
      project("broken", "exit 0")(folder);
      writeFileSync(join(folder, "broken/cdktf.json"), "{");
      mkdirSync(join(folder, "quiet/cdktf.out"));
      writeFileSync(join(folder, "quiet/cdktf.out/manifest.json"), JSON.stringify({ stacks: {} }));
    },
    s3: () => {},
    commands: ["fails", "none", "nowhere", "quiet", "broken"].map((name) => `check --synth ${name}`),
    status: [1, 1, 1, 1, 1],
  },
]);
