import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exec, type RunResult } from "./run.ts";

/** Nobody's, so that no configuration of the machine has a say. */
const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "acme",
  GIT_AUTHOR_EMAIL: "acme@example.com",
  GIT_COMMITTER_NAME: "acme",
  GIT_COMMITTER_EMAIL: "acme@example.com",
};

/** A git repository of a user, in which pre-commit runs. */
export class GitRepository {
  readonly folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** @param preCommitHome where pre-commit keeps what it installs */
  constructor(folder: string, preCommitHome: string) {
    this.folder = folder;
    // Without the variables of a hook that may have started these tests.
    const own = Object.entries(process.env).filter(([name]) => !/^(GIT_|PRE_COMMIT)/.test(name));
    this.#environment = { ...Object.fromEntries(own), ...GIT_ENVIRONMENT, PRE_COMMIT_HOME: preCommitHome };
    mkdirSync(folder, { recursive: true });
    this.git("init", "--quiet");
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: this.folder, env: this.#environment, encoding: "utf8" }).trim();
  }

  /** Writes files and stages them. */
  stage(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    this.git("add", "--", ...Object.keys(files));
  }

  /** Commits what is staged, and gives the name of the commit. */
  commit(): string {
    this.git("commit", "--quiet", "--no-verify", "--message", "as it stands");
    return this.git("rev-parse", "HEAD");
  }

  /** Runs the hooks over what is staged, as a commit would. */
  preCommit(): Promise<RunResult> {
    return exec("pre-commit", ["run", "--color=never"], this.folder, this.#environment);
  }
}

/** The version of pre-commit on the PATH; `undefined` where there is none. */
export function preCommitVersion(): string | undefined {
  try {
    return execFileSync("pre-commit", ["--version"], { encoding: "utf8" }).trim().split(" ")[1];
  } catch {
    return undefined;
  }
}
