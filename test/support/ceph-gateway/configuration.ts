import { join } from "node:path";

/** What tells one single-node cluster from another. */
export interface ClusterSettings {
  readonly folder: string;
  readonly fsid: string;
  readonly monitorMap: string;
  readonly monitorPort: number;
  readonly lifecycleDaySeconds: number;
}

/** The text of `ceph.conf`: one node, no authentication between daemons, objects in memory. */
export function cephConfiguration(settings: ClusterSettings): string {
  const { folder } = settings;
  return `[global]
fsid = ${settings.fsid}
mon host = v1:127.0.0.1:${settings.monitorPort}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
mon allow pool size one = true
mon max pg per osd = 1000
# The gateway creates its pools one by one, and each would wait a second for the monitor's next proposal.
paxos propose interval = 0.05
mon data = ${join(folder, "mon")}
osd data = ${join(folder, "osd")}
mgr data = ${join(folder, "mgr")}
run dir = ${folder}
keyring = ${join(folder, "keyring")}
log file = ${join(folder, "$name.log")}
admin socket = ${join(folder, "$name.sock")}

[osd]
monmap = ${settings.monitorMap}

[mgr]
monmap = ${settings.monitorMap}

[client]
monmap = ${settings.monitorMap}
log file =
admin socket =

[client.rgw]
log file = ${join(folder, "$name.log")}
rgw data = ${join(folder, "rgw")}
# One lifecycle "day" lasts this many seconds.
rgw lc debug interval = ${settings.lifecycleDaySeconds}
`;
}

/** The gateway's `--rgw-frontends`; without tcp_nodelay every request on a kept-alive connection takes 44 ms. */
export function gatewayFrontends(port: number): string {
  return `beast endpoint=127.0.0.1:${port} tcp_nodelay=1`;
}
