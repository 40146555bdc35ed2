import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type AttachedStandIn, attachStandIn } from "../../support/stand-in-provider/reattach.ts";
import { World } from "../../support/stand-in-provider/world.ts";
import { type Truth, truthOf } from "./truth.ts";

const run = promisify(execFile);
const withinMs = 60_000;
const largestOutput = 64 * 1024 * 1024;

/** A program that was not applied, and why. */
export interface Refused {
  readonly kind: "refused";
  readonly by: "plan" | "apply" | "AWS";
  readonly reason: string;
}

/** A program that was applied: its plans before and after, and what is true now. */
export interface Applied {
  readonly kind: "applied";
  readonly firstPlan: string;
  readonly secondPlan?: string;
  readonly truth: Truth;
}

/** A place where one program after the other is applied, with a provider of its own. */
export class Workplace {
  private constructor(
    private readonly folder: string,
    private readonly standIn: AttachedStandIn,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** The folder of the program's root module. */
  get code(): string {
    return join(this.folder, "work");
  }

  static async open(): Promise<Workplace> {
    const folder = await mkdtemp(join(tmpdir(), "apply-oracle-"));
    const standIn = await attachStandIn();
    const cliConfiguration = join(folder, "terraform.rc");
    await writeFile(cliConfiguration, "disable_checkpoint = true\n");
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"));
    return new Workplace(folder, standIn, {
      ...Object.fromEntries(inherited),
      ...standIn.env,
      CHECKPOINT_DISABLE: "1",
      // Its runs are too short for a garbage collection to pay.
      GOGC: "off",
      TF_CLI_CONFIG_FILE: cliConfiguration,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
    });
  }

  async close(): Promise<void> {
    this.standIn.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Plans, applies and plans again, in an empty world.
   *
   * @param withSecondPlan without it, the first plan and the result are all that is given
   */
  async apply(files: ReadonlyMap<string, string>, withSecondPlan = true): Promise<Refused | Applied> {
    const work = this.code;
    await rm(work, { recursive: true, force: true });
    for (const [path, text] of files) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
    const world = new World(existsElsewhere);
    this.standIn.world = world;
    const terraform = (...args: string[]) => this.terraform(work, args);
    if (!files.has(".terraform/modules/modules.json")) {
      const got = await terraform("get", "-no-color");
      if (got.error !== undefined) return { kind: "refused", by: "plan", reason: got.error };
    }
    const planned = await terraform("plan", "-out=first", "-no-color", "-lock=false");
    if (planned.error !== undefined) return { kind: "refused", by: "plan", reason: planned.error };
    const [first, applied] = await Promise.all([
      terraform("show", "-json", "first"),
      terraform("apply", "-no-color", "-lock=false", "first"),
    ]);
    if (applied.error !== undefined) return { kind: "refused", by: "apply", reason: applied.error };
    const [refusal] = world.refusals();
    if (refusal !== undefined) return { kind: "refused", by: "AWS", reason: refusal };
    const truth = truthOf(await readFile(join(work, "terraform.tfstate"), "utf8"), world);
    if (!withSecondPlan) return { kind: "applied", firstPlan: first.stdout, truth };
    const again = await terraform("plan", "-out=second", "-no-color", "-lock=false");
    if (again.error !== undefined) return { kind: "refused", by: "plan", reason: `second: ${again.error}` };
    const second = await terraform("show", "-json", "second");
    return { kind: "applied", firstPlan: first.stdout, secondPlan: second.stdout, truth };
  }

  private async terraform(cwd: string, args: readonly string[]): Promise<{ stdout: string; error?: string }> {
    try {
      const { stdout } = await run("terraform", args, {
        cwd,
        env: this.env,
        maxBuffer: largestOutput,
        timeout: withinMs,
      });
      return { stdout };
    } catch (error) {
      const { stderr = "", message } = error as Error & { stderr?: string };
      return { stdout: "", error: reasonIn(stderr) ?? message };
    }
  }
}

/** The buckets of other people, which programs only name. */
function existsElsewhere(bucket: string): boolean {
  return bucket.startsWith("elsewhere-") || bucket.endsWith("-access");
}

/** The title of Terraform's first error, and what the provider said. */
function reasonIn(stderr: string): string | undefined {
  const said = /rpc error: .*?desc = (?:Error: )?([^\n]*)/s.exec(stderr)?.[1];
  return said ?? /Error: (.*)/.exec(stderr)?.[1];
}
