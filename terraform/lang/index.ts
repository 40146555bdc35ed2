// Terraform's language: expressions parsed, and evaluated as far as their values are known. What is not known keeps what
// tells equal values apart from others, and which buckets it may be made of. A scope says what a name means; there is
// one for code (config/) and one for plans (plan/).
export { elementOf } from "./access.ts";
export { Budget } from "./budget.ts";
export type { Environment } from "./environment.ts";
export { evaluate } from "./evaluate.ts";
export { type Expression, type Traversal, UNREADABLE } from "./expression.ts";
export { instanceKey } from "./iterate.ts";
export { jsonExpression, jsonValue } from "./json-value.ts";
export { type Keyed, KeyedBuckets } from "./keyed-buckets.ts";
export { Memo } from "./memo.ts";
export { asName } from "./names-of-value.ts";
export { parseTemplate } from "./parse-template.ts";
export { nameKeyOf, type PossibleNames, possibleNames } from "./possible-names.ts";
export { remoteStateIn, remoteStateValue } from "./remote-state.ts";
export {
  ANY_PROVIDER,
  BUCKET_POLICY,
  CLOUD_CONTROL_BUCKET,
  type DeclaredResource,
  DIRECTORY_BUCKET,
  isBucketType,
  isConfigurationType,
  isRelevantType,
  nameArgument,
  OUTPOSTS_BUCKET,
  OUTPOSTS_CONFIGURATION,
  type ProviderFacts,
} from "./resource.ts";
export { declaredValue, otherValue, passesNamesOn, repeated } from "./resource-value.ts";
export {
  anything,
  bucketsIn,
  choiceOf,
  hidden,
  known,
  NOTHING,
  type Scope,
  type Value,
} from "./value.ts";
export { keyOf } from "./value-key.ts";
