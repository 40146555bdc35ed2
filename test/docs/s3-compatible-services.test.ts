import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SERVICE_BUCKETS } from "../support/s3-services/buckets.ts";
import { S3_SERVICES, type S3Service } from "../support/s3-services/services.ts";

const PAGE = "docs/s3-compatible-services.md";
const page = readFileSync(PAGE, "utf8");

/** What test/conformance/s3-services.test.ts holds the command to, of each service. */
function rowOf(service: S3Service): string {
  const { name, version } = service;
  return `| ${[`${name} ${version}`, ...resultOf(service), alterationsOf(service)].join(" | ")} |`;
}

function resultOf({ lifecycle, differences }: S3Service): readonly string[] {
  const count = SERVICE_BUCKETS.length;
  if (lifecycle === "none") return [`${count} \`lifecycle-unsupported\``, "refused", "-"];
  if (lifecycle === "without-abort") return ["evaluated", "refused by the service: the run stops, unchanged", "-"];
  const outcomes = SERVICE_BUCKETS.map((bucket) => ({ ...bucket, ...differences[bucket.name] }));
  const number = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const refused = number("refused");
  const scanned = `${number("unchanged")} compliant, ${number("patched")} in violation${refused === 0 ? "" : `, ${refused} undecided`}`;
  return [scanned, `${number("patched")} patched`, `${number("patched")} restored`];
}

function alterationsOf({ alters }: S3Service): string {
  return [...new Set(Object.values(alters))].join("; ") || "-";
}

it("the page has the services and what the conformance run expects of each", () => {
  const header = "| service | scan | patch | rollback | what the service itself changes when it stores rules |";
  const table = [header, "|---|---|---|---|---|", ...S3_SERVICES.map(rowOf)].join("\n");
  expect(page.split(/<!-- (?:services:.*|end of services) -->/)[1]?.trim()).toBe(table);
});

it("the versions are those that .ci/run installs", () => {
  const script = readFileSync(".ci/run", "utf8");
  for (const { name, version } of S3_SERVICES.filter(({ isOptional }) => !isOptional)) {
    expect(script).toMatch(new RegExp(`\\b${name}(\\[\\w+\\])?(==|@)${version.replaceAll(".", "\\.")}(?![.\\d])`));
  }
});
