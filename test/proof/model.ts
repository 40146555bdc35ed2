import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { FOREIGN_EDITS, type ForeignEdit } from "./foreign-edits.ts";
import type { ModelS3 } from "./model-s3.ts";
import { foreignRules, isCovered, ruleTexts } from "./rule-texts.ts";
import { runFolders } from "./run-folders.ts";
import { runInProcess } from "./run-in-process.ts";
import { SMALL_ESTATE } from "./small-estate.ts";

/** Something that happens. Buckets and runs are picked by number, whatever there is then. */
export type Action =
  | { readonly does: "edit"; readonly edit: string; readonly bucket: number }
  | { readonly does: "patch" }
  /** A plan that is applied after somebody else changed something. */
  | { readonly does: "plan, edit, apply"; readonly edit: string; readonly bucket: number }
  | { readonly does: "rollback"; readonly run: number };

const edit = fc.constantFrom(...Object.keys(FOREIGN_EDITS));
const bucket = fc.nat({ max: 2 });

export const actions = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant("edit" as const), edit, bucket }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant("patch" as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant("plan, edit, apply" as const), edit, bucket }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant("rollback" as const), run: fc.nat({ max: 5 }) }) },
  ),
  { minLength: 4, maxLength: 12 },
);

type Held = ReadonlyMap<string, string | undefined>;

/** What must remain, told by nothing but what was written by whom. */
export class Model {
  readonly #s3: ModelS3;
  readonly #names: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), "mpu-guard-model-"));
  /** Everybody else's rules, by bucket. */
  readonly #foreign = new Map<string, string>();
  /** What each run found and left. */
  readonly #runs: { readonly path: string; readonly before: Held; readonly after: Held }[] = [];

  private constructor(s3: ModelS3, names: readonly string[]) {
    this.#s3 = s3;
    this.#names = names;
  }

  /** @param prefix begins the names of the buckets */
  static async begin(s3: ModelS3, prefix: string): Promise<Model> {
    const names = ["acme-empty", "acme-logs", "acme-old"].map((name) => `${prefix}${name}`);
    const model = new Model(s3, names);
    for (const name of names) {
      await s3.create(name);
      const seed = SMALL_ESTATE[name.slice(prefix.length) as keyof typeof SMALL_ESTATE];
      if (seed !== undefined) await s3.write(name, seed);
      model.#foreign.set(name, foreignRules(await s3.read(name)));
    }
    return model;
  }

  /** Lets something happen. Gives everything that is not as it has to be then. */
  async step(action: Action): Promise<readonly string[]> {
    switch (action.does) {
      case "edit":
        await this.#edit(action);
        return [];
      case "patch":
        return this.#patch([]);
      case "plan, edit, apply": {
        const plan = join(this.#folder, "plan.json");
        await this.#run("patch", "--plan-out", plan);
        await this.#edit(action);
        return this.#patch([plan]);
      }
      case "rollback":
        return this.#rollback(action.run);
    }
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #edit({ edit, bucket }: { edit: string; bucket: number }): Promise<void> {
    const name = this.#names[bucket] as string;
    const change = FOREIGN_EDITS[edit] as ForeignEdit;
    await this.#s3.write(name, change(await this.#s3.read(name)));
    this.#foreign.set(name, foreignRules(await this.#s3.read(name)));
  }

  async #patch(plan: readonly string[]): Promise<readonly string[]> {
    const known = new Set(this.#journals());
    const before = await this.#held();
    const { buckets } = await this.#run("patch", ...plan, "--auto-approve", "--journal", join(this.#folder, "runs"));
    const after = await this.#held();
    const path = this.#journals().find((each) => !known.has(each));
    if (path !== undefined) this.#runs.push({ path, before, after });
    return this.#names.flatMap((name) => {
      const outcome = buckets.find((each) => each.bucket === name)?.change?.outcome;
      const isLeft = outcome === "refused" || outcome === "conflict" || outcome === undefined;
      return [
        ...this.#lost(name, after),
        ...(isCovered(after.get(name)) || isLeft ? [] : [`${name} is ${outcome}, and not covered`]),
        ...(isLeft && after.get(name) !== before.get(name) ? [`${name} is ${outcome}, and was written`] : []),
      ];
    });
  }

  async #rollback(number: number): Promise<readonly string[]> {
    const run = this.#runs[number % Math.max(1, this.#runs.length)];
    if (run === undefined) return [];
    const before = await this.#held();
    await this.#run("rollback", run.path, "--auto-approve");
    const after = await this.#held();
    return this.#names.flatMap((name) => {
      const wasWritten = run.before.get(name) !== run.after.get(name);
      const isAsLeft = wasWritten && meaning(before.get(name)) === meaning(run.after.get(name));
      const expected = isAsLeft ? run.before.get(name) : before.get(name);
      return [
        ...this.#lost(name, after),
        ...(after.get(name) === expected ? [] : [`${name} was not ${isAsLeft ? "put back" : "left alone"}`]),
      ];
    });
  }

  #lost(name: string, held: Held): readonly string[] {
    return foreignRules(held.get(name)) === this.#foreign.get(name) ? [] : [`${name} lost a rule`];
  }

  #run(...words: readonly string[]) {
    const chosen = this.#names.flatMap((name) => ["--bucket", name]);
    const fromPlan = words[0] === "rollback" || words.some((word) => word.endsWith("plan.json") && words[1] === word);
    return runInProcess(this.#s3, [...words, ...(fromPlan ? [] : chosen)]);
  }

  #journals(): readonly string[] {
    return runFolders(join(this.#folder, "runs"));
  }

  async #held(): Promise<Held> {
    const held = new Map<string, string | undefined>();
    for (const name of this.#names) held.set(name, await this.#s3.read(name));
    return held;
  }
}

function meaning(xml: string | undefined): string {
  return xml === undefined ? "none" : JSON.stringify([...ruleTexts(xml)].sort());
}
