import { variationsOf } from "../source/variations.ts";
import type { Applied, Workplace } from "./apply-program.ts";
import type { Truth } from "./truth.ts";

/** More variations of one program are not tried. */
const MAX_TRIED = 60;

/**
 * What nobody can tell from a first plan, whoever reads it: where another program has the same plan, and comes out
 * otherwise.
 *
 * @param addresses of the buckets and configurations in question
 * @returns those of them that come out otherwise
 */
export async function notInPlan(
  files: ReadonlyMap<string, string>,
  { firstPlan, truth }: Applied,
  addresses: readonly string[],
  workplace: Workplace,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const plan = canonicalPlan(firstPlan);
  let tried = 0;
  for (const variation of variationsOf(files, keysIn(truth))) {
    const left = addresses.filter((address) => !found.has(address));
    tried += 1;
    if (left.length === 0 || tried > MAX_TRIED) break;
    const other = await workplace.applyWhere(variation, (json) => canonicalPlan(json) === plan);
    if (other?.kind !== "applied") continue;
    for (const address of left) if (outcomeAt(address, other.truth) !== outcomeAt(address, truth)) found.add(address);
  }
  return found;
}

/** The plan without what differs from one run to the next. */
function canonicalPlan(json: string): string {
  const { timestamp: _, relevant_attributes: relevant = [], ...plan } = JSON.parse(json);
  return JSON.stringify([plan, relevant.map((each: unknown) => JSON.stringify(each)).sort()]);
}

/** What a bucket's rules are worth, or which bucket a configuration is for. */
function outcomeAt(address: string, { resources, statusOf }: Truth): string | undefined {
  const found = resources.find((each) => each.address === address);
  if (found === undefined || found.type === "aws_s3_bucket") return found && statusOf(found.name);
  return resources.find(({ type, name }) => type === "aws_s3_bucket" && name === found.name)?.address ?? found.name;
}

function keysIn({ resources }: Truth): readonly (string | number)[] {
  const keys = new Set<string | number>();
  for (const { address } of resources) {
    for (const [, text = ""] of address.matchAll(/\[(\d+|"(?:\\.|[^"\\])*")\]/g)) keys.add(JSON.parse(text));
  }
  return [...keys];
}
