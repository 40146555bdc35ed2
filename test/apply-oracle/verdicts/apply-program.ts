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

/** By their paths from the root module's folder. */
type Files = ReadonlyMap<string, string>;

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
  async apply(files: Files, withSecondPlan = true): Promise<Refused | Applied> {
    const world = await this.start(files);
    const refused = await this.plan(files);
    if (refused !== undefined) return refused;
    const [firstPlan, outcome] = await Promise.all([this.show("first"), this.applyFirst(world)]);
    if (outcome.kind === "refused") return outcome;
    if (!withSecondPlan) return { ...outcome, firstPlan };
    const again = await this.terraform("plan", "-out=second", "-no-color", "-lock=false");
    if (again.error !== undefined) return { kind: "refused", by: "plan", reason: `second: ${again.error}` };
    return { ...outcome, firstPlan, secondPlan: await this.show("second") };
  }

  /** Plans, and applies where the plan is one that is wanted. */
  async applyWhere(files: Files, isWanted: (firstPlan: string) => boolean): Promise<Refused | Applied | undefined> {
    const world = await this.start(files);
    const refused = await this.plan(files);
    if (refused !== undefined) return refused;
    const firstPlan = await this.show("first");
    if (!isWanted(firstPlan)) return undefined;
    const outcome = await this.applyFirst(world);
    return outcome.kind === "refused" ? outcome : { ...outcome, firstPlan };
  }

  private async start(files: Files): Promise<World> {
    await rm(this.code, { recursive: true, force: true });
    for (const [path, text] of files) {
      await mkdir(dirname(join(this.code, path)), { recursive: true });
      await writeFile(join(this.code, path), text);
    }
    const world = new World(existsElsewhere);
    this.standIn.world = world;
    return world;
  }

  private async plan(files: Files): Promise<Refused | undefined> {
    if (!files.has(".terraform/modules/modules.json")) {
      const got = await this.terraform("get", "-no-color");
      if (got.error !== undefined) return { kind: "refused", by: "plan", reason: got.error };
    }
    const planned = await this.terraform("plan", "-out=first", "-no-color", "-lock=false");
    return planned.error === undefined ? undefined : { kind: "refused", by: "plan", reason: planned.error };
  }

  private async show(plan: string): Promise<string> {
    return (await this.terraform("show", "-json", plan)).stdout;
  }

  private async applyFirst(world: World): Promise<Refused | Pick<Applied, "kind" | "truth">> {
    const applied = await this.terraform("apply", "-no-color", "-lock=false", "first");
    if (applied.error !== undefined) return { kind: "refused", by: "apply", reason: applied.error };
    const [refusal] = world.refusals();
    if (refusal !== undefined) return { kind: "refused", by: "AWS", reason: refusal };
    return { kind: "applied", truth: truthOf(await readFile(join(this.code, "terraform.tfstate"), "utf8"), world) };
  }

  private async terraform(...args: readonly string[]): Promise<{ stdout: string; error?: string }> {
    try {
      const { stdout } = await run("terraform", args, {
        cwd: this.code,
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
