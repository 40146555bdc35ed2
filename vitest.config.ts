import { defineConfig } from "vitest/config";

// The SDK's note on future Node versions would stand in the output of every test file.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env: { ...env, FRAMEWORK: "cdktf" },
          include: ["test/**/*.test.ts"],
          exclude: ["test/conformance/**", "test/package/**", "test/proof/**"],
          globalSetup: ["test/support/command-bundle.ts"],
          testTimeout: 30_000,
        },
      },
      {
        // The constructs against the other framework; scripts/copy-for-cdktn.ts rewrites the same imports in the package.
        resolve: {
          alias: [
            { find: /^cdktf$/, replacement: "cdktn" },
            { find: /^@cdktf\/provider-aws\//, replacement: "@cdktn/provider-aws/" },
          ],
        },
        test: {
          name: "cdktn",
          env: { ...env, FRAMEWORK: "cdktn" },
          include: ["test/modules/**/*.test.ts"],
          // Starts a process of its own, which knows no alias.
          exclude: ["test/modules/main.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "package",
          env,
          include: ["test/package/**/*.test.ts"],
          globalSetup: ["test/package/global-setup.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "proof",
          // Three tries of a request in place of five: what a fault does shows as well, and sooner.
          env: { ...env, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "3" },
          include: ["test/proof/**/*.test.ts"],
          globalSetup: ["test/proof/short-waits-bundle.ts"],
          // Most of the time is waiting.
          maxWorkers: 3,
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "conformance",
          env,
          include: ["test/conformance/**/*.test.ts"],
          globalSetup: ["test/support/command-bundle.ts", "test/conformance/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
