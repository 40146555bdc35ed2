import type { Bucket } from "../../../../../policy/index.ts";
import { clip } from "../../../../text/printable.ts";
import { bytesText, moneyText } from "../../../../text/quantities.ts";
import { thousands } from "../../../../text/thousands.ts";
import type { BucketUploads } from "../../../../uploads/bucket-uploads.ts";
import { estimated } from "../../../../uploads/total-uploads.ts";
import { reasonOf } from "../../../contents/change-reason.ts";
import { nameColumn, placeOf } from "../../../contents/location.ts";
import { fixFor, isKnown, messageWithBaseline } from "../../../contents/reported-finding.ts";
import type { ReportedBucket, RunReport } from "../../../contents/run-report.ts";
import { minuteText } from "../../../contents/seen-earlier.ts";
import type { Listing } from "../listing.ts";
import { html, type Markup, type Part } from "../markup.ts";
import type { FindingGroups } from "./finding-groups.ts";

interface Column {
  readonly title: string;
  /** Of its place in the style. */
  readonly kind: "status" | "name" | "place" | "number" | "wide" | "short";
  readonly cell: (result: ReportedBucket) => Part;
}

/** Characters of a name, and of a text. */
const LONGEST_NAME = 120;
const LONGEST_TEXT = 400;

const name = (text: string) => clip(text, LONGEST_NAME);

/** What the table is about. */
export interface TableContents {
  readonly listing: Listing;
  readonly groups: FindingGroups;
}

/**
 * Every bucket once, or of too many those to look at, in the report's order. The script makes it sort and filter; end tags
 * that HTML does not need are left out, as a row is repeated ten thousand times.
 */
export function* bucketTable(report: RunReport, { listing, groups }: TableContents): Iterable<string> {
  const { buckets, isWhole, rows } = listing;
  if (buckets === 0) return;
  const title = isWhole ? "All buckets" : "Buckets to look at";
  const shown = isWhole ? `${thousands(buckets)} buckets` : listedText(listing);
  if (rows === 0) {
    yield `<section aria-labelledby="all">\n<h2 id="all">${title}</h2>\n<p>${shown}.</p>\n</section>\n`;
    return;
  }
  const columns = columnsOf(report, { listing, groups });
  const heads = columns.map(({ title, kind }) => html`<th scope="col" class="${kind}">${title}`);
  yield html`<section aria-labelledby="all">
<h2 id="all">${title}</h2>
${controls(listing)}
<div class="scroll" role="region" aria-label="Table of buckets" tabindex="0">
<table id="buckets">
<caption>${shown}: status, where each is, and what was found. Findings link to what to do.</caption>
<thead><tr>${heads}</thead>
<tbody>
`.text;
  for (const result of listing) yield rowOf(result, columns);
  yield "</table>\n</div>\n</section>\n";
}

function rowOf(result: ReportedBucket, columns: readonly Column[]): string {
  return `<tr>${columns.map(({ cell }) => html`<td>${cell(result)}`.text).join("")}\n`;
}

/** Which buckets of too many have a row, and where the others are to be found. */
function listedText({ buckets, rows, toBeSeen }: Listing): string {
  const others = "(all others are counted above, and --format json lists them)";
  const seen = "in violation, undecided or changed";
  if (rows === toBeSeen) return `${thousands(rows)} of ${thousands(buckets)} buckets, those ${seen} ${others}`;
  return `the first ${thousands(rows)} of ${thousands(toBeSeen)} buckets ${seen}, of ${thousands(buckets)} in all ${others}`;
}

