import { goPlugin } from "./go-plugin.ts";
import { serveGrpc } from "./grpc-server.ts";
import { providerMethods } from "./provider-methods.ts";
import { World } from "./world.ts";

/** The stand-in provider in this process, in front of a world that can be exchanged. */
export interface AttachedStandIn {
  /** What Terraform needs in its environment in order to use it, without `terraform init`. */
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
  world: World;
  close(): void;
}

/**
 * Serves the provider without a process of its own. Terraform connects to it as if a debugger had started it.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/debugging
 */
export async function attachStandIn(): Promise<AttachedStandIn> {
  const server = await serveGrpc(
    () =>
      new Map([
        ...goPlugin(() => Buffer.alloc(0)),
        ...providerMethods((accountId) => standIn.world.account(accountId)),
      ]),
  );
  const reattach = {
    Protocol: "grpc",
    ProtocolVersion: 5,
    Pid: process.pid,
    Test: true, // otherwise Terraform would stop the process in the end
    Addr: { Network: "tcp", String: `127.0.0.1:${server.port}` },
  };
  const standIn: AttachedStandIn = {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ "registry.terraform.io/hashicorp/aws": reattach }) },
    world: new World(),
    close: server.close,
  };
  return standIn;
}
