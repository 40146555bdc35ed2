import { cpSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

/** What the example app is, and what it and its scripts need; the installed packages come with `npm ci`. */
const FILES = ["main.ts", "cdktf.json", "package.json", "tsconfig.json", "mpu-policy.yaml"];
const ROOMS = ["modules", "policy", "policy-file", "terraform", "scripts", "dist"];

/** Makes a folder like a clone, whose files may be changed. */
export function checkOut(folder: string): void {
  for (const file of FILES) cpSync(file, join(folder, file));
  for (const room of ROOMS) symlinkSync(resolve(room), join(folder, room));
}
