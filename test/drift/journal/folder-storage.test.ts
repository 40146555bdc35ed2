import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import { FolderStorage, folderRun } from "../../../drift/journal/folder-storage.ts";
import { begun, restoring, WHOLE_RUN } from "./entries.ts";

const RUN = "2026-11-21T04-00-00Z-9f86d0";
const PLAN = '{ "plan": "é" }\n';

let folder: string;
let journals: string;
let elsewhere: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-folders-"));
  journals = join(folder, ".mpu-guard");
  elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function keepRun(name = RUN, entries = WHOLE_RUN): Promise<string> {
  const journal = await new FolderStorage(journals).create(name, PLAN);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
  return journal.location;
}

const modeOf = (...path: string[]) => (statSync(join(...path)).mode & 0o7777).toString(8);

describe("a run's folder", () => {
  it("gives back plan and entries as they were", async () => {
    const location = await keepRun();
    expect(await folderRun(location).read()).toEqual({ location, plan: PLAN, entries: WHOLE_RUN });
  });

  it.each([0o000, 0o022, 0o077])("is for its owner's eyes only, even with umask %i", async (mask) => {
    const before = process.umask(mask);
    try {
      await keepRun();
    } finally {
      process.umask(before);
    }
    const paths = ["", RUN, join(RUN, "plan.json"), join(RUN, "journal.ndjson")];
    expect(paths.map((path) => modeOf(journals, path))).toEqual(["700", "700", "600", "600"]);
  });

  it("is gone on with behind its last whole line", async () => {
    const run = folderRun(await keepRun());
    const journal = await run.reopen();
    await journal.append(restoring("more"));
    await journal.close();
    expect((await run.read()).entries).toEqual([...WHOLE_RUN, restoring("more")]);
  });
});

