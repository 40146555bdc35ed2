import { describe, expect, it } from "vitest";
import { type FailedRequest, RunError, StoreError } from "../../../../drift/errors.ts";
import { abortUpload } from "../../../../drift/uploads/abort/abort-upload.ts";
import type { IncompleteUpload, UploadParts, UploadStore } from "../../../../drift/uploads/incomplete-upload.ts";
import { liveBucket } from "../../../support/builders.ts";

const NOW = new Date("2026-11-21T12:00:00.000Z");
const OLD = new Date("2026-01-01T00:00:00.000Z");
const CRITERIA = { now: NOW, olderThan: 1000, idle: 1000 };
const UPLOAD: IncompleteUpload = { key: "a", uploadId: "1", initiated: OLD };
const IDLE: UploadParts = { count: 2, bytes: 7, lastActivity: OLD, abort: "not-said" };
const EMPTY: UploadParts = { count: 0, bytes: 0, abort: "not-said" };

const failed = (meaning: FailedRequest) => new StoreError({ kind: "unreadable", detail: meaning }, meaning);

interface Answers {
  /** Of ListParts, one after the other; the last one for good. */
  readonly parts: readonly (UploadParts | "gone" | StoreError)[];
  readonly aborts?: readonly ("aborted" | "gone" | StoreError)[];
  readonly journal?: () => void;
}

/** Aborts one upload of a service that answers so; what was asked, in its order. */
async function abort({ parts, aborts = ["aborted"], journal = () => {} }: Answers, upload = UPLOAD) {
  const story: string[] = [];
  const next = <T>(name: string, answers: readonly (T | StoreError)[]) => {
    const index = story.filter((each) => each === name).length;
    story.push(name);
    const answer = answers[Math.min(index, answers.length - 1)] as T | StoreError;
    if (answer instanceof StoreError) throw answer;
    return answer;
  };
  const store = {
    readParts: async () => next("read", parts),
    abort: async () => next("abort", aborts),
  } as Partial<UploadStore> as UploadStore;
  const begin = async () => {
    story.push("journal");
    journal();
  };
  const options = { store, criteria: CRITERIA, begin, wait: async () => void story.push("wait") };
  const ended = await abortUpload(liveBucket(), upload, options).catch((error: unknown) => error);
  return { ended, story: story.join(" ") };
}

describe("aborting one upload", () => {
  it("reads its parts right before, writes it down, aborts, and sees it gone", async () => {
    const { ended, story } = await abort({ parts: [IDLE, "gone"] });
    expect(ended).toEqual({ end: "aborted", parts: IDLE });
    expect(story).toBe("read journal abort read");
  });

  it("leaves one that got a part meanwhile, and one whose parts cannot be read", async () => {
    for (const found of [{ ...IDLE, lastActivity: NOW }, failed("refused"), failed("unanswered")]) {
      const { ended, story } = await abort({ parts: [found] });
      expect(ended).toMatchObject({ end: "kept" });
      expect(story).toBe("read");
    }
  });

  it("asks nothing about one of unknown age or name", async () => {
    const { initiated: _, ...undated } = UPLOAD;
    for (const upload of [undated, { ...UPLOAD, isKeyEncoded: true as const }]) {
      const { ended, story } = await abort({ parts: [IDLE] }, upload);
      expect(ended).toMatchObject({ end: "kept" });
      expect(story).toBe("");
    }
  });

  it("aborts nothing that could not be written down", async () => {
    const { ended, story } = await abort({
      parts: [IDLE],
      journal: () => {
        throw new RunError("the disk is full");
      },
    });
    expect(ended).toBeInstanceOf(RunError);
    expect(story).toBe("read journal");
  });

  it("takes one that is gone already for done", async () => {
    expect((await abort({ parts: ["gone"] })).ended).toEqual({ end: "gone" });
    expect((await abort({ parts: [IDLE], aborts: ["gone"] })).ended).toEqual({ end: "gone", parts: IDLE });
  });

  it("aborts again while parts still arrive", async () => {
    const { ended, story } = await abort({ parts: [IDLE, IDLE, IDLE, "gone"] });
    expect(ended).toMatchObject({ end: "aborted" });
    expect(story).toBe("read journal abort read wait abort read wait abort read");
  });

  it("ends as failed where they never stop arriving", async () => {
    const { ended, story } = await abort({ parts: [IDLE] });
    expect(ended).toMatchObject({ end: "failed", failure: { detail: expect.stringContaining("parts still arrive") } });
    expect(story.match(/abort/g)).toHaveLength(5);
  });

  it("takes an aborted upload that S3 goes on to list without parts for done", async () => {
    expect((await abort({ parts: [IDLE, EMPTY] })).ended).toMatchObject({ end: "aborted" });
  });

  it("aborts again where no answer came, and an upload without parts is still listed", async () => {
    const { ended, story } = await abort({ parts: [EMPTY, EMPTY, "gone"], aborts: [failed("unanswered"), "aborted"] });
    expect(ended).toMatchObject({ end: "aborted" });
    expect(story).toBe("read journal abort read wait abort read");
  });

  it("sees an abort through whose answer was lost", async () => {
    const { ended } = await abort({ parts: [IDLE, "gone"], aborts: [failed("unanswered")] });
    expect(ended).toMatchObject({ end: "aborted" });
  });

  it("does not repeat what S3 refuses", async () => {
    const { ended, story } = await abort({ parts: [IDLE], aborts: [failed("refused")] });
    expect(ended).toMatchObject({ end: "failed", failure: { detail: "refused" } });
    expect(story).toBe("read journal abort");
  });

  it("says of an abort that it could not verify that it was not verified", async () => {
    const { ended } = await abort({ parts: [IDLE, failed("unanswered")] });
    expect(ended).toMatchObject({ end: "failed", failure: { detail: "aborted, and not verified: unanswered" } });
  });
});
