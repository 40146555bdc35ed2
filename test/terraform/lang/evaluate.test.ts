import { describe, expect, it } from "vitest";
import { evaluate } from "../../../terraform/lang/evaluate.ts";
import { parseTemplate } from "../../../terraform/lang/parse-template.ts";
import { anything, known, type Scope, type Value } from "../../../terraform/lang/value.ts";
import { tf } from "../judged.ts";

/** Of a module with the variable `env` = `prod`, and everything else unknown. */
const SCOPE: Scope = {
  path: "root",
  resource: () => undefined,
  call: () => undefined,
  variable: (name) => (name === "env" ? known("prod") : anything(`var.${name}`)),
  local: (name) => anything(`local.${name}`),
  output: () => anything(),
  outputNames: () => [],
};

function evaluated(text: string): Value {
  return evaluate(parseTemplate(text), { scope: SCOPE });
}

/** A known value as JSON; `undefined` where it is not known. */
function plain(value: Value): unknown {
  if (value.kind === "known") return value.value;
  if (value.kind === "list") return value.items.map(plain);
  return value.kind === "object"
    ? Object.fromEntries([...value.entries].map(([key, each]) => [key, plain(each)]))
    : undefined;
}

describe("an expression whose value is known", () => {
  it.each<readonly [string, unknown]>([
    ["acme", "acme"],
    [`acme-${tf("var.env")}`, "acme-prod"],
    [`${tf("var.env")}`, "prod"],
    // The escape of what is no interpolation.
    [`a$${tf("b")}`, `a${tf("b")}`],
    [tf(`"a$${tf("b")}"`), `a${tf("b")}`],
    [tf('"say \\"hi\\""'), 'say "hi"'],
    [tf('"\\u0061"'), "a"],
    [tf("1 + 2 * 3"), 7],
    [tf("(1 + 2) * 3"), 9],
    [tf("-1 + 2 - 3"), -2],
    [tf("7 % 3"), 1],
    [tf('var.env == "prod" ? "yes" : "no"'), "yes"],
    [tf('var.env == "prod" && !false'), true],
    // What decides alone decides, whatever the other side is.
    [tf("var.unset || true"), true],
    [tf("[1, 2][1]"), 2],
    [tf('{ a = 1, "b.c" : 2 }["b.c"]'), 2],
    [tf("[{ a = 1 }, { a = 2 }].*.a[0]"), 1],
    [tf("([{ a = 1 }, { a = 2 }][*].a)[1]"), 2],
    [tf('[for name in ["a", "b"] : upper(name) if name != "a"]'), ["B"]],
    [tf('{ for index, name in ["a", "b"] : name => index }'), { a: 0, b: 1 }],
    [tf('toset(["b", "a", "b"])'), ["a", "b"]],
    [tf("merge({ a = 1 }, { a = 2, b = 3 })"), { a: 2, b: 3 }],
    [tf('element(["a", "b"], 3)'), "b"],
    [tf('lookup({ a = 1 }, "b", 2)'), 2],
    [tf('join("-", ["a", var.env])'), "a-prod"],
    [tf('format("%s-%d%%", var.env, 7)'), "prod-7%"],
    [tf('try({ a = 1 }.b, "else")'), "else"],
    [tf('coalesce("", "a")'), "a"],
    [tf("one([])"), null],
    [tf('concat(["a"], ["b"])[1]'), "b"],
    [tf("keys({ b = 1, a = 2 })"), ["a", "b"]],
    [tf('zipmap(["a"], [1])'), { a: 1 }],
    [tf("range(3)"), [0, 1, 2]],
    [tf("/* why */ 1 # and so\n"), 1],
    [tf('replace("a-b-c", "-", "")'), "abc"],
    [tf("length([1, 2])"), 2],
  ])("%s", (text, expected) => {
    expect(plain(evaluated(text))).toEqual(expected);
  });
});

describe("an expression whose value is not known", () => {
  it.each([
    tf("var.unset"),
    tf("timestamp()"),
    tf('replace("a1", "/[0-9]/", "")'), // a regular expression
    "%{if true}a%{endif}",
    tf("unclosed("),
    tf('"unclosed'),
    tf("a b"),
    tf("<<EOT\na\nEOT"),
    `${tf("~ var.env ~")}`,
    tf(`${"(".repeat(100)}1${")".repeat(100)}`),
  ])("%s", (text) => {
    expect(plain(evaluated(text))).toBeUndefined();
  });

  it("is equal to itself, however often it is written", () => {
    const text = `acme-${tf("lower(var.unset)")}`;
    expect(evaluated(text)).toEqual(evaluated(text));
  });

  it("is not equal to another call that gives something new each time", () => {
    const value = evaluated(tf("uuid()"));
    expect(value).toMatchObject({ kind: "unknown", isOpen: true });
    expect(value).not.toHaveProperty("key");
  });
});
