import type { RunIdentity } from "../identity/run-identity.ts";
import { printable } from "../text/printable.ts";
import { shellLine } from "../text/shell-line.ts";
import type { LiveOptions } from "./live-options.ts";

/** What says which buckets a command is about, and by which policy. */
export type PlaceOptions = Pick<LiveOptions, "account" | "policy" | "region"> &
  Partial<Pick<RunIdentity, "endpoint" | "profile">>;

/** The options of a run, with the endpoint and the profile that it found, wherever they were set. */
export function placeOf(options: LiveOptions, { endpoint, profile }: RunIdentity): PlaceOptions {
  return { ...options, endpoint, profile };
}

/** A command of ours to be copied, which does what it says in any shell of this machine, at the same place. */
export function commandLine(words: readonly string[], place: PlaceOptions): string {
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
