// The desk as a process: started by the gateway, told its settings over the channel between them, and ended with it. What it
// cannot go on from ends it, and the gateway starts it again.
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from './log.ts';
import { type Desk, startDesk } from './desk.ts';
import type { DeskOrder } from './keep-desk.ts';

let desk: Desk | null = null;
let isStopping = false;

const catchUpMs = 5_000;

/** `inOrder` where the gateway has written its last entry: it is posted before this process goes, within a limit. */
const stop = async (code: number, inOrder: boolean): Promise<void> => {
  if (isStopping) return;
  isStopping = true;
  // Whatever hangs, this process does not outlive its gateway for long.
  setTimeout(() => process.exit(1), 20_000).unref();
  if (inOrder && desk !== null) await Promise.race([desk.catchUp().catch(() => undefined), sleep(catchUpMs)]);
  await desk?.stop();
  process.exit(code);
};

process.once('message', (order: DeskOrder) => {
  process.once('message', () => void stop(0, true));
  const log = openLog(order.config.log.level, 'desk');
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the desk ends at a fault it did not foresee');
    process.exit(1);
  });
  startDesk({ config: order.config, env: process.env, liveRun: order.liveRun, log }).then(
    (started) => {
      desk = started;
      if (isStopping) void started.stop();
      // A gateway that was killed meanwhile cannot be told; `disconnect` ends this process then.
      process.send?.('listening', undefined, undefined, () => undefined);
    },
    (error: unknown) => {
      log.fatal({ err: error }, 'the desk did not start');
      process.exit(1);
    },
  );
});
process.once('disconnect', () => void stop(0, false));
// A signal to the whole group reaches the gateway too, which ends this process when it is done.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
