import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Words that only we used, or that nobody in this field would search for, each with what to say. What people read is
 * held to this: every text of the product, its documents, and what the action and the examples say.
 */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bincomplete uploads?\b/i, "incomplete multipart uploads, in full"],
  [/\bfor ever\b/i, "are never removed"],
  [/\b(gone|go|goes) on with\b/i, "resumed, to resume"],
  [/\bmend(s|ed|ing)?\b/i, "fix, update"],
  [/\bour rule\b/i, "the mpu-guard rule"],
  [/\b(take|takes|took|taken|taking) (it|them|this|that|all|the|our)?\b[^.;:,]{0,30}\baway\b/i, "deletes, removes"],
  [/\banew\b/i, "again"],
  [/\bjudg(e|es|ed|ing)\b/i, "evaluate"],
  [/\bunder way\b/i, "in parallel, in progress"],
  [/\btr(y|ies) of a request\b/i, "request attempt"],
  [/\bin place of asking\b/i, "default: from …"],
  [/\bnothing on standard error\b/i, "print only errors to stderr"],
  [/\bnobody can\b/i, "stdin is not a terminal"],
  [/\bcannot ask\b/i, "request to … failed"],
  [/\bno further word\b/i, "(no message)"],
  [/\b(out of|cannot) reach\b/i, "not supported"],
  [/\bmade-up\b/i, "sample buckets"],
  [/\bowner's eyes\b/i, "created with mode 0600"],
  [/\btheirs stand\b|\bsomebody else wrote\b/i, "changed concurrently; the other change was kept"],
  [/\b(taken|take|takes) back\b/i, "restored"],
  [/\bput(s|ting)? (it |them |exactly )?back\b/i, "restore"],
  [/\bkeeps? .*lifecycle service out\b/i, "does not allow the S3 lifecycle service"],
  [/\bwrite the value out\b/i, "use a literal value"],
  [/\bis wanted\b/i, "invalid …: expected …"],
  [/\bolder dialect\b/i, "deprecated rule-level Prefix"],
  [/\bby hand\b/i, "manually"],
  [/\bpaired with\b/i, "attributed to"],
  [/\bholds? values\b/i, "has, contains"],
  [/\bmeanwhile\b/i, "in the meantime"],
];

const DOCUMENTS = [
  "README.md",
  "CHANGELOG.md",
  "action.yml",
  ".pre-commit-hooks.yaml",
  ...["docs", "examples"].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
];

const ROOMS = [
  "policy",
  "policy-file",
  "terraform",
  "terraform-files",
  "codegen",
  "explanations",
  "modules",
  "drift",
  "sandbox",
];

/** The code of the product. */
function codeFiles(): readonly string[] {
  return ROOMS.filter((room) => existsSync(room)).flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(room, name)),
  );
}

/** The texts in a file of code: strings and templates, without what is imported, names and comments. */
function textsIn(file: string): readonly string[] {
  const texts: string[] = [];
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

function complaints(file: string, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) =>
    FORBIDDEN.flatMap(([words, instead]) => {
      const found = words.exec(text)?.[0];
      return found === undefined ? [] : [`${file}: "${found}" in ${JSON.stringify(text)}: say ${instead}`];
    }),
  );
}

describe("the words of this field", () => {
  it("are those of every message, help text and option", () => {
    const files = codeFiles();
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => complaints(file, textsIn(file)))).toEqual([]);
  });

  it.each(DOCUMENTS)("are those of %s", (file) => {
    expect(complaints(file, readFileSync(file, "utf8").split("\n"))).toEqual([]);
  });
});

it("the list finds what it forbids", () => {
  const file = "words.ts";
  expect(
    complaints(file, ["incomplete uploads stay for ever", "the next apply would take our rule away"]),
  ).toHaveLength(4);
  expect(complaints(file, ["incomplete multipart uploads are never removed"])).toEqual([]);
});
