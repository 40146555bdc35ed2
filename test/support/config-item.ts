import { parseXml, XmlElement } from "@rgrove/parse-xml";

/** A bucket as AWS Config may have recorded it. */
export interface RecordedSeed {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** What S3 answered to the recorder, as XML; a bucket without rules where absent. */
  readonly lifecycle?: string | undefined;
  /** 2026-11-20T10:00:00.000Z where absent. */
  readonly captured?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly mfaDelete?: boolean;
  /** OK where absent. */
  readonly status?: string;
  /** Settings and numbers as text, as items have them in notifications and in queries of some years. */
  readonly asText?: boolean;
}

/**
 * The item as a query returns it, member by member as the AWS SDK for Java, version 1, made it of S3's XML: that is what
 * AWS Config serializes. `null` and -1 for what a rule does not have; no object sizes, which the older versions drop.
 *
 * @see https://github.com/aws/aws-sdk-java, XmlResponsesSaxParser.BucketLifecycleConfigurationHandler
 */
export function recordedItem(seed: RecordedSeed): Readonly<Record<string, unknown>> {
  const { account, region, name, lifecycle, captured = "2026-11-20T10:00:00.000Z", tags = {}, asText = false } = seed;
  const settings = {
    AccessControlList: JSON.stringify({ grantSet: null, grantList: [], owner: { displayName: null, id: "0123" } }),
    BucketAccelerateConfiguration: { status: null },
    ...(lifecycle !== undefined && { BucketLifecycleConfiguration: { rules: recordedRules(lifecycle, asText) } }),
    BucketLoggingConfiguration: { destinationBucketName: null, logFilePrefix: null },
    BucketNotificationConfiguration: { configurations: {} },
    BucketPolicy: { policyText: null },
    BucketVersioningConfiguration: {
      status: seed.mfaDelete ? "Enabled" : "Off",
      isMfaDeleteEnabled: seed.mfaDelete ? (asText ? "true" : true) : null,
    },
    IsRequesterPaysEnabled: "false",
  };
  return {
    accountId: account,
    arn: `arn:aws:s3:::${name}`,
    awsRegion: region,
    availabilityZone: "Regional",
    configuration: { name, owner: { displayName: null, id: "0123" } },
    configurationItemCaptureTime: captured,
    configurationItemStatus: seed.status ?? "OK",
    resourceId: name,
    resourceName: name,
    resourceType: "AWS::S3::Bucket",
    supplementaryConfiguration: asText
      ? Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]))
      : settings,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
  };
}

function recordedRules(xml: string, asText: boolean): readonly object[] {
  const { root } = parseXml(xml);
  return root === null ? [] : childrenOf(root).map((rule) => recordedRule(rule, asText));
}

function recordedRule(rule: XmlElement, asText: boolean): object {
  const number = (text: string | undefined) => (text === undefined ? -1 : asText ? text : Number(text));
  const expiration = named(rule, "Expiration");
  const abort = named(rule, "AbortIncompleteMultipartUpload");
  const filter = named(rule, "Filter");
  const lists = ["Transition", "NoncurrentVersionTransition"].map((name) =>
    childrenOf(rule).filter((each) => each.name === name),
  );
  const [transitions, noncurrent] = lists.map((list, index) =>
    list.length === 0
      ? null
      : list.map((each) => ({
          days: number(textOf(each, index === 0 ? "Days" : "NoncurrentDays")),
          ...(index === 0 && { date: textOf(each, "Date") ?? null }),
          storageClass: textOf(each, "StorageClass"),
        })),
  );
  return {
    id: textOf(rule, "ID") ?? null,
    prefix: textOf(rule, "Prefix") ?? null,
    status: textOf(rule, "Status"),
    expirationInDays: number(expiration && textOf(expiration, "Days")),
    expirationDate: (expiration && textOf(expiration, "Date")) ?? null,
    expiredObjectDeleteMarker: expiration !== undefined && textOf(expiration, "ExpiredObjectDeleteMarker") === "true",
    noncurrentVersionExpirationInDays: number(noncurrentDays(rule)),
    transitions,
    noncurrentVersionTransitions: noncurrent,
    abortIncompleteMultipartUpload: abort && {
      daysAfterInitiation: number(textOf(abort, "DaysAfterInitiation")),
    },
    filter: filter === undefined ? null : { predicate: recordedPredicate(filter) },
  };
}

function noncurrentDays(rule: XmlElement): string | undefined {
  const expiration = named(rule, "NoncurrentVersionExpiration");
  return expiration && textOf(expiration, "NoncurrentDays");
}

function recordedPredicate(filter: XmlElement): object | null {
  const and = named(filter, "And");
  if (and === undefined) return operandsOf(filter)[0] ?? null;
  return { type: "LifecycleAndOperator", operands: operandsOf(and) };
}

function operandsOf(parent: XmlElement): readonly object[] {
  return childrenOf(parent).flatMap((element): readonly object[] => {
    if (element.name === "Prefix") return [{ type: "LifecyclePrefixPredicate", prefix: element.text }];
    if (element.name !== "Tag") return [];
    return [{ type: "LifecycleTagPredicate", tag: { key: textOf(element, "Key"), value: textOf(element, "Value") } }];
  });
}

function childrenOf(parent: XmlElement): readonly XmlElement[] {
  return parent.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

function named(parent: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(parent).find((child) => child.name === name);
}

function textOf(parent: XmlElement, name: string): string | undefined {
  return named(parent, name)?.text;
}
