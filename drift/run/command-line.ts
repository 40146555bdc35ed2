import type { RunIdentity } from "../identity/run-identity.ts";
import { printable } from "../text/printable.ts";
import { shellLine } from "../text/shell-line.ts";

/** What says which buckets a command is about, and by which policy. */
export interface Place {
  readonly account?: string;
  /** The policy file. */
  readonly policy?: string;
  readonly region?: readonly string[];
  readonly endpoint?: string | null;
  readonly profile?: string | null;
}

/** The place that a run was told, with the endpoint and the profile that it found, wherever they were set. */
export function placeOf(
  { account, policy, region }: Place,
  { endpoint, profile }: Pick<RunIdentity, "endpoint" | "profile">,
): Place {
  return {
    endpoint,
    profile,
    ...(account !== undefined && { account }),
    ...(policy !== undefined && { policy }),
    ...(region !== undefined && { region }),
  };
}

/** A command of ours to be copied, which does what it says in any shell of this machine, at the same place. */
export function commandLine(words: readonly string[], place: Place): string {
  const { endpoint, account, profile, policy, region = [] } = place;
  const options = [
    ...option("--endpoint-url", endpoint),
    ...option("--account", account),
    ...option("--profile", profile),
    ...region.flatMap((name) => option("--region", name)),
    ...option("--policy", policy),
  ];
  return printable(shellLine([...ourName(), ...words, ...options]));
}

export function option(name: string, value: string | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [name, value];
}

/** A package of a project is not on the PATH of a shell: npx finds it there. */
function ourName(): readonly string[] {
  const isOfProject = /\/node_modules\/\.bin\/[^/]+$/.test(process.argv[1] ?? "");
  return isOfProject ? ["npx", "mpu-guard"] : ["mpu-guard"];
}
