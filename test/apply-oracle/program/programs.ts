import fc from "fast-check";
import {
  type Aim,
  type BucketGroup,
  type BucketModule,
  type Configuration,
  type Hop,
  KEYS,
  type Program,
  type Repetition,
  type Rule,
  type Source,
} from "./program.ts";

// Weights, so that every form occurs often and most programs are applied. What shrinks is at the beginning.
const weighted = <const T>(...choices: readonly (readonly [T, number])[]): fc.Arbitrary<T> =>
  fc.oneof({ withCrossShrink: true }, ...choices.map(([value, weight]) => ({ arbitrary: fc.constant(value), weight })));

/** Nothing, as many times as the weight says, for each time that there is something. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | null> =>
  fc.oneof({ withCrossShrink: true }, { arbitrary: fc.constant(null), weight }, { arbitrary, weight: 1 });

const index = fc.nat({ max: 11 });
const source = weighted<Source>(["literal", 6], ["variable", 2], ["tfvars", 1], ["local", 2]);

const single: Repetition = { kind: "single" };
const repetition = (weight: number): fc.Arbitrary<Repetition> =>
  fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(single), weight },
    {
      arbitrary: fc.record({
        kind: fc.constant("count"),
        count: weighted([2, 4], [1, 3], [3, 2], [0, 1]),
        from: weighted(["literal", 4], ["variable", 1], ["length", 1]),
      }),
      weight: 3,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant("enabled"),
        on: weighted([true, 4], [false, 1]),
        from: weighted<Source>(["variable", 3], ["literal", 1], ["tfvars", 1], ["local", 1]),
        by: weighted(["count", 3], ["for_each", 1]),
      }),
      weight: 2,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant("for_each"),
        keys: fc.nat({ max: KEYS.length - 1 }),
        over: weighted(["set", 3], ["map", 2], ["objects", 2]),
        from: weighted(["literal", 3], ["variable", 1], ["local", 2]),
      }),
      weight: 4,
    },
  );

const rule = (good: number): fc.Arbitrary<Rule> =>
  fc.record({
    cover: weighted<Rule["cover"]>(
      ["whole", good],
      ["long", 2],
      ["prefix", 1],
      ["disabled", 1],
      ["tags", 1],
      ["none", 1],
    ),
    days: source,
    filter: weighted<Rule["filter"]>(["empty", 3], ["absent", 1], ["empty prefix", 1]),
    written: weighted<Rule["written"]>(
      ["static", 20],
      ["dynamic", 3],
      ["dynamic variable", 1],
      ["dynamic condition", 1],
      ["dynamic unknown", 1],
    ),
    differs: weighted([false, 9], [true, 1]),
  });

const hop = weighted<Hop>(
  ["local", 4],
  ["template", 2],
  ["terraform_data", 2],
  ["data", 2],
  ["try", 1],
  ["coalesce", 1],
  ["condition", 1],
  ["unknown condition", 1],
  ["unknown condition off", 1],
  ["format", 1],
  ["notification", 1],
  ["policy", 1],
  ["turned local", 1],
);
const hops = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.constant<readonly Hop[]>([]), weight: 4 },
  { arbitrary: fc.array(hop, { minLength: 1, maxLength: 2 }), weight: 3 },
);

const aim: fc.Arbitrary<Aim> = fc.record({
  group: index,
  by: weighted<Aim["by"]>(["id", 10], ["bucket", 4], ["name", 4], ["foreign", 1], ["suffix", 1]),
  pick: weighted([0, 3], [1, 2], [2, 1]),
  select: index,
  early: fc.boolean(),
  first: hops,
  last: hops,
});

const configuration: fc.Arbitrary<Configuration> = fc.record({
  aim,
  other: rarely(
    fc.record({
      aim,
      by: weighted<NonNullable<Configuration["other"]>["by"]>(
        ["for_each of ids", 4],
        ["condition", 2],
        ["element", 1],
        ["lookup", 1],
        ["unknown condition", 1],
      ),
    }),
    6,
  ),
  isBeside: fc.boolean(),
  wraps: weighted<0 | 1 | 2>([0, 6], [1, 3], [2, 1]),
  repeatsCall: fc.boolean(),
  repetition: weighted<Configuration["repetition"]>(
    ["alike", 6],
    ["picked", 6],
    ["shifted", 3],
    ["chained", 3],
    ["ids", 3],
    ["enabled", 2],
    ["twice", 1],
  ),
  rules: fc.oneof(
    { arbitrary: fc.tuple(rule(12)), weight: 6 },
    { arbitrary: fc.array(rule(3), { minLength: 1, maxLength: 3 }), weight: 1 },
  ),
  provider: weighted<Configuration["provider"]>(["alike", 12], ["default", 1], ["alias", 1]),
  dependsOn: weighted([false, 6], [true, 1]),
});

const bucketGroup: fc.Arbitrary<BucketGroup> = fc.record({
  home: rarely(index, 1),
  repetition: repetition(6),
  naming: weighted<BucketGroup["naming"]>(
    ["literal", 6],
    ["none", 2],
    ["prefix", 2],
    ["template", 2],
    ["variable", 2],
    ["tfvars", 1],
    ["local", 2],
    ["each", 3],
    ["derived", 1],
    ["unknown", 1],
  ),
  inline: rarely(rule(2), 14),
  provider: weighted(["default", 8], ["alias", 1]),
});

const bucketModule: fc.Arbitrary<BucketModule> = fc.record({
  repetition: repetition(5),
  isNested: weighted([false, 3], [true, 1]),
  repeats: weighted(["outer", 2], ["inner", 1]),
  provider: weighted(["default", 8], ["alias", 1]),
});

const several = <T>(arbitrary: fc.Arbitrary<T>, ...weights: readonly number[]): fc.Arbitrary<readonly T[]> =>
  fc.oneof(
    { withCrossShrink: true },
    ...weights.map((weight, length) => ({
      arbitrary: fc.array(arbitrary, { minLength: Math.min(length, 1), maxLength: length, size: "max" }),
      weight,
    })),
  );

/** Random programs: mostly of 1 to 3 bucket blocks and as many configurations. */
export const programs: fc.Arbitrary<Program> = fc.record({
  syntax: weighted(["hcl", 1], ["json", 1]),
  modules: several(bucketModule, 3, 4, 1),
  buckets: fc.oneof(
    { arbitrary: fc.array(bucketGroup, { minLength: 1, maxLength: 1 }), weight: 3 },
    { arbitrary: fc.array(bucketGroup, { minLength: 1, maxLength: 2, size: "max" }), weight: 4 },
    { arbitrary: fc.array(bucketGroup, { minLength: 1, maxLength: 4, size: "max" }), weight: 2 },
  ),
  configurations: several(configuration, 1, 8, 8, 4),
  alias: weighted<Program["alias"]>(["same", 2], ["region", 1], ["account", 1]),
});
