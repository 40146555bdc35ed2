import { programOnPath } from "../program-on-path.ts";

/** The Debian packages that carry every executable the gateway needs. */
export const cephGatewayPackages: readonly string[] = ["radosgw", "ceph-mon", "ceph-mgr", "ceph-osd", "ceph-common"];

// setpriv (util-linux, on every Debian) ties a daemon's life to ours even when we are killed outright.
const executables = [
  "radosgw",
  "radosgw-admin",
  "ceph",
  "ceph-mon",
  "ceph-mgr",
  "ceph-osd",
  "monmaptool",
  "setpriv",
] as const;

/** The executables the gateway needs that are not on the PATH; empty when it can be started. */
export function cephGatewayMissing(): string[] {
  return executables.filter((name) => programOnPath(name) === undefined);
}
