import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type EmbeddedS3, type LoggedRequest, seedEstate, startEmbeddedS3 } from "../../sandbox/index.ts";
import { type CommandOptions, type CommandResult, runCommand, splitWords } from "./transcript-command.ts";
import { renderTranscript } from "./transcript-text.ts";

const FOLDER = fileURLToPath(new URL("../drift/cli/transcripts/", import.meta.url));

/** The command as somebody would type it, and all that it says. */
export interface Transcript {
  /** The committed file is `transcripts/NAME.md`. */
  readonly name: string;
  /** What would be broken if this failed. */
  readonly claim: string;
  /** Typed one after the other. `$S3` and `$OTHER` are endpoints, `$RUN` is the first run's journal. */
  readonly commands: readonly string[];
  /** Exit status of each command. */
  readonly status: readonly number[];
  /** `mpu-policy.yaml` in the working folder; none where absent. */
  readonly policy?: string;
  /** What the S3 holds and how it misbehaves; the made-up estate where absent. */
  readonly s3?: (s3: EmbeddedS3) => void | Promise<void>;
  /** What a second S3 holds; there is none where absent. */
  readonly other?: (s3: EmbeddedS3) => void;
  /** Prepares the working folder. */
  readonly folder?: (folder: string, endpoints: { readonly s3: string; readonly other: string }) => void;
  /** In the environment's values `$S3`, `$OTHER` and `$FOLDER` are filled in. */
  readonly options?: Pick<CommandOptions, "keys" | "environment">;
  /** What somebody does after each command. */
  readonly between?: (state: { readonly s3: EmbeddedS3; readonly folder: string }) => void;
  /** How many requests may change something in the first S3; none where absent, and none in the second. */
  readonly writes?: number;
  /** What else has to hold afterwards. */
  readonly afterwards?: (state: {
    readonly s3: EmbeddedS3;
    readonly other: EmbeddedS3;
    readonly folder: string;
    readonly results: readonly CommandResult[];
  }) => void;
}

/** A test for each transcript. `UPDATE_TRANSCRIPTS=1` rewrites the committed files. */
export function testTranscripts(title: string, transcripts: readonly Transcript[]): void {
  const inTurn = limitTo(2);
  describe.concurrent(title, () => {
    for (const transcript of transcripts) {
      it(`${transcript.name}: ${transcript.claim}`, { timeout: 90_000 }, () => inTurn(() => check(transcript)));
    }
  });
}

async function check(transcript: Transcript): Promise<void> {
  const s3 = await startEmbeddedS3();
  const other = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-transcript-"));
  try {
    await (transcript.s3 ?? seedEstate)(s3);
    if (transcript.policy !== undefined) writeFileSync(join(folder, "mpu-policy.yaml"), transcript.policy);
    transcript.other?.(other);
    transcript.folder?.(folder, { s3: s3.endpoint, other: other.endpoint });
    const filledIn = (text: string) =>
      text.replaceAll("$S3", s3.endpoint).replaceAll("$OTHER", other.endpoint).replaceAll("$FOLDER", folder);
    const results: CommandResult[] = [];
    for (const line of transcript.commands) {
      const environment = Object.entries(transcript.options?.environment ?? {});
      results.push(
        await runCommand(
          splitWords(line).map((word) => filledIn(word).replaceAll("$RUN", () => firstRun(folder))),
          {
            ...transcript.options,
            environment: Object.fromEntries(environment.map(([name, value]) => [name, filledIn(value)])),
            folder,
          },
        ),
      );
      transcript.between?.({ s3, folder });
    }
    expect(results.map(({ status }) => status)).toEqual(transcript.status);
    expect([...s3.requests].filter(changesSomething)).toHaveLength(transcript.writes ?? 0);
    expect([...other.requests].filter(changesSomething)).toEqual([]);
    transcript.afterwards?.({ s3, other, folder, results });
    // Last, so that nobody can accept a text whose argument does not hold.
    const volatile = { endpoint: s3.endpoint, other: other.endpoint, folder };
    compare(transcript.name, renderTranscript(transcript, results, volatile));
  } finally {
    rmSync(folder, { recursive: true });
    await s3.close();
    await other.close();
  }
}

function firstRun(folder: string): string {
  const [name] = readdirSync(join(folder, ".mpu-guard"))
    .filter((each) => /^\d/.test(each))
    .sort();
  return `.mpu-guard/${name}`;
}

function compare(name: string, text: string): void {
  const file = `${FOLDER}${name}.md`;
  if (process.env.UPDATE_TRANSCRIPTS === "1") writeFileSync(file, text);
  expect(text, `${file} (UPDATE_TRANSCRIPTS=1 accepts the change)`).toBe(readFileSync(file, "utf8"));
}

function changesSomething({ method, operation }: LoggedRequest): boolean {
  return method !== "GET" && method !== "HEAD" && operation !== "NotImplemented";
}

/** Lets this many run at once: each is a process that keeps a core busy. */
function limitTo(count: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
