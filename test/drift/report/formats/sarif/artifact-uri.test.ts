import { describe, expect, it } from "vitest";
import { artifactLocation } from "../../../../../drift/report/formats/sarif/artifact-uri.ts";

describe("the artifact location of a file", () => {
  it.each([
    ["a file below", "stacks/a/cdk.tf.json", "stacks/a/cdk.tf.json", true],
    ["a file named from here", "./main.tf.json", "main.tf.json", true],
    ["what a URI spells otherwise", "a b/#1?x%2e/ä.json", "a%20b/%231%3Fx%252e/%C3%A4.json", true],
    ["what looks like a scheme", "javascript:alert(1)", "javascript%3Aalert(1)", true],
    ["half a surrogate pair", "a\ud800.json", "a%EF%BF%BD.json", true],
    ["a file above", "../other/main.tf.json", "../other/main.tf.json", false],
    ["an absolute path", "/tmp/plan 1.json", "file:///tmp/plan%201.json", false],
    ["a path that looks like a host", "//evil.example/x", "file:///evil.example/x", false],
    ["a path of Windows", "C:/plans/x.json", "file:///C:/plans/x.json", false],
  ])("of %s", (_, file, uri, isBased) => {
    expect(artifactLocation(file)).toEqual({ uri, ...(isBased && { uriBaseId: "%SRCROOT%" }) });
  });
});
