import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { readPolicy } from "../../../policy-file/index.ts";
import { POLICY_FILE_NAMES } from "../../../policy-file/load-policy.ts";
import { policyFileSchema } from "../../../policy-file/policy-file-schema.ts";
import { POLICY_TEMPLATE } from "../../../policy-file/policy-template.ts";
import { RunError } from "../../errors.ts";
import { count } from "../count.ts";
import type { Terminal } from "../terminal.ts";

export function addPolicyCommand(program: Command, terminal: Terminal): void {
  const policy = program.command("policy").description("the policy file");

  policy
    .command("init")
    .description("write an explained mpu-policy.yaml here, if there is none")
    .action(async () => {
      const [file] = POLICY_FILE_NAMES;
      try {
        await writeFile(file, POLICY_TEMPLATE, { flag: "wx" });
      } catch (cause) {
        const exists = (cause as NodeJS.ErrnoException).code === "EEXIST";
        const why = exists ? "it exists already" : (cause as Error).message;
        throw new RunError(`cannot write ${file}: ${why}`, { cause });
      }
      await terminal.out(`wrote ${file}\n`);
    });

  policy
    .command("validate")
    .description("check a policy file, by default the one that a scan here would use")
    .argument("[file]")
    .action(async (file: string | undefined) => {
      const { source, policy: loaded } = readPolicy(file);
      const { rule, accept, overrides, exemptions } = loaded;
      await terminal.out(
        `${source}: valid. Rule of ${rule.daysAfterInitiation} days, ${accept.minDays} to ${accept.maxDays} accepted, ` +
          `${count(overrides.length, "override")}, ${count(exemptions.length, "exemption")}\n`,
      );
    });

  policy
    .command("schema")
    .description("print the JSON Schema of the policy file, for editors")
    .action(() => terminal.out(`${JSON.stringify(policyFileSchema, null, 2)}\n`));
}
