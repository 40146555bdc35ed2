import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ObjectValue } from "./values.ts";

/** The lifecycle rules that a bucket has, in the words of the resource that set them last. */
export interface BucketRules {
  readonly rule?: readonly ObjectValue[];
  readonly lifecycle_rule?: readonly ObjectValue[];
}

/**
 * The AWS account behind the provider, as far as plans show it: one file per bucket, with the rules that are in force.
 * Terraform runs a provider anew for every step and once for each of its configurations, so they cannot be in memory.
 */
export class Account {
  readonly #folder: string;

  constructor(folder: string, accountId: string) {
    this.#folder = join(folder, accountId);
  }

  rulesOf(bucket: string): BucketRules | undefined {
    try {
      return JSON.parse(readFileSync(this.#file(bucket), "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  setRules(bucket: string, rules: BucketRules): void {
    const file = this.#file(bucket);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(rules));
  }

  removeRules(bucket: string): void {
    rmSync(this.#file(bucket), { force: true });
  }

  #file(bucket: string): string {
    return join(this.#folder, `${encodeURIComponent(bucket)}.json`);
  }
}
