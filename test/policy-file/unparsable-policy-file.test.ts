import { describe, expect, it } from "vitest";
import { messageOf } from "./message-of.ts";

describe("a policy file that cannot be taken for a policy at all is told as what it is", () => {
  it.each(["", "# only a comment\n", "---\n"])("a file without content: %j", (text) => {
    expect(messageOf(text)).toMatch(/^p\.yaml(:1:\d+)?: the file is empty; it needs at least version: 1$/);
  });

  it.each([
    ["a syntax error", "version: 1\nrule: { id: [ }", /^p\.yaml:2:\d+: not valid YAML: /],
    ["a tab for indentation", "version: 1\nrule:\n\tid: a", /^p\.yaml:3:\d+: not valid YAML: /],
    ["a key given twice", "version: 1\nrule: {}\nrule: {}", /^p\.yaml:3:1: not valid YAML: Map keys must be unique$/],
    ["two documents", "version: 1\n---\nversion: 1", /^p\.yaml:2:1: not valid YAML: .*multiple documents/],
    ["an alias of nothing", "version: 1\nrule: *nothing", /^p\.yaml.*nothing/],
  ])("%s", (_, text, message) => {
    expect(messageOf(text)).toMatch(message);
  });

  it("all of its problems at once, from top to bottom", () => {
    const lines = messageOf("version: 2\nrule: { id: 5 }\nlimit: {}").split("\n");
    expect(lines.map((line) => line.split(":")[1])).toEqual(["1", "2", "3"]);
  });

  it("aliases that multiply, before they fill the memory", () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(", ")}]`,
    );
    expect(messageOf(["version: 1", "l0: &l0 [a]", ...levels].join("\n"))).toMatch(/^p\.yaml: Excessive alias count/);
  });
});
