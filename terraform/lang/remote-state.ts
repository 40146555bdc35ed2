import { anything, type Value } from "./value.ts";

const PREFIX = "data.terraform_remote_state.";

/** The name of a data source that reads the outputs of another root module. */
export function remoteStateIn(address: string): string | undefined {
  return address.startsWith(PREFIX) ? address.slice(PREFIX.length) : undefined;
}

/** `data.terraform_remote_state.NAME`, by what its outputs are. */
export function remoteStateValue(address: string, output: (name: string) => Value): Value {
  const outputs = instance(`${address}.outputs`, output);
  return instance(address, (name) => (name === "outputs" ? outputs : anything()));
}

function instance(address: string, attribute: (name: string) => Value): Value {
  return { kind: "resource", resource: { address, attribute, arguments: () => [anything()] } };
}
