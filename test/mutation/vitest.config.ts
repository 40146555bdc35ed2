import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/policy/**/*.test.ts"], setupFiles: ["test/mutation/setup.ts"] },
});
