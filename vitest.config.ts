import { defineConfig } from "vitest/config";

// The SDK's note on future Node versions would stand in the output of every test file.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env,
          include: ["test/**/*.test.ts"],
          exclude: ["test/conformance/**", "test/proof/**"],
          globalSetup: ["test/support/command-bundle.ts"],
          testTimeout: 30_000,
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
          testTimeout: 600_000,
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
