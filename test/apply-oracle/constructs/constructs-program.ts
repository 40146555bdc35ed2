import fc from "fast-check";

/** A stack as a value: what is made up of constructs, before they are made. */
export interface ConstructsProgram {
  readonly buckets: readonly BucketConstruct[];
  readonly configurations: readonly ConfigurationConstruct[];
}

export interface BucketConstruct {
  readonly repetition: "single" | "count" | "list iterator" | "map iterator";
  /** How many there are. */
  readonly instances: number;
  readonly naming: "literal" | "none" | "prefix" | "variable" | "local" | "template";
  readonly inline: boolean;
}

export interface ConfigurationConstruct {
  readonly bucket: number;
  readonly by:
    | "id"
    | "bucket"
    | "same name"
    | "literal name"
    | "data source"
    | "local"
    | "terraform_data"
    | "conditional"
    | "Fn.element"
    | "Fn.join"
    | "token in text"
    | "elsewhere";
  /** Where there are several buckets: one of them, each by the same key, or each by an iterator over the resource. */
  readonly over: "one" | "alike" | "fromResources" | "escape hatch";
  readonly pick: number;
  readonly rule: "whole" | "long" | "prefix" | "disabled" | "none";
  readonly days: "literal" | "variable";
  /** How the rule is given. */
  readonly given: "argument" | "putRule" | "addOverride" | "dynamic";
}

const among = <const T>(...choices: readonly (readonly [T, number])[]): fc.Arbitrary<T> =>
  fc.oneof({ withCrossShrink: true }, ...choices.map(([value, weight]) => ({ arbitrary: fc.constant(value), weight })));

const bucket: fc.Arbitrary<BucketConstruct> = fc.record({
  repetition: among(["single", 5], ["count", 2], ["list iterator", 2], ["map iterator", 2]),
  instances: among([2, 3], [1, 1]),
  naming: among(["literal", 4], ["none", 2], ["prefix", 1], ["variable", 2], ["local", 2], ["template", 2]),
  inline: among([false, 12], [true, 1]),
});

const configuration: fc.Arbitrary<ConfigurationConstruct> = fc.record({
  bucket: fc.nat({ max: 5 }),
  by: among<ConfigurationConstruct["by"]>(
    ["id", 6],
    ["bucket", 3],
    ["same name", 3],
    ["literal name", 2],
    ["data source", 2],
    ["local", 2],
    ["terraform_data", 1],
    ["conditional", 1],
    ["Fn.element", 1],
    ["Fn.join", 1],
    ["token in text", 1],
    ["elsewhere", 1],
  ),
  over: among(["alike", 4], ["one", 2], ["fromResources", 3], ["escape hatch", 1]),
  pick: among([0, 1], [1, 1]),
  rule: among(["whole", 8], ["long", 1], ["prefix", 1], ["disabled", 1], ["none", 1]),
  days: among(["literal", 4], ["variable", 1]),
  given: among(["argument", 8], ["putRule", 1], ["addOverride", 1], ["dynamic", 1]),
});

/** Random stacks of constructs. */
export const constructsPrograms: fc.Arbitrary<ConstructsProgram> = fc.record({
  buckets: fc.array(bucket, { minLength: 1, maxLength: 3, size: "max" }),
  configurations: fc.array(configuration, { minLength: 0, maxLength: 3, size: "max" }),
});
