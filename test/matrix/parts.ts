// What a way in is given, and what it does: tell one call of a scenario to Daybook.
import type { Scenario } from './scenarios.ts';

export type Parts = {
  /** Where Daybook listens, and a key that speaks for others. */
  readonly daybook: string;
  readonly key: string;
  /** The vendor's own address. */
  readonly vendor: string;
};

export const wayNames = ['gateway', 'log service', 'wrappers', 'ingestion', 'otlp'] as const;
export type WayName = (typeof wayNames)[number];

export type Way = {
  readonly name: WayName;
  tell(scenario: Scenario): Promise<void>;
  /** Everything that was told has been sent. */
  close(): Promise<void>;
};
