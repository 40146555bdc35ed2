import { type LifecycleFilter, type Tag, UNKNOWN, type Unknown } from "../../../policy/index.ts";
import { isThere, type JsonObject, NotUnderstood, objectIn, refuseOthers } from "./recorded-value.ts";

/** Conditions that later versions of the SDK know: what they ask is not in the schema, so their values are not read. */
const BY_SIZE = ["LifecycleObjectSizeGreaterThanPredicate", "LifecycleObjectSizeLessThanPredicate"];

/** What one predicate asks of objects, as far as it is recorded. */
interface Conditions {
  readonly prefix?: string;
  readonly tags: readonly Tag[];
}

/**
 * Reads the filter of a rule as AWS Config records it: the classes of the AWS SDK for Java, version 1, by name. `UNKNOWN`
 * where the record may have lost a condition on object sizes. That is so
 *
 * - of a filter without a predicate: `<Filter/>` becomes one, and so does a filter by size alone, since the schema that
 *   AWS publishes has no such predicate, and older versions of that SDK drop the element. S3 was seen to refuse sizes
 *   beside the abort action, but AWS does not document that it does;
 * - of one by size, where it is recorded all the same;
 * - of an `And` of which only an empty prefix is left: S3 asks for two conditions in each.
 *
 * `<Filter><Prefix/></Filter>` is sure: alone in its filter, and S3 refuses a second condition there.
 *
 * @see https://github.com/awslabs/aws-config-resource-schema, AWS::S3::Bucket.properties.json
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html
 * @throws NotUnderstood for every other form
 */
export function readRecordedFilter(recorded: unknown): LifecycleFilter | Unknown {
  const filter = objectIn(recorded, "a filter that is no object");
  refuseOthers(filter, ["predicate"], "a filter");
  if (!isThere(filter.predicate)) return UNKNOWN;
  const predicate = objectIn(filter.predicate, "a predicate that is no object");
  if (typeOf(predicate) !== "LifecycleAndOperator") {
    const { prefix, tags } = readPredicate(predicate);
    const [tag] = tags;
    if (prefix === undefined && tag === undefined) return UNKNOWN;
    return { ...(prefix !== undefined && { prefix }), ...(tag !== undefined && { tag }) };
  }
  refuseOthers(predicate, ["type", "operands"], "LifecycleAndOperator");
  const { operands } = predicate;
  if (!Array.isArray(operands)) throw new NotUnderstood("LifecycleAndOperator without operands");
  return joined(operands.map((operand) => readPredicate(objectIn(operand, "an operand that is no object"))));
}

/** What is lost of an `And` can only narrow what is left of it. */
function joined(operands: readonly Conditions[]): LifecycleFilter | Unknown {
  const prefixes = operands.flatMap(({ prefix }) => (prefix === undefined ? [] : [prefix]));
  const tags = operands.flatMap((operand) => operand.tags);
  if (prefixes.length > 1) throw new NotUnderstood("LifecycleAndOperator with several prefixes");
  const [prefix] = prefixes;
  if ((prefix ?? "") === "" && tags.length === 0) return UNKNOWN;
  return { and: { ...(prefix !== undefined && { prefix }), ...(tags.length > 0 && { tags }) } };
}

function readPredicate(predicate: JsonObject): Conditions {
  const type = typeOf(predicate);
  if (type === "LifecyclePrefixPredicate") {
    refuseOthers(predicate, ["type", "prefix"], type);
    if (typeof predicate.prefix !== "string") throw new NotUnderstood(`${type} without a prefix`);
    return { prefix: predicate.prefix, tags: [] };
  }
  if (type === "LifecycleTagPredicate") {
    refuseOthers(predicate, ["type", "tag"], type);
    const { key, value } = objectIn(predicate.tag, `${type} without a tag`);
    if (typeof key !== "string" || typeof value !== "string") throw new NotUnderstood(`${type} without a tag`);
    return { tags: [{ key, value }] };
  }
  if (type !== undefined && BY_SIZE.includes(type)) return { tags: [] };
  throw new NotUnderstood(
    type === undefined ? "a predicate without type" : `a predicate of type ${JSON.stringify(type)}`,
  );
}

function typeOf({ type }: JsonObject): string | undefined {
  return typeof type === "string" ? type : undefined;
}