function columnsOf({ command }: RunReport, { listing, groups }: TableContents): readonly Column[] {
  const { accounts, isChanged, isSeenEarlier, isUploads } = listing;
  const isDeclared = command === "check";
  const of = (read: (bucket: Bucket) => string) => (result: ReportedBucket) => read(result.verdict.bucket);
  const columns: readonly (Column | false)[] = [
    { title: "Status", kind: "status", cell: status },
    { title: "Bucket", kind: "name", cell: of((bucket) => name(nameColumn(bucket))) },
    isDeclared && { title: "Where", kind: "place", cell: of((bucket) => name(placeOf(bucket))) },
    !isDeclared &&
      accounts.size > 1 && { title: "Account", kind: "short", cell: of(({ account }) => name(account ?? "")) },
    !isDeclared && { title: "Region", kind: "short", cell: of(({ region }) => name(region ?? "")) },
    isSeenEarlier && { title: "As of", kind: "short", cell: asOf },
    { title: "Days", kind: "number", cell: ({ verdict }) => verdict.abort?.days },
    isUploads && { title: "Uploads", kind: "number", cell: ({ uploads }) => uploads?.count ?? undefined },
    isUploads && { title: "Bytes", kind: "number", cell: ({ uploads }) => sized(uploads, "bytes") },
    isUploads && { title: "A month", kind: "number", cell: ({ uploads }) => sized(uploads, "costPerMonth") },
    { title: "Found", kind: "wide", cell: (result) => found(result, groups) },
    isChanged && { title: "Change", kind: "place", cell: change },
  ];
  return columns.filter((column) => column !== false);
}

const STATUSES = {
  compliant: "compliant",
  violation: "violation",
  undecided: "undecided",
  exempt: "exempt",
  notApplicable: "not applicable",
} as const;

function status({ verdict }: ReportedBucket): Markup {
  return html`<b class="${verdict.status}">${STATUSES[verdict.status]}</b>`;
}

function found(result: ReportedBucket, groups: FindingGroups): Part {
  const { findings, exemption } = result.verdict;
  const lines: Part[] = findings.map((finding, index) => {
    const reported = { finding, result, index };
    const group = groups.groupOf(reported);
    const known = isKnown(reported) ? " (known, in the baseline)" : "";
    const message = group?.message === undefined && `: ${clip(messageWithBaseline(reported), LONGEST_TEXT)}`;
    if (group === undefined) {
      return html`<b>${finding.kind}</b>${message}; fix: ${clip(fixFor(finding, result), LONGEST_TEXT)}${known}`;
    }
    return html`<a href="#${group.id}">${finding.kind}</a>${message}${known}`;
  });
  if (exemption !== undefined) {
    const { expires, reason, owner } = exemption;
    lines.push(clip(`until ${expires}: ${reason} (owner: ${owner})`, LONGEST_TEXT));
  }
  return lines.map((line, index) => (index === 0 ? line : html`<br>${line}`));
}

/** By the full time the column sorts. */
function asOf({ verdict: { bucket } }: ReportedBucket): Part {
  if (bucket.asOf === undefined) return undefined;
  return html`<time datetime="${bucket.asOf}">${minuteText(bucket.asOf)}</time>`;
}

/** The number for people, and beside it the one by which the column sorts; nothing where it is not known. */
function sized(uploads: BucketUploads | undefined, of: "bytes" | "costPerMonth"): Part {
  const value = uploads === undefined ? null : estimated(uploads)[of];
  if (uploads === undefined || value === null) return undefined;
  const text = of === "bytes" ? bytesText(value) : moneyText(value, uploads.currency);
  return html`<data value="${value}">${uploads.estimate === undefined ? "" : "about "}${text}</data>`;
}

function change({ change: made }: ReportedBucket): Part {
  if (made === undefined) return undefined;
  const reason = reasonOf(made);
  return html`<b>${made.outcome}</b>${reason !== undefined && ` ${clip(reason, LONGEST_TEXT)}`}`;
}

/** What the script makes work, and shows then. */
function controls({ statuses }: Listing): Markup {
  const choices = Object.entries(STATUSES).filter(([name]) => statuses.has(name as keyof typeof STATUSES));
  return html`<form id="controls" role="search" aria-label="Filter buckets" hidden>
<label>Text <input id="text" type="search" autocomplete="off" spellcheck="false"></label>
<label>Status <select id="status"><option value="">every status</option>${choices.map(([, title]) => html`<option>${title}</option>`)}</select></label>
<output id="shown" role="status" aria-live="polite"></output>
</form>`;
}
