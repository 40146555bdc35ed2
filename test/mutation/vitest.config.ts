import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/policy/**/*.test.ts"],
    setupFiles: ["test/mutation/setup.ts"],
    // A property that is merely slow on a busy machine must not count as a mutant found.
    testTimeout: 120_000,
  },
});
