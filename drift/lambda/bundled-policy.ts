// drift/lambda: what AWS starts. Each handler reads its event and its environment, calls drift/run as the command does, and
// gives values back.
import { readFileSync } from "node:fs";
import type { LoadedPolicy } from "../../policy-file/index.ts";
import { RunError } from "../errors.ts";

/**
 * The policy that lies beside the handler in its archive, as the construct loaded it.
 *
 * @param folder where the handler is, as a URL that ends with a slash
 * @throws RunError where there is none: buckets must not be judged by another policy than the one that was deployed
 */
export function bundledPolicy(folder: URL): LoadedPolicy {
  const file = new URL("policy.json", folder);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new RunError(
      "policy.json is not beside the handler: the archive was not made by the construct; deploy it again",
      {
        cause,
      },
    );
  }
  try {
    const { policy, source, sha256 } = JSON.parse(text) as Omit<LoadedPolicy, "positionOf">;
    if (policy?.rule === undefined || source === undefined || sha256 === undefined) throw new Error("not complete");
    return { policy, source, sha256, positionOf: () => ({}) };
  } catch (cause) {
    throw new RunError("policy.json beside the handler is damaged: deploy the construct again", { cause });
  }
}
