import { describe, expect, it } from "vitest";
import { restoreState } from "../../../drift/patch/stored-state.ts";
import { configurationOf, liveBucket, rule } from "../../support/builders.ts";
import { FakeStore } from "../../support/fake-store.ts";

const TAGS = [
  { key: "a", value: "1" },
  { key: "b", value: "2" },
];
const raw = { xml: "{}", headers: {} };

describe("putting back", () => {
  it("sends the very bytes where S3 takes them as they are, in either dialect", async () => {
    const store = new FakeStore();
    const rules = [rule({ prefix: "logs/" }), rule({ filter: { and: { prefix: "logs/", tags: TAGS } } })];
    for (const each of rules) await restoreState(store, liveBucket(), { configuration: configurationOf(each), raw });
    expect([store.restored, store.written]).toEqual([["{}", "{}"], []]);
  });

  it("does not send a prefix beside And, which a gateway that answered with it would lose", async () => {
    const store = new FakeStore();
    const answered = rule({ filter: { prefix: "logs/", and: { tags: TAGS } } });
    await restoreState(store, liveBucket(), { configuration: configurationOf(rule({ id: "b" }), answered), raw });
    const sent = rule({ filter: { and: { prefix: "logs/", tags: TAGS } } });
    expect([store.restored, store.written]).toEqual([[], [configurationOf(rule({ id: "b" }), sent)]]);
  });

  it("deletes the configuration where there was none", async () => {
    const store = new FakeStore(configurationOf(rule()));
    await restoreState(store, liveBucket(), null);
    expect(store.held).toEqual({ state: "absent" });
  });
});
