import { describe, expect, it } from "vitest";
import { hasTags, parseWantedTag } from "../../../drift/accounts/account-tags.ts";

const MEDIA = [
  { key: "team", value: "media" },
  { key: "stage", value: "live" },
  { key: "empty", value: "" },
];

describe("an account is selected by its tags", () => {
  it.each<readonly [string, readonly string[], boolean]>([
    ["by a value", ["team=media"], true],
    ["not by another value, nor by a part of one", ["team=med"], false],
    ["not by another case: AWS tells them apart", ["Team=media"], false],
    ["by one of several values of a key", ["team=logs", "team=media"], true],
    ["by several keys where it has them all", ["team=media", "stage=live"], true],
    ["not by several keys where it lacks one", ["team=media", "stage=test"], false],
    ["by a key alone, whatever its value", ["stage"], true],
    ["by a key alone, though a value of it that it lacks is asked for too", ["stage", "stage=test"], true],
    ["not by a key that it lacks", ["owner"], false],
    ["by an empty value, where it is empty", ["empty="], true],
    ["not by an empty value, where it is not", ["team="], false],
  ])("%s", (_, texts, expected) => {
    expect(
      hasTags(
        MEDIA,
        texts.flatMap((text) => parseWantedTag(text) ?? []),
      ),
    ).toBe(expected);
  });

  it("keeps what stands after the first = as the value, in which AWS allows another one", () => {
    expect(parseWantedTag("query=a=b")).toEqual({ key: "query", value: "a=b" });
  });

  it.each(["", "=media", "k".repeat(129), `key=${"v".repeat(257)}`])(
    "takes no tag that no account can have: %j",
    (text) => {
      expect(parseWantedTag(text)).toBeUndefined();
    },
  );
});
