// The registry as a process sees it: a snapshot in memory, taken anew within a quarter of a second of any change. While the
// registry does not answer, the last snapshot goes on serving.
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Environment } from '../registry/from-environment.ts';
import type { Registry } from '../registry/registry.ts';
import type { Secret } from '../registry/secret.ts';
import { takeSnapshot } from '../registry/snapshot.ts';
import type { Snapshot } from '../schema/vendor.ts';

export type Snapshots = {
  current(): Snapshot;
  /** Takes one now, for whoever has just changed something. */
  refresh(): Promise<void>;
  stop(): void;
};

const everyMs = 250;

export type SnapshotSources = {
  readonly config: Config;
  readonly env: Environment;
  readonly registry: Registry;
  readonly secret: Secret;
  readonly log: Logger;
  /** Whatever else is read from the registry; called when it has changed, and again until it succeeds. */
  readonly onChange?: () => Promise<void>;
};

export async function followSnapshots(sources: SnapshotSources): Promise<Snapshots> {
  const { registry, log } = sources;
  let current = await takeSnapshot(sources);
  let isAway = false;
  let isLooking = false;

  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      if (String(await registry.version()) !== current.version) {
        const next = await takeSnapshot(sources);
        await sources.onChange?.();
        current = next;
      }
      isAway = false;
    } catch (error) {
      if (!isAway) log.error({ err: error }, 'the registry does not answer; the last known keys and endpoints go on serving');
      isAway = true;
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  const refresh = async (): Promise<void> => {
    current = await takeSnapshot(sources);
  };
  return { current: () => current, refresh, stop: () => clearInterval(timer) };
}
