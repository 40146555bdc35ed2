import fc from "fast-check";
import {
  DEFAULT_RULE_ID,
  type LifecycleConfiguration,
  type LifecycleFilter,
  type LifecycleRule,
  type Requirement,
  type Tag,
} from "../../policy/index.ts";
import { ownRule } from "../support/builders.ts";

type Actions = Pick<
  LifecycleRule,
  | "abortIncompleteMultipartUpload"
  | "expiration"
  | "transitions"
  | "noncurrentVersionExpiration"
  | "noncurrentVersionTransitions"
>;

const prefix = fc.constantFrom("", "", "a", "a/", "a/b", "logs/", "*", "/x", " ", "<&>", "\u{1F600}");
const tag: fc.Arbitrary<Tag> = fc.record({
  key: fc.constantFrom("a", "b", "c/d"),
  value: fc.constantFrom("", "1", "2"),
});
const tags = fc.uniqueArray(tag, { selector: ({ key }) => key, minLength: 1, maxLength: 3 });
const bytes = fc.constantFrom(0, 1, 128 * 1024, 5_000_000_000);
const days = fc.integer({ min: 1, max: 40 });
const date = fc.constantFrom("2030-01-01T00:00:00.000Z", "2031-12-31T00:00:00.000Z");
const storageClass = fc.constantFrom("GLACIER", "DEEP_ARCHIVE", "STANDARD_IA");
const status = fc.constantFrom<"Enabled" | "Disabled">("Enabled", "Enabled", "Disabled");
const abort = days.map((daysAfterInitiation) => ({ daysAfterInitiation }));

