import type { GrpcMethod } from "./grpc-server.ts";
import { field } from "./protobuf.ts";

const serving = 1;

/**
 * What go-plugin asks of every plugin, whatever it does.
 *
 * @see https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
 */
export function goPlugin(shutdown: GrpcMethod): readonly (readonly [string, GrpcMethod])[] {
  return [
    ["/grpc.health.v1.Health/Check", () => field(1, serving)],
    ["/plugin.GRPCController/Shutdown", shutdown],
  ];
}
