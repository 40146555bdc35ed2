import type { Bucket } from "../../../policy/index.ts";
import type { AccountResult } from "../../accounts/account.ts";
import type { RulesChange } from "../../patch/bucket-change.ts";
import { mergeDiff } from "../../report/groups/merge-diff.ts";
import { printable } from "../../text/printable.ts";
import type { ReportWriter } from "./report-writer.ts";
import type { Terminal } from "./terminal.ts";

/** A change that somebody may have to approve. */
export interface ShownChange {
  readonly bucket: Bucket;
  readonly plan: RulesChange;
  /** What is done, in a few words. */
  readonly what: string;
  /** What the new rule would abort at once, in one line. */
  readonly firstRun?: string;
}

/** Shows what would be written. Beside a machine's format it goes to standard error: who approves has to see it. */
export async function showDiffs(
  changes: readonly ShownChange[],
  writer: ReportWriter,
  {
    quiet,
    autoApprove,
    accounts,
  }: {
    readonly quiet?: boolean;
    readonly autoApprove?: boolean;
    /** Of a run over several: then each account has a line above its changes, which come one account after the other. */
    readonly accounts?: readonly AccountResult[] | undefined;
  },
  terminal: Terminal,
): Promise<void> {
  const onStandardOutput = writer.standard === "table";
  if (!onStandardOutput && quiet && autoApprove) return;
  const show = onStandardOutput ? terminal.out : terminal.err;
  let account: string | null | undefined;
  for (const { bucket, plan, what, firstRun } of changes) {
    if (accounts !== undefined && bucket.account !== account) {
      account = bucket.account;
      const name = accounts.find((each) => each.account === account)?.name;
      await show(`${printable(`Account ${account}${name === undefined ? "" : ` (${name})`}`)}\n\n`);
    }
    const preview = firstRun === undefined ? "" : `  ${firstRun}\n`;
    const diff = `${mergeDiff(bucket, plan, { what, color: terminal.color })}${preview}\n`;
    await show(diff);
  }
}