const otherActions: fc.Arbitrary<Actions> = fc
  .record(
    {
      expiration: fc.oneof(fc.record({ days }), fc.record({ date }), fc.constant({ expiredObjectDeleteMarker: true })),
      transitions: fc.array(fc.record({ days, storageClass }), { minLength: 1, maxLength: 3 }),
      noncurrentVersionExpiration: fc.record({ noncurrentDays: days, newerNoncurrentVersions: days }),
      noncurrentVersionTransitions: fc.array(fc.record({ noncurrentDays: days, storageClass }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    { requiredKeys: [] },
  )
  .filter((actions) => Object.keys(actions).length > 0);

/** Actions of a rule without tags and sizes: only there may it abort. */
const anyActions: fc.Arbitrary<Actions> = fc.oneof(
  otherActions,
  abort.map((abortIncompleteMultipartUpload) => ({ abortIncompleteMultipartUpload })),
  fc.tuple(otherActions, abort).map(([actions, abort]) => ({ ...actions, abortIncompleteMultipartUpload: abort })),
);

const prefixFilter: fc.Arbitrary<LifecycleFilter> = fc.oneof(
  fc.constant({}),
  prefix.map((p) => ({ prefix: p })),
);
const and = fc
  .record({ prefix, tags, objectSizeGreaterThan: bytes, objectSizeLessThan: bytes }, { requiredKeys: [] })
  .filter((conditions) => Object.keys(conditions).length + (conditions.tags?.length ?? 1) - 1 >= 2)
  .filter((conditions) => Object.keys(conditions).some((key) => key !== "prefix"));
const narrowFilter: fc.Arbitrary<LifecycleFilter> = fc.oneof(
  tag.map((one) => ({ tag: one })),
  bytes.map((objectSizeGreaterThan) => ({ objectSizeGreaterThan })),
  bytes.map((objectSizeLessThan) => ({ objectSizeLessThan })),
  and.map((conditions) => ({ and: conditions })),
);

type Unnamed = Omit<LifecycleRule, "id">;

const filterRule: fc.Arbitrary<Unnamed> = fc
  .oneof(
    fc.record({ status, filter: prefixFilter, actions: anyActions }),
    fc.record({ status, filter: narrowFilter, actions: otherActions }),
  )
  .map(({ actions, ...rule }) => ({ ...rule, ...actions }));

const prefixRule: fc.Arbitrary<Unnamed> = fc
  .record({ status, prefix, actions: anyActions })
  .map(({ actions, ...rule }) => ({ ...rule, ...actions }));

/** `Prefix` beside `And {Tags}`, and two conditions without `And`: what S3 would refuse, and other stores answer. */
const oddRule: fc.Arbitrary<Unnamed> = fc
  .oneof(
    fc.record({ status, filter: fc.record({ prefix, and: fc.record({ tags }) }), actions: otherActions }),
    fc.record({ status, filter: fc.record({ prefix, tag }), actions: otherActions }),
    fc.record({ status, filter: fc.record({ tag, objectSizeLessThan: bytes }), actions: otherActions }),
  )
  .map(({ actions, ...rule }) => ({ ...rule, ...actions }));

const minimumSize = fc.option(fc.constantFrom("varies_by_storage_class", "all_storage_classes_128K"), {
  nil: undefined,
});

/** IDs for the rules, one of them at times our own; and at times our rule, as somebody left it, among them. */
function configurationOf(unnamed: fc.Arbitrary<Unnamed[]>, own: fc.Arbitrary<LifecycleRule>) {
  const place = fc.option(fc.tuple(own, fc.nat()), { nil: undefined, freq: 2 });
  return fc.tuple(unnamed, place, minimumSize).map(([rules, ours, size]): LifecycleConfiguration => {
    const named: LifecycleRule[] = rules.map((rule, index) => ({ id: `rule-${index}`, ...rule }));
    if (ours !== undefined) named.splice(ours[1] % (named.length + 1), 0, ours[0]);
    return { rules: named, ...(size !== undefined && { transitionDefaultMinimumObjectSize: size }) };
  });
}

const ownWithFilter = fc
  .tuple(days, status, fc.constantFrom<LifecycleFilter>({}, { prefix: "" }))
  .map(([d, s, filter]) => ownRule(d, { status: s, filter }));

const v2Configuration = configurationOf(fc.array(filterRule, { minLength: 1, maxLength: 7 }), ownWithFilter);

/** S3 refuses legacy rules with one prefix, and with overlapping prefixes for one action. */
const v1Configuration = configurationOf(
  fc.array(prefixRule, { minLength: 1, maxLength: 7 }),
  fc.tuple(days, status).map(([d, s]) => ownRule(d, { status: s, prefix: "" })),
).map((configuration) => ({ ...configuration, rules: withoutOverlap(configuration.rules) }));

function withoutOverlap(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  const kept: LifecycleRule[] = [];
  for (const rule of rules) {
    if (!kept.some((other) => overlaps(rule, other))) kept.push(rule);
  }
  return kept;
}

function overlaps(a: LifecycleRule, b: LifecycleRule): boolean {
  const [p, q] = [String(a.prefix), String(b.prefix)];
  const actionsOf = (rule: LifecycleRule) =>
    Object.keys(rule).filter((key) => !["id", "status", "prefix"].includes(key));
  const shared = actionsOf(a).some((action) => actionsOf(b).includes(action));
  return p === q || ((p.startsWith(q) || q.startsWith(p)) && shared);
}

/** Configurations that S3 accepts, in either dialect. */
export const legalConfiguration = fc.oneof(v1Configuration, v2Configuration);

/** What S3-compatible stores answer and S3 itself would refuse: mixed dialects and filters of odd shape. */
export const oddConfiguration = configurationOf(
  fc
    .tuple(
      fc.array(fc.oneof(filterRule, prefixRule), { maxLength: 4 }),
      fc.array(oddRule, { minLength: 1, maxLength: 3 }),
    )
    .map(([usual, odd]) => [...usual, ...odd]),
  ownWithFilter,
);

/** A range of days, and days within it. */
export const requirement: fc.Arbitrary<Requirement> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(10), fc.nat(10))
  .map(([minDays, more, within]) => ({
    ruleId: DEFAULT_RULE_ID,
    daysAfterInitiation: minDays + (within % (more + 1)),
    accept: { minDays, maxDays: minDays + more },
  }));
