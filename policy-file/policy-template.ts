/** What `mpu-guard policy init` writes: every key, with the defaults, explained. */
export const POLICY_TEMPLATE = `# mpu-guard: what we want of the lifecycle rules of our S3 buckets.
# Check this file: npx mpu-guard policy validate. Its JSON Schema: npx mpu-guard policy schema.
version: 1

# The one rule that mpu-guard owns in a bucket. It never touches another.
rule:
  id: mpu-guard-abort-incomplete-multipart-uploads
  daysAfterInitiation: 7

# A rule that is already there is fine anywhere in this range. Default: 1 to rule.daysAfterInitiation.
accept: { minDays: 1, maxDays: 7 }

# Other days for some buckets; the first match wins. Wildcards: * and ?.
overrides: []
#  - match: { bucket: "media-*", tags: { team: video } }
#    daysAfterInitiation: 14
#    accept: { minDays: 3, maxDays: 14 }

# Buckets that need no rule: why, who says so, and until when. After that day the exemption exempts nothing.
exemptions: []
#  - match: { bucket: "*-scratch", account: "111122223333", region: "eu-*" }
#    reason: wiped nightly by its owner
#    owner: team-data
#    expires: 2027-03-31

# Whether a team may exempt its own bucket by tags: mpu-guard:exempt-reason, mpu-guard:exempt-owner and
# mpu-guard:exempt-until (the last day). Costs one more request for each live bucket in violation.
allowExemptionTags: false

# Buckets that a patch never writes, whatever is found. They are evaluated and reported like all others.
neverPatch: []
#  - match: { bucket: "*-legal-hold" }
#    reason: changes need a ticket

# Buckets whose lifecycle rules are declared in code, known by name or by tags: a patch reports "fix in code".
declaredInCode: []
#  - match: { tags: { "managed-by": terraform } }
#    where: github.com/acme/infrastructure

limits:
  # A patch that plans more changes than this writes nothing.
  maxChangesPerRun: 100
  # Buckets of each account that are written first, alone: the run goes on only if all of them succeed.
  canaryBuckets: 1
  # Percentage of a run's planned writes, rounded down, that may fail before the run stops.
  failureTolerancePercentage: 10
`;
