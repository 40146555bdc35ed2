import type { Account, BucketRules } from "./account.ts";

/** A bucket that exists. */
export interface WorldBucket {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** Somebody set the rules of a bucket. */
export interface RulesWrite {
  readonly bucket: string;
  readonly accountId: string;
  readonly region: string;
  readonly rules: BucketRules;
}

/** AWS in memory: all accounts, with everything that was done to them. Bucket names are unique in the whole world. */
export class World {
  readonly buckets = new Map<string, WorldBucket>();
  readonly writes: RulesWrite[] = [];
  readonly #existsElsewhere: (bucket: string) => boolean;
  readonly #rules = new Map<string, BucketRules>();
  #created = 0;

  /** @param existsElsewhere which buckets, where nobody creates them here, exist all the same */
  constructor(existsElsewhere: (bucket: string) => boolean = () => false) {
    this.#existsElsewhere = existsElsewhere;
  }

  rulesOf(bucket: string): BucketRules | undefined {
    return this.#rules.get(bucket);
  }

  /** Why AWS would have refused a write, which Terraform may send before the bucket is created. */
  refusals(): readonly string[] {
    return this.writes.flatMap(({ bucket, accountId, region }) => {
      const found = this.buckets.get(bucket);
      if (found === undefined && this.#existsElsewhere(bucket)) return [];
      if (found === undefined) return ["NoSuchBucket: a lifecycle configuration for a bucket that does not exist"];
      if (found.accountId !== accountId) return ["AccessDenied: a lifecycle configuration from another account"];
      if (found.region !== region) return ["PermanentRedirect: a lifecycle configuration from another region"];
      return [];
    });
  }

  account(accountId: string): Account {
    return {
      createBucket: (name, prefix, region) => {
        this.#created += 1;
        const created =
          name ?? `${prefix || "terraform-"}2026010100000000000000${String(this.#created).padStart(4, "0")}`;
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
        if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(created)) throw new Error("InvalidBucketName");
        if (this.buckets.has(created)) throw new Error("BucketAlreadyExists");
        this.buckets.set(created, { name: created, accountId, region });
        return created;
      },
      readBucket: (bucket) => {
        if (!this.buckets.has(bucket) && !this.#existsElsewhere(bucket)) throw new Error("NotFound: no such bucket");
      },
      rulesOf: (bucket) => this.#rules.get(bucket),
      setRules: (bucket, rules, region) => {
        this.writes.push({ bucket, accountId, region, rules });
        this.#rules.set(bucket, rules);
      },
      removeRules: (bucket) => {
        this.#rules.delete(bucket);
      },
    };
  }
}
