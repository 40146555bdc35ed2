import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programOnPath } from "../program-on-path.ts";

const PROGRAM = fileURLToPath(new URL("../../conformance/event-ruler/MatchEvents.java", import.meta.url));

/** Why AWS's engine of EventBridge patterns cannot be asked; absent where it can. */
export function eventRulerMissing(): string | undefined {
  const { EVENT_RULER: folder } = process.env;
  if (programOnPath("java") === undefined) return "no java on the PATH";
  if (folder === undefined || !existsSync(join(folder, "event-ruler-2.1.0.jar"))) {
    return "EVENT_RULER names no folder with event-ruler-2.1.0.jar: mvn -f test/conformance/event-ruler/pom.xml dependency:copy-dependencies -DoutputDirectory=FOLDER";
  }
  return undefined;
}

/** Which of these events match a pattern, as EventBridge's own engine decides. */
export function matchEvents(pattern: string, events: readonly object[]): readonly boolean[] {
  const input = [pattern, ...events.map((event) => JSON.stringify(event)), ""].join("\n");
  const output = execFileSync("java", ["-cp", join(process.env.EVENT_RULER ?? "", "*"), PROGRAM], { input });
  return output
    .toString()
    .trim()
    .split("\n")
    .map((line) => line === "true");
}
