import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ObjectValue } from "./values.ts";

/** The lifecycle rules that a bucket has, in the words of the resource that set them last. */
export interface BucketRules {
  readonly rule?: readonly ObjectValue[];
  readonly lifecycle_rule?: readonly ObjectValue[];
}

/** The AWS account behind the provider, as far as plans show it: its buckets, and the rules that are in force. */
export interface Account {
  /**
   * A new bucket. Without a name it gets one that begins with the prefix.
   *
   * @throws Error where AWS would refuse
   */
  createBucket(name: string | undefined, prefix: string, region: string): string;
  /** @throws Error where there is no such bucket */
  readBucket(bucket: string): void;
  rulesOf(bucket: string): BucketRules | undefined;
  setRules(bucket: string, rules: BucketRules, region: string): void;
  removeRules(bucket: string): void;
}

// The real suffix is made of the time of day; this one gives the same recording every time.
const uniqueSuffix = "20260101000000000000000001";

/**
 * An account on disk, one file per bucket, in which every bucket exists that somebody names. Terraform runs a provider
 * anew for every step and once for each of its configurations, so the rules cannot be in memory.
 */
export class FolderAccount implements Account {
  readonly #folder: string;

  constructor(folder: string, accountId: string) {
    this.#folder = join(folder, accountId);
  }

  createBucket(name: string | undefined, prefix: string): string {
    return name ?? `${prefix || "terraform-"}${uniqueSuffix}`;
  }

  readBucket(): void {}

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
