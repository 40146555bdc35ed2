import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { notesOnPolicy, policyNoteFix, policyNoteMessage } from "../../../policy/index.ts";
import { POLICY_FILE_NAMES } from "../../../policy-file/find-policy.ts";
import { readPolicy } from "../../../policy-file/index.ts";
import { policyFileSchema } from "../../../policy-file/policy-file-schema.ts";
import { POLICY_TEMPLATE } from "../../../policy-file/policy-template.ts";
import { RunError } from "../../errors.ts";
import { dayOf } from "../../report/assemble-report.ts";
import { count } from "../../text/count.ts";
import { fileProblem } from "../../text/file-problem.ts";
import { printable } from "../../text/printable.ts";
import { TOOL } from "../../tool.ts";
import { addExamples } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Editors with the YAML language server complete and check the file by it; of 0.1.3 the schema of any 0.1. */
const SCHEMA_LINE = `# yaml-language-server: $schema=https://unpkg.com/mpu-guard@${TOOL.version.replace(/\.\d+(-.*)?$/, "")}/dist/schemas/mpu-policy.json\n`;

export function addPolicyCommand(program: Command, terminal: Terminal): void {
  const policy = program.command("policy").description("the policy file");

  addExamples(policy.command("init"), [["mpu-guard policy init", "a file to begin with"]])
    .description("write an explained mpu-policy.yaml here, if there is none")
    .action(async () => {
      const [file] = POLICY_FILE_NAMES;
      try {
        await writeFile(file, `${SCHEMA_LINE}${POLICY_TEMPLATE}`, { flag: "wx" });
      } catch (cause) {
        throw new RunError(`cannot write ${file}: ${printable(fileProblem(cause))}`, { cause });
      }
      await terminal.out(`wrote ${file}\n`);
    });

  addExamples(policy.command("validate"), [["mpu-guard policy validate policies/eu.yaml", "before it is merged"]])
    .description(
      "check a policy file, by default the one that a scan here would use, and warn of entries without effect",
    )
    .argument("[file]")
    .action(async (file: string | undefined) => {
      const { source, policy: loaded, positionOf } = readPolicy(file);
      const { rule, accept, overrides, exemptions } = loaded;
      await terminal.out(
        `${source}: valid. Rule of ${rule.daysAfterInitiation} days, ${accept.minDays} to ${accept.maxDays} accepted, ` +
          `${count(overrides.length, "override")}, ${count(exemptions.length, "exemption")}\n`,
      );
      for (const note of notesOnPolicy(loaded, dayOf(new Date()))) {
        const { line = 1, column = 1 } = positionOf([note.list, note.index]);
        const advice = printable(`${policyNoteMessage(note)}; fix: ${policyNoteFix(note)}`);
        await terminal.out(`${source}:${line}:${column}: warning: ${advice}\n`);
      }
    });

  addExamples(policy.command("schema"), [
    ["mpu-guard policy schema > mpu-policy.schema.json", "for an editor that is offline"],
  ])
    .description("print the JSON Schema of the policy file, for editors")
    .action(() => terminal.out(`${JSON.stringify(policyFileSchema, null, 2)}\n`));
}
