import type { Deployed } from "./deploy.ts";
import type { Emulator } from "./emulator.ts";
import type { Stack } from "./stacks.ts";

/** What a person reads of a deployment: what is there, and what is not and why. */
export function deploymentText(of: {
  readonly stack: Stack;
  readonly emulator: Emulator;
  readonly deployed: Deployed;
}): string {
  const { stack, emulator, deployed } = of;
  const { made, leftOut } = deployed;
  const left = leftOut.map(({ type, count, reason }) => [`${type} (${count})`, reason] as const);
  const there = made.map(({ type, name }) => [type, name] as const);
  const width = Math.max(...[...there, ...left].map(([type]) => type.length));
  const table = (rows: typeof there) => rows.map(([type, text]) => `  ${type.padEnd(width)}  ${text}\n`).join("");
  const count = leftOut.reduce((sum, each) => sum + each.count, 0);
  return `${stack.name} in ${emulator.endpoint}, account ${emulator.account}, ${emulator.region}
${made.length === 1 ? "1 resource is" : `${made.length} resources are`} there:
${table(there)}${count} are left out:
${table(left)}Functions are told AWS_ENDPOINT_URL besides, and ask this emulator in place of AWS.
`;
}
