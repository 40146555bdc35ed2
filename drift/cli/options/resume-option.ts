import { type Command, Option } from "commander";
import type { LiveRun } from "../../run/live-run.ts";
import { TOOL } from "../../tool.ts";
import { ResumeFile } from "../kept/resume-file.ts";
import type { AccountOptions } from "./account-options.ts";
import type { LiveOptions } from "./live-options.ts";

export interface ResumeOption {
  readonly resume?: string;
}

export function addResumeOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--resume <file>",
      "keep what is found in a file: after an interruption or a crash, the same command resumes the run",
      // Those take most verdicts from elsewhere, and ask S3 for few.
    ).conflicts(["since", "source"]),
  );
}

/**
 * Opens the file that `--resume` names.
 *
 * @throws RunError where it has something else than an interrupted run of the same command
 */
export function openResume(
  options: ResumeOption & LiveOptions & AccountOptions & { readonly checkMfaDelete?: boolean },
  { connection, loaded, selection, startedAt }: LiveRun,
): ResumeFile | undefined {
  if (options.resume === undefined) return undefined;
  const { identity } = connection;
  const { organization, organizationalUnit, accountTag, accounts, roleName, roleArn } = options;
  return ResumeFile.open(options.resume, startedAt, {
    version: TOOL.version,
    policy: loaded.sha256,
    account: identity.account,
    partition: identity.partition,
    endpoint: identity.endpoint,
    "--region": selection.regions,
    "--bucket": selection.include,
    "--exclude": selection.exclude,
    "--directory-buckets": options.directoryBuckets ?? false,
    "--check-mfa-delete": options.checkMfaDelete ?? false,
    "--organization": organization ?? false,
    "--organizational-unit": organizationalUnit ?? [],
    "--account-tag": accountTag ?? [],
    "--accounts": accounts ?? null,
    "--role-name": roleName ?? null,
    "--role-arn": roleArn ?? null,
  });
}
