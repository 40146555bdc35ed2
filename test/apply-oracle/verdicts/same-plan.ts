import { type AppliedNames, type Files, type Variation, variationsOf, varied } from "../source/variations.ts";
import type { Applied, Workplace } from "./apply-program.ts";
import type { Truth } from "./truth.ts";

/** More of one program is not tried. */
const MAX_TRIED = 300;

/**
 * What nobody can tell from a first plan, whoever reads it: where another program has the same plan, and comes out
 * otherwise.
 *
 * @param addresses of the buckets and configurations in question
 * @returns those of them that come out otherwise
 */
export async function notInPlan(
  files: Files,
  { firstPlan, truth }: Applied,
  addresses: readonly string[],
  workplace: Workplace,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const plan = canonicalPlan(firstPlan);
  const alike: Variation[] = [];
  let tried = 0;
  for (const variations of variationsAndPairs(files, truth, alike)) {
    const left = addresses.filter((address) => !found.has(address));
    tried += 1;
    if (left.length === 0 || tried > MAX_TRIED) break;
    const other = await workplace.applyWhere(varied(files, variations), (json) => canonicalPlan(json) === plan);
    const [only] = variations;
    if (other !== undefined && variations.length === 1 && only !== undefined) alike.push(only);
    if (other?.kind !== "applied") continue;
    for (const address of left) if (outcomeAt(address, other.truth) !== outcomeAt(address, truth)) found.add(address);
  }
  return found;
}

/** Each variation, and then each two of those that turned out not to change the plan. */
function* variationsAndPairs(files: Files, truth: Truth, alike: readonly Variation[]): Iterable<readonly Variation[]> {
  for (const variation of variationsOf(files, namesIn(truth))) yield [variation];
  for (const [at, one] of alike.entries()) {
    for (const other of alike.slice(at + 1)) {
      if (one.path !== other.path || one.line !== other.line) yield [one, other];
    }
  }
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
  // Names that are made up differ from one run to the next.
  const buckets = resources.filter(({ type }) => type === "aws_s3_bucket");
  return buckets.reduce((text, { name, address }) => text.replaceAll(name, address), found.name);
}

function namesIn({ resources }: Truth): AppliedNames {
  const keys = new Set<string | number>();
  for (const { address } of resources) {
    for (const [, text = ""] of address.matchAll(/\[(\d+|"(?:\\.|[^"\\])*")\]/g)) keys.add(JSON.parse(text));
  }
  return { keys: [...keys], names: [...new Set(resources.map(({ name }) => name))] };
}
