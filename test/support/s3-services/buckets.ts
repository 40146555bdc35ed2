/** A bucket of the conformance run: what teams have in theirs, and what has to come of it. */
export interface ServiceBucket {
  readonly name: string;
  /** Rules as XML; absent for a bucket without a configuration. */
  readonly rules?: string;
  /** The finding of a scan; absent where the bucket is compliant. */
  readonly kind?: string;
  /** What a patch does. */
  readonly outcome: "patched" | "unchanged" | "refused";
}

const abort = (days: number) =>
  `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload>`;
const expire = (days: number) => `<Expiration><Days>${days}</Days></Expiration>`;
const tag = (key: string, value: string) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
const ALL = "<Filter><Prefix></Prefix></Filter>";
const filter = (conditions: string) => `<Filter>${conditions}</Filter>`;
const rule = (id: string, scope: string, action: string, status = "Enabled") =>
  `<Rule><ID>${id}</ID>${scope}<Status>${status}</Status>${action}</Rule>`;

const patched = (name: string, kind: string, rules?: string): ServiceBucket => ({
  name,
  kind,
  outcome: "patched",
  ...(rules !== undefined && { rules }),
});
const covered = (name: string, rules: string): ServiceBucket => ({ name, rules, outcome: "unchanged" });

const TWO_TAGS = `<And><Prefix>logs/</Prefix>${tag("keep", "no")}${tag("team", "data")}</And>`;
const SIZES = "<ObjectSizeGreaterThan>1000</ObjectSizeGreaterThan><ObjectSizeLessThan>2000000</ObjectSizeLessThan>";

/** What AWS makes of them; where a service takes them in another way, its own row says so. */
export const SERVICE_BUCKETS: readonly ServiceBucket[] = [
  patched("none", "no-lifecycle-configuration"),
  patched("expiration", "no-abort-rule", rule("expire", filter("<Prefix>logs/</Prefix>"), expire(30))),
  patched(
    "transitions",
    "no-abort-rule",
    rule(
      "archive",
      ALL,
      "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition>",
    ),
  ),
  patched("tag", "no-abort-rule", rule("tagged", filter(tag("team", "data")), expire(3))),
  patched("two-tags", "no-abort-rule", rule("tagged", filter(TWO_TAGS), expire(3))),
  patched(
    "size",
    "no-abort-rule",
    rule("large", filter("<ObjectSizeGreaterThan>1000</ObjectSizeGreaterThan>"), expire(3)),
  ),
  patched("two-sizes", "no-abort-rule", rule("sized", filter(`<And><Prefix>a/</Prefix>${SIZES}</And>`), expire(3))),
  patched(
    "noncurrent",
    "no-abort-rule",
    rule(
      "versions",
      ALL,
      "<NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
    ),
  ),
  patched(
    "delete-markers",
    "no-abort-rule",
    rule("markers", ALL, "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
  ),
  patched("date", "no-abort-rule", rule("once", ALL, "<Expiration><Date>2040-01-01T00:00:00Z</Date></Expiration>")),
  patched("legacy-prefix", "no-abort-rule", rule("expire", "<Prefix>logs/</Prefix>", expire(30))),
  patched("legacy-all", "no-abort-rule", rule("expire", "<Prefix></Prefix>", expire(400))),
  patched("disabled", "abort-rule-disabled", rule("off", ALL, abort(7), "Disabled")),
  patched(
    "partial",
    "abort-scope-partial",
    rule("tmp", filter("<Prefix>tmp/</Prefix>"), abort(1)) + rule("in", filter("<Prefix>in/</Prefix>"), abort(2)),
  ),
  patched("too-long", "abort-days-too-long", rule("sweep", ALL, abort(30))),
  patched("literal", "abort-scope-partial", rule("all", filter("<Prefix>*</Prefix>"), abort(7))),
  patched("characters", "no-abort-rule", rule("é &amp; co", filter("<Prefix>a &lt;b&gt;/ü</Prefix>"), expire(5))),
  patched(
    "without-id",
    "no-abort-rule",
    rule("x", filter("<Prefix>tmp/</Prefix>"), expire(1)).replace("<ID>x</ID>", ""),
  ),
  covered("covered", rule("abort", ALL, abort(7))),
  covered("covered-empty-filter", rule("abort", "<Filter></Filter>", abort(7))),
  covered("covered-legacy", rule("abort", "<Prefix></Prefix>", abort(5))),
  covered("covered-shorter", rule("long", ALL, abort(30)) + rule("short", ALL, abort(3))),
  covered("covered-beside", rule("abort", ALL, abort(7)) + rule("tagged", filter(tag("keep", "no")), expire(3))),
];

/** A whole document. */
export function lifecycleXml(rules: string): string {
  return `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules}</LifecycleConfiguration>`;
}
