/**
 * A stand-in for the AWS provider, started by Terraform itself: it plans, applies and remembers, and asks nobody.
 * Says on standard output where it listens, as go-plugin expects it.
 *
 * @see https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
 */

import { FolderAccount } from "./account.ts";
import { goPlugin } from "./go-plugin.ts";
import { serveGrpc } from "./grpc-server.ts";
import { providerMethods } from "./provider-methods.ts";

const accountsFolder = process.env.STAND_IN_ACCOUNTS;
if (!process.env.TF_PLUGIN_MAGIC_COOKIE || !accountsFolder) {
  process.stderr.write("This is a Terraform provider for tests; Terraform starts it.\n");
  process.exit(1);
}

const abandonedAfterMs = 30_000;
const exitAfterAnswer = (): Buffer => {
  setImmediate(() => process.exit(0));
  return Buffer.alloc(0);
};
const methods = new Map([
  ...goPlugin(exitAfterAnswer),
  ...providerMethods((accountId) => new FolderAccount(accountsFolder, accountId)),
]);

// Ends once the only client it has is gone, so that no provider outlives its Terraform.
const abandoned = setTimeout(() => process.exit(1), abandonedAfterMs);
serveGrpc((session) => {
  clearTimeout(abandoned);
  session.once("close", () => process.exit(0));
  return methods;
}).then(({ port }) => {
  // go-plugin's own version, the provider protocol's, and where.
  process.stdout.write(`1|5|tcp|127.0.0.1:${port}|grpc\n`);
});
