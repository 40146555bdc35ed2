import type { DeclaredResource } from "../lang/resource.ts";
import { type Holdings, hold, type Owned } from "./holdings.ts";
import { meetAcross } from "./meet.ts";
import type { Roster } from "./roster.ts";

export interface OutsideBucket extends Holdings {
  readonly name: string;
}

/** The configurations of buckets that are named, and that no file declares. */
export class OutsideHoldings {
  /** One name under two providers is two buckets, and so it is in two files. */
  private readonly byRoster = new Map<Roster, Map<string, OutsideBucket>>();

  add(name: string, configuration: DeclaredResource, roster: Roster): void {
    const ofRoster = this.byRoster.get(roster) ?? new Map<string, OutsideBucket>();
    const { provider, stack } = configuration;
    const key = [name, stack ?? "", provider.key].join("\u0000");
    const bucket = ofRoster.get(key) ?? { name, owned: [], removed: [] };
    hold(bucket, configuration);
    ofRoster.set(key, bucket);
    this.byRoster.set(roster, ofRoster);
  }

  buckets(): readonly OutsideBucket[] {
    return [...this.byRoster.values()].flatMap((ofRoster) => [...ofRoster.values()]);
  }

  /** What one plan takes away and another file writes: nothing says that the delete comes first. */
  joinAcrossFiles(): void {
    const written = new Map<string, OutsideBucket[]>();
    for (const bucket of this.buckets()) {
      if (bucket.owned.length === 0) continue;
      const known = written.get(bucket.name);
      if (known === undefined) written.set(bucket.name, [bucket]);
      else known.push(bucket);
    }
    for (const ofRoster of this.byRoster.values()) {
      for (const [key, { name, owned, removed }] of ofRoster) {
        const [part] = removed;
        if (owned.length > 0 || part === undefined) continue;
        const writers = (written.get(name) ?? []).filter(({ owned: [first] }) => meets(first, part));
        for (const writer of writers) writer.removed.push(...removed);
        if (writers.length > 0) ofRoster.delete(key);
      }
    }
  }
}

function meets(owned: Owned | undefined, part: DeclaredResource): boolean {
  return (
    owned !== undefined &&
    owned.configuration.location.file !== part.location.file &&
    meetAcross(owned.configuration, part)
  );
}
