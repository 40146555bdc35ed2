// A program as a value: what a random root module is made of, before it is written in Terraform's language. Indexes
// point into lists modulo their length, so that whatever is taken away in shrinking leaves a program.

export interface Program {
  readonly syntax: "hcl" | "json";
  readonly modules: readonly BucketModule[];
  readonly buckets: readonly BucketGroup[];
  readonly configurations: readonly Configuration[];
  /** What the second provider configuration differs in from the first. */
  readonly alias: "same" | "region" | "account";
}

/** How often a block is there. */
export type Repetition =
  | { readonly kind: "single" }
  | { readonly kind: "count"; readonly count: number; readonly from: "literal" | "variable" | "length" }
  | { readonly kind: "enabled"; readonly on: boolean; readonly from: Source; readonly by: "count" | "for_each" }
  | {
      readonly kind: "for_each";
      /** Which of `KEYS`. */
      readonly keys: number;
      readonly over: "set" | "map" | "objects";
      readonly from: "literal" | "variable" | "local";
    };

/** Where a value comes from. A `tfvars` variable has another default than what applies. */
export type Source = "literal" | "variable" | "tfvars" | "local";

/** A module that declares buckets; the groups that are at home in it, and its place in a module between or not. */
export interface BucketModule {
  readonly repetition: Repetition;
  readonly isNested: boolean;
  /** Whether the repeated call is the outer or the inner one. */
  readonly repeats: "outer" | "inner";
  readonly provider: "default" | "alias";
}

export type Naming =
  | "literal"
  | "template"
  | "prefix"
  | "none"
  | "variable"
  | "tfvars"
  | "local"
  | "each"
  | "derived"
  | "unknown";

/** One `aws_s3_bucket` block. */
export interface BucketGroup {
  /** A module, or the root where absent. */
  readonly home: number | null;
  readonly repetition: Repetition;
  readonly naming: Naming;
  readonly inline: Rule | null;
  readonly provider: "default" | "alias";
}

/** What an expression means, and how it starts. */
export interface Aim {
  readonly group: number;
  readonly by: "id" | "bucket" | "name" | "foreign" | "suffix";
  /** Which instance, where one is chosen. */
  readonly pick: number;
  readonly select: number;
  /** Strings are made of the buckets before they are passed on, or where they are used. */
  readonly early: boolean;
  /** On the way, beside the bucket. */
  readonly first: readonly Hop[];
  /** On the way, beside the configuration. */
  readonly last: readonly Hop[];
}

/** Something that a value passes through and stays what it is. */
export type Hop =
  | "local"
  | "terraform_data"
  | "data"
  | "template"
  | "try"
  | "coalesce"
  | "condition"
  | "unknown condition"
  /** The same with the other side. */
  | "unknown condition off"
  | "format"
  | "notification"
  | "policy"
  /** Of a collection, a local in another order: the last first, or each by its neighbour's key. */
  | "turned local";

export interface Configuration {
  readonly aim: Aim;
  /** A second bucket, and what is made of the two. */
  readonly other: { readonly aim: Aim; readonly by: Combination } | null;
  /** In the root, or in the module of the bucket that it aims at. */
  readonly isBeside: boolean;
  /** How many modules are around it. */
  readonly wraps: 0 | 1 | 2;
  /** What repeats where there is a choice: the module around it, or itself. */
  readonly repeatsCall: boolean;
  readonly repetition: ConfigurationRepetition;
  readonly rules: readonly Rule[];
  readonly provider: "alike" | "default" | "alias";
  readonly dependsOn: boolean;
}

export type Combination = "condition" | "unknown condition" | "element" | "lookup" | "for_each of ids";

export type ConfigurationRepetition =
  /** Once, for a chosen instance. */
  | "picked"
  /** Once for each instance, by the same index or key. */
  | "alike"
  /** `[count.index + 1]`, or `[each.value.bucket]` where the keys are exchanged. */
  | "shifted"
  /** `for_each = aws_s3_bucket.x`. */
  | "chained"
  /** `for_each` over a map of the ids. */
  | "ids"
  /** `count = ... ? 1 : 0` although there is one. */
  | "enabled"
  /** Twice for the same bucket. */
  | "twice";

export interface Rule {
  readonly cover: "whole" | "long" | "prefix" | "disabled" | "tags" | "none";
  readonly days: Source;
  readonly filter: "absent" | "empty" | "empty prefix";
  readonly written: "static" | "dynamic" | "dynamic variable" | "dynamic condition" | "dynamic unknown";
  /** Whether only the first of several instances has it enabled. */
  readonly differs: boolean;
}

/** Keys of `for_each`: those of people, and those that somebody quotes wrongly. */
export const KEYS: readonly (readonly string[])[] = [
  ["logs", "media"],
  ["a"],
  ["a", "b", "c"],
  ["a.b", "a-b"],
  ['say "hi"', "plain"],
  ["$" + "{x}", "y"],
  [],
];
