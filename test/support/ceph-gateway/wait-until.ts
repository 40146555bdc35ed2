import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is yes, throwing `explain()` once the deadline (epoch milliseconds) is past. */
export async function waitUntil(
  isSo: () => Promise<boolean>,
  deadline: number,
  explain: () => string,
  pauseMs = 100,
): Promise<void> {
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(explain());
    }
    await sleep(pauseMs);
  }
}

/** Whether something accepts connections on this loopback port. */
export function portAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}
