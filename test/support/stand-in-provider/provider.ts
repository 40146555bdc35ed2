/**
 * A stand-in for the AWS provider, started by Terraform itself: it plans, applies and remembers, and asks nobody.
 * Says on standard output where it listens, as go-plugin expects it.
 *
 * @see https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
 */

import { type GrpcMethod, serveGrpc } from "./grpc-server.ts";
import { field } from "./protobuf.ts";
import { providerMethods } from "./provider-methods.ts";

const accountsFolder = process.env.STAND_IN_ACCOUNTS;
if (!process.env.TF_PLUGIN_MAGIC_COOKIE || !accountsFolder) {
  process.stderr.write("This is a Terraform provider for tests; Terraform starts it.\n");
  process.exit(1);
}

const serving = 1;
const goPlugin: readonly (readonly [string, GrpcMethod])[] = [
  ["/grpc.health.v1.Health/Check", () => field(1, serving)],
  [
    "/plugin.GRPCController/Shutdown",
    () => {
      setImmediate(() => process.exit(0));
      return Buffer.alloc(0);
    },
  ],
];
serveGrpc(new Map([...goPlugin, ...providerMethods(accountsFolder)])).then((port) => {
  // go-plugin's own version, the provider protocol's, and where.
  process.stdout.write(`1|5|tcp|127.0.0.1:${port}|grpc\n`);
});
