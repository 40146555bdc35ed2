/** Longer for the video team, and one bucket that needs no rule. */
export const OVERRIDES = `version: 1
rule: { daysAfterInitiation: 7 }
overrides:
  - match: { tags: { team: video } }
    daysAfterInitiation: 14
    accept: { minDays: 3, maxDays: 14 }
  - match: { bucket: acme-web-uploads }
    accept: { minDays: 1, maxDays: 30 }
exemptions:
  - match: { bucket: "*-scratch" }
    reason: wiped nightly by its owner
    owner: team-data
    expires: 2999-12-31
`;

/** The same exemption with nothing else. */
export const EXEMPTING = `version: 1
exemptions:
  - match: { bucket: "*-scratch" }
    reason: wiped nightly by its owner
    owner: team-data
    expires: 2999-12-31
`;

/** An exemption whose last day has passed. */
export const EXPIRED = EXEMPTING.replace("2999", "2020");
