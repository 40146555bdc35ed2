import { EXPLANATIONS, type Instruction } from "../../explanations/index.ts";
import { FINDING_KINDS, type Finding, type FindingKind, levelOf, titleOf } from "../../policy/index.ts";
import { fenced, generatedFrom, markdownTable } from "./markdown.ts";

const WAYS = {
  mpuGuard: "With mpu-guard",
  typescript: "In TypeScript (CDKTF)",
  hcl: "In HCL",
  manually: "Manually",
} as const;

/** docs/finding-kinds.md: what `mpu-guard explain KIND` prints of every kind. Each heading is the kind's name. */
export function findingKindsPage(): string {
  const parts = [
    generatedFrom("explanations/"),
    "# Finding kinds",
    "`npx mpu-guard explain KIND` prints the same. Examples are about a bucket `acme-media`, which code declares as\n`aws_s3_bucket.media`, or as the construct `media`.",
    "A violation makes exit status 2. Undecided means that it is not known, which is not the same as compliant: exit status 3.\nWarnings and notes stand beside the verdict and change no exit status.",
    markdownTable(
      ["kind", "", "in a report"],
      FINDING_KINDS.map((kind) => [`[${kind}](#${kind})`, levelOf({ kind } as Finding), titleOf(kind)]),
    ),
    ...FINDING_KINDS.map(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(kind: FindingKind): string {
  const { meaning, reason, fixes, page } = EXPLANATIONS[kind];
  const ways = Object.entries(WAYS).flatMap(([way, heading]) => {
    const instruction: Instruction | undefined = fixes[way as keyof typeof WAYS];
    return instruction === undefined ? [] : [fix(heading, instruction)];
  });
  return [
    `## ${kind}`,
    `*${titleOf(kind)}* (${levelOf({ kind } as Finding)})`,
    meaning,
    `**Why it matters.** ${reason}`,
    ...ways,
    `AWS documentation: [${page.title}](${page.url})`,
  ].join("\n\n");
}

function fix(heading: string, { text, code }: Instruction): string {
  const block = code === undefined ? "" : `\n\n${fenced(code.language, code.lines.join("\n"))}`;
  return `**${heading}.** ${text}${block}`;
}
