import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledAccounts } from "../../../drift/lambda/bundled-accounts.ts";

let folder: string;
const url = () => pathToFileURL(`${folder}/`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the accounts in the archive of a function", () => {
  it("are those that were named, and none where none were", () => {
    expect(bundledAccounts(url())).toEqual([]);
    writeFileSync(join(folder, "accounts.json"), '["111122223333","444455556666"]');
    expect(bundledAccounts(url())).toEqual(["111122223333", "444455556666"]);
  });

  it.each([
    ["{", "accounts.json beside the handler is damaged"],
    ["{}", "accounts.json beside the handler is no list"],
    ['["111122223333",4]', "accounts.json has 4: expected twelve digits"],
  ])("are not guessed where the list is %s: an account would be left out unsaid", (text, message) => {
    writeFileSync(join(folder, "accounts.json"), text);
    expect(() => bundledAccounts(url())).toThrow(message);
  });
});
