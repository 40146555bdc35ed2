import type { Account } from "./account.ts";
import { bucket, bucketData, bucketNotification, bucketPolicy, directoryBucket } from "./bucket-schema.ts";
import { events } from "./event-schema.ts";
import { infrastructure, surroundingsData } from "./infrastructure-schema.ts";
import { lifecycleConfiguration } from "./lifecycle-schema.ts";
import { mirroredRules } from "./mirrored-rules.ts";
import type { Block, ProviderSettings } from "./schema.ts";
import { type ObjectValue, objectsIn, textIn } from "./values.ts";

/** Who acts, and on what. */
export interface Surroundings {
  readonly account: Account;
  readonly settings: ProviderSettings;
}

/** A resource as Terraform drives it. */
export interface Resource {
  readonly block: Block;
  /** The old plugin SDK makes plans that Terraform would otherwise refuse, such as blocks of unknown number. */
  readonly legacySdk?: true;
  /** Carries the plan out and gives the attributes that are known now. */
  apply(planned: ObjectValue, surroundings: Surroundings, prior: ObjectValue | undefined): ObjectValue;
  /** What has changed behind Terraform's back; `undefined` when the resource is gone. */
  read?(state: ObjectValue, surroundings: Surroundings): ObjectValue | undefined;
  destroy?(state: ObjectValue, surroundings: Surroundings): void;
}

export const resources: Readonly<Record<string, Resource>> = {
  ...Object.fromEntries(
    Object.entries({ ...infrastructure, ...events }).map(([type, block]) => [
      type,
      { block, legacySdk: true, apply: () => ({}) },
    ]),
  ),
  aws_s3_bucket: {
    block: bucket,
    legacySdk: true,
    apply: (planned, { account, settings }, prior) => {
      const prefix = textIn(planned.bucket_prefix) ?? "";
      const region = textIn(planned.region) ?? settings.region;
      const named = textIn(planned.bucket);
      const name = prior && named !== undefined ? named : account.createBucket(named, prefix, region);
      const declared = objectsIn(planned.lifecycle_rule);
      if (declared.length > 0 && (!prior || !account.rulesOf(name)?.rule)) {
        account.setRules(name, { lifecycle_rule: declared }, region);
      }
      return { bucket: name, bucket_prefix: prefix, id: name, arn: `arn:aws:s3:::${name}` };
    },
    read: (state, { account }) => {
      const rules = account.rulesOf(nameIn(state));
      return { lifecycle_rule: rules ? mirroredRules(rules) : [] };
    },
    destroy: (state, { account }) => account.removeRules(nameIn(state)),
  },
  aws_s3_bucket_lifecycle_configuration: {
    block: lifecycleConfiguration,
    apply: (planned, { account, settings }) => {
      const name = nameIn(planned);
      account.setRules(name, { rule: objectsIn(planned.rule) }, textIn(planned.region) ?? settings.region);
      return { id: name };
    },
    read: (state, { account }) => account.rulesOf(nameIn(state)) && {},
    // Like DeleteBucketLifecycle, it takes every rule, whichever resource wrote it.
    destroy: (state, { account }) => account.removeRules(nameIn(state)),
  },
  aws_s3_bucket_notification: {
    block: bucketNotification,
    apply: (planned) => ({ id: nameIn(planned) }),
  },
  aws_s3_bucket_policy: {
    block: bucketPolicy,
    apply: (planned) => ({ id: nameIn(planned) }),
  },
  aws_s3_directory_bucket: {
    block: directoryBucket,
    apply: (planned, { settings }) => {
      const name = nameIn(planned);
      return { id: name, arn: `arn:aws:s3express:${settings.region}:${settings.accountId}:bucket/${name}` };
    },
  },
};

/** A data source: what it is asked, and what it answers. */
export interface DataSource {
  readonly block: Block;
  read(config: ObjectValue, surroundings: Surroundings): ObjectValue;
}

export const dataSources: Readonly<Record<string, DataSource>> = {
  aws_partition: { block: surroundingsData.aws_partition, read: () => ({ id: "aws", partition: "aws" }) },
  aws_caller_identity: {
    block: surroundingsData.aws_caller_identity,
    read: (_, { settings: { accountId } }) => ({ account_id: accountId, arn: null, id: accountId }),
  },
  aws_region: {
    block: surroundingsData.aws_region,
    read: (_, { settings }) => ({ id: settings.region, region: settings.region }),
  },
  aws_s3_bucket: {
    block: bucketData,
    read: (config, { account, settings: { region } }) => {
      const name = nameIn(config);
      account.readBucket(name);
      return { arn: `arn:aws:s3:::${name}`, bucket: name, id: name, region: config.region ?? region };
    },
  },
};

function nameIn(values: ObjectValue): string {
  return textIn(values.bucket) ?? "";
}
