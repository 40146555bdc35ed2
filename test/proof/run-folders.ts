import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The folders of the runs in a journal place, the oldest first; none where there is no such place. */
export function runFolders(place: string): readonly string[] {
  try {
    // Beside them is the place's own .gitignore.
    return readdirSync(place)
      .filter((name) => /^\d{4}-/.test(name))
      .sort()
      .map((name) => join(place, name));
  } catch {
    return [];
  }
}
