import { bucketBehaviours } from "./s3-behaviours/buckets.ts";
import { lifecycleBehaviours } from "./s3-behaviours/lifecycle.ts";
import { malformedLifecycleBehaviours } from "./s3-behaviours/lifecycle-malformed.ts";
import { refusedLifecycleBehaviours } from "./s3-behaviours/lifecycle-refused.ts";
import { multipartBehaviours } from "./s3-behaviours/multipart.ts";
import { objectBehaviours } from "./s3-behaviours/objects.ts";
import type { S3Behaviour } from "./s3-behaviours/s3-behaviour.ts";

/** Every behaviour of S3 that mpu-guard leans on and that a client can see. */
export const s3Behaviours: readonly S3Behaviour[] = [
  ...bucketBehaviours,
  ...lifecycleBehaviours,
  ...malformedLifecycleBehaviours,
  ...refusedLifecycleBehaviours,
  ...multipartBehaviours,
  ...objectBehaviours,
];
