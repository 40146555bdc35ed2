import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The version of the real provider whose schema the stand-in imitates, and that @cdktf/provider-aws asks for. */
const version = "6.25.0";

/**
 * Puts the stand-in where Terraform looks for hashicorp/aws, and gives the environment in which it does so and asks no
 * registry, no update check and no AWS.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export async function installStandIn(folder: string): Promise<NodeJS.ProcessEnv> {
  const mirror = join(folder, "mirror");
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const home = join(mirror, "registry.terraform.io", "hashicorp", "aws", version, platform);
  const executable = join(home, `terraform-provider-aws_v${version}_x5`);
  await mkdir(home, { recursive: true });
  // One file, because Terraform runs it dozens of times; CommonJS, because its name cannot end in .mjs.
  await build({
    entryPoints: [fileURLToPath(new URL("./provider.ts", import.meta.url))],
    outfile: executable,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
    banner: { js: "#!/usr/bin/env node" },
  });
  await chmod(executable, 0o755);

  const cliConfiguration = join(folder, "terraform.rc");
  await writeFile(
    cliConfiguration,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return {
    ...withoutTerraformSettings(process.env),
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: cliConfiguration,
    TF_DISABLE_PLUGIN_TLS: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
  };
}

// A developer's own TF_VAR_..., TF_CLI_ARGS or TF_WORKSPACE must not reach a recording.
function withoutTerraformSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TF_")));
}