describe("a run's folder in whose place something was planted", () => {
  /** What is planted: somewhere to write to that is not ours. */
  const PLANTS: Readonly<Record<string, (path: string) => void>> = {
    "a link to a folder": (path) => symlinkSync(elsewhere, path),
    "a link to nothing": (path) => symlinkSync(join(elsewhere, "nothing"), path),
    "a file": (path) => writeFileSync(path, "theirs"),
  };

  it.each(Object.entries(PLANTS))("refuses %s in place of all runs' folder", async (_, plant) => {
    plant(journals);
    await expect(new FolderStorage(journals).create(RUN, PLAN)).rejects.toThrow(RunError);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.each([...Object.entries(PLANTS), ["a folder", (path: string) => void mkdirSync(path)] as const])(
    "refuses %s in place of the run's own folder",
    async (_, plant) => {
      mkdirSync(journals);
      plant(join(journals, RUN));
      await expect(new FolderStorage(journals).create(RUN, PLAN)).rejects.toThrow(
        `cannot make ${join(journals, RUN)}: it exists already`,
      );
      expect(readdirSync(elsewhere)).toEqual([]);
    },
  );

  it.each(["plan.json", "journal.ndjson"])("never follows a link in place of %s to make it", async (name) => {
    // The folder is made and filled in one go; whoever is as quick as that meets the same flags.
    const { createFile } = await import("../../../drift/journal/private-files.ts");
    for (const target of ["planted", "nothing"]) {
      writeFileSync(join(elsewhere, "planted"), "theirs");
      symlinkSync(join(elsewhere, target), join(folder, name));
      await expect(createFile(join(folder, name))).rejects.toThrow("it exists already");
      rmSync(join(folder, name));
    }
    expect(readFileSync(join(elsewhere, "planted"), "utf8")).toBe("theirs");
    expect(existsSync(join(elsewhere, "nothing"))).toBe(false);
  });

  it.each(["plan.json", "journal.ndjson"])("neither reads nor goes on through a link in place of %s", async (name) => {
    const location = await keepRun();
    const original = readFileSync(join(location, name));
    writeFileSync(join(elsewhere, name), original);
    rmSync(join(location, name));
    symlinkSync(join(elsewhere, name), join(location, name));
    await expect(folderRun(location).read()).rejects.toThrow("it is a link, and links are not followed here");
    if (name === "journal.ndjson") await expect(folderRun(location).reopen()).rejects.toThrow("it is a link");
    expect(readFileSync(join(elsewhere, name))).toEqual(original);
  });

  it.each(["", "/"])(
    "neither reads nor goes on through a link in place of the run's folder (%j behind it)",
    async (end) => {
      const location = await keepRun();
      const link = join(elsewhere, RUN);
      symlinkSync(location, link);
      await expect(folderRun(link + end).read()).rejects.toThrow("it is a link");
      await expect(folderRun(link + end).reopen()).rejects.toThrow("it is a link");
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
    },
  );

  it("is passed over in the history where it is a link or a file", async () => {
    const location = await keepRun();
    symlinkSync(location, join(journals, "2026-11-21T05-00-00Z-aaaaaa"));
    writeFileSync(join(journals, "2026-11-21T06-00-00Z-aaaaaa"), "");
    mkdirSync(join(journals, "notes"));
    expect(await locationsOf(new FolderStorage(journals))).toEqual([location]);
  });
});

describe("the default folder", () => {
  it("keeps itself out of commits, and leaves a .gitignore that is there", async () => {
    const runs = join(folder, ".mpu-guard");
    await (await new FolderStorage(runs).create("2026-11-21T04-00-00Z-a", "{}")).close();
    expect(readFileSync(join(runs, ".gitignore"), "utf8")).toBe("*\n");
    writeFileSync(join(runs, ".gitignore"), "plan.json\n");
    await (await new FolderStorage(`${runs}/`).create("2026-11-21T05-00-00Z-b", "{}")).close();
    expect(readFileSync(join(runs, ".gitignore"), "utf8")).toBe("plan.json\n");
  });

  it("writes no .gitignore through a link", async () => {
    const runs = join(folder, ".mpu-guard");
    mkdirSync(runs);
    symlinkSync(join(elsewhere, "planted"), join(runs, ".gitignore"));
    await (await new FolderStorage(runs).create("2026-11-21T04-00-00Z-a", "{}")).close();
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("is the only one: somebody may want to commit a folder of their own", async () => {
    const ours = join(folder, "journals");
    await (await new FolderStorage(ours).create("2026-11-21T04-00-00Z-a", "{}")).close();
    expect(readdirSync(ours)).toEqual(["2026-11-21T04-00-00Z-a"]);
  });
});

describe("the history in a folder", () => {
  it("holds the runs since a day, oldest first, and does not read the others, which may be damaged by now", async () => {
    for (const name of ["2026-11-21T04-00-00Z-b", "2026-11-01T00-00-00Z-a", "2026-10-31T23-59-59Z-a"]) {
      await keepRun(name);
    }
    writeFileSync(join(journals, "2026-10-31T23-59-59Z-a", "journal.ndjson"), "damaged\n");
    const locations = await locationsOf(new FolderStorage(journals));
    expect(locations).toEqual(["2026-11-01T00-00-00Z-a", "2026-11-21T04-00-00Z-b"].map((name) => join(journals, name)));
  });

  it("is empty where no run ever was", async () => {
    expect(await locationsOf(new FolderStorage(join(folder, "nowhere")))).toEqual([]);
  });

  it.runIf(existsSync("/proc/self"))(
    "fails with one line where nothing can be made: no run waits for a disk that is away",
    async () => {
      const making = new FolderStorage("/proc/mpu-guard/journals").create(RUN, "{}");
      await expect(making).rejects.toThrow("cannot make /proc/mpu-guard/journals: no such file or folder");
    },
  );

  it("fails with one line where it is a file", async () => {
    writeFileSync(journals, "");
    await expect(locationsOf(new FolderStorage(journals))).rejects.toThrow("there is a file where a folder has to be");
  });
});

describe("a journal that a crash cut off", () => {
  it("is read as the entries before it at every byte, and loses half a line before it goes on", async () => {
    const entries = [...WHOLE_RUN.slice(0, 3), ...WHOLE_RUN.slice(-1)];
    const location = await keepRun(RUN, entries);
    const path = join(location, "journal.ndjson");
    const bytes = readFileSync(path);
    const run = folderRun(location);
    for (let length = 0; length <= bytes.length; length += 1) {
      const torn = bytes.subarray(0, length);
      const lineEnd = torn.lastIndexOf("\n") + 1;
      const whole = torn.toString("latin1").split("\n").length - 1;
      writeFileSync(path, torn);
      expect((await run.read()).entries).toEqual(entries.slice(0, whole));
      await (await run.reopen()).close();
      expect(readFileSync(path)).toEqual(bytes.subarray(0, lineEnd));
    }
    writeFileSync(path, bytes.subarray(0, -1));
    const journal = await run.reopen();
    await journal.append(restoring("more"));
    await journal.close();
    expect((await run.read()).entries).toEqual([...entries.slice(0, -1), restoring("more")]);
  });
});

describe("a journal that is damaged, or none", () => {
  it.each<[string, string, string]>([
    ["half a line in the middle", '{"entry":"wri\n', "this is no line that mpu-guard wrote; nothing was done"],
    ["an empty line", "\n", "this is no line that mpu-guard wrote"],
    ["foreign JSON", '{"hello":"world"}\n', "this is no line that mpu-guard wrote"],
    ["JSON that is no object", "null\n", "this is no line that mpu-guard wrote"],
    ["zeros, as a power failure leaves them", `${"\u0000".repeat(64)}\n`, "this is no line that mpu-guard wrote"],
    ["an entry of no known kind", '{"entry":"moved","time":"x"}\n', "this is no line that mpu-guard wrote"],
    [
      "a later version",
      `${JSON.stringify({ ...begun(), schemaVersion: 2 })}\n`,
      "another version of mpu-guard: use that one",
    ],
    [
      "rules with something unknown in them",
      `{"entry":"writing","time":"x","bucket":{"account":null,"region":null,"kind":"directory","name":"b"},"before":null,"after":{"rules":[{"status":"Enabled","future":1}]}}\n`,
      "this is no line that mpu-guard wrote",
    ],
  ])("is refused with one line that names the place: %s", async (_, text, words) => {
    const location = await keepRun();
    const path = join(location, "journal.ndjson");
    const [first] = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${first}\n${text}${first}\n`);
    const error = await folderRun(location)
      .read()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunError);
    expect((error as Error).message).toContain(`${path}, line 2: `);
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).not.toContain("\n");
  });

  it("is refused where the folder is none, or holds nothing to go on with", async () => {
    await expect(folderRun(join(folder, "nowhere")).read()).rejects.toThrow("no such file or folder");
    await expect(folderRun(elsewhere).reopen()).rejects.toThrow("no such file or folder");
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

async function locationsOf(storage: FolderStorage): Promise<readonly string[]> {
  return (await storage.runs(new Date("2026-11-01T00:00:00.000Z"))).map(({ location }) => location);
}
