// Writes programs as Terraform code, in either syntax: bucket-blocks.ts and configuration-blocks.ts say what is written,
// values.ts, hops.ts and repeat-over.ts what happens on the way from a bucket to its configuration.
import type { Program } from "../program/program.ts";
import { type Home, type WrittenGroup, writeGroup, writeHome } from "./bucket-blocks.ts";
import { writeConfiguration } from "./configuration-blocks.ts";
import { ModuleSource } from "./module-source.ts";
import { type Argument, asHcl, asJson } from "./terraform-blocks.ts";

/** A program as files, and what is known of it. */
export interface WrittenProgram {
  /** Paths from the folder of the root module. */
  readonly files: ReadonlyMap<string, string>;
  /** The forms in which each block is written, by its address without the keys of instances. */
  readonly forms: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Writes a program as Terraform reads it. */
export function writeProgram(program: Program): WrittenProgram {
  const root = new ModuleSource("");
  const folders = [root];
  const inRoot: Home = {
    source: root,
    calls: [],
    suffix: undefined,
    isUnique: true,
    provider: "default",
    isRoot: true,
  };
  const homes = program.modules.map((module, index) => writeHome(module, root, index));
  const groups: WrittenGroup[] = [];
  const forms = new Map<string, ReadonlySet<string>>();
  for (const [index, group] of program.buckets.entries()) {
    const home = (group.home === null ? undefined : homes[group.home % homes.length]) ?? inRoot;
    const written = writeGroup(group, index, home, groups);
    groups.push(written);
    forms.set(addressIn(home.source, written.resource), written.forms);
  }
  for (const [index, configuration] of program.configurations.entries()) {
    const written = writeConfiguration(configuration, index, groups, root);
    folders.push(...written.folders);
    forms.set(addressIn(written.source, written.resource), written.forms);
  }
  for (const { source } of homes)
    for (let at: ModuleSource | undefined = source; at?.call; at = at.call.parent) folders.push(at);
  return { files: filesOf(program, root, [...new Set(folders)]), forms };
}

/** Without the keys of instances. */
function addressIn(source: ModuleSource, resource: string): string {
  const names: string[] = [];
  for (let at = source.call; at !== undefined; at = at.parent.call) names.unshift(`module.${at.name}`);
  return [...names, resource].join(".");
}

function filesOf({ syntax, alias }: Program, root: ModuleSource, folders: readonly ModuleSource[]) {
  const files = new Map<string, string>();
  const account = "111122223333";
  root.blocks.unshift({
    type: "provider",
    labels: ["aws"],
    body: { region: "eu-west-1", allowed_account_ids: [account] },
  });
  const usesAlias = folders.some(({ blocks }) =>
    blocks.some(({ body }) => JSON.stringify([body.provider, body.providers]).includes("aws.other")),
  );
  if (usesAlias) {
    const other: Record<string, Argument> = {
      alias: "other",
      region: alias === "region" ? "us-west-2" : "eu-west-1",
      allowed_account_ids: [alias === "account" ? "444455556666" : account],
    };
    root.blocks.splice(1, 0, { type: "provider", labels: ["aws"], body: other });
  }
  for (const { directory, blocks } of folders) {
    const path = directory === "" ? "main" : `${directory}/main`;
    if (syntax === "hcl") files.set(`${path}.tf`, asHcl(blocks));
    else files.set(`${path}.tf.json`, asJson(blocks));
  }
  if (Object.keys(root.tfvars).length > 0) {
    files.set("terraform.tfvars.json", `${JSON.stringify(root.tfvars)}\n`);
  }
  files.set(".terraform/modules/modules.json", JSON.stringify({ Modules: folders.map(manifestEntry) }));
  return files;
}

/** What `terraform init` would have written. */
function manifestEntry({ directory, call }: ModuleSource) {
  const names: string[] = [];
  for (let at = call; at !== undefined; at = at.parent.call) names.unshift(at.name);
  return { Key: names.join("."), Source: call?.body.source ?? "", Dir: directory === "" ? "." : directory };
}
