// What is done to Daybook in a round. Kills are kill -9; moments come from the seed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Daybook } from './daybook.ts';
import { type Part, signal } from './processes.ts';
import type { Random } from './random.ts';

type Deed = (daybook: Daybook, random: Random) => Promise<void>;

function kill(daybook: Daybook, ...parts: readonly Part[]): void {
  const pids = daybook.pids();
  for (const part of parts) {
    if (part === 'gateway') daybook.killGateway();
    else signal(pids[part], 'SIGKILL');
  }
}

/** Again and again, as soon as it lives, until it was hit so often or the time is over. */
async function killEach(daybook: Daybook, part: 'desk' | 'engine', times: number, limitMs: number, random: Random): Promise<void> {
  let last: number | null = null;
  let hits = 0;
  for (const end = Date.now() + limitMs; hits < times && Date.now() < end; await sleep(10)) {
    const pid = daybook.pids()[part];
    if (pid === null || pid === last) continue;
    // From its first moments to well into its work.
    await sleep(random.between(0, hits === 0 ? 0 : 900));
    if (signal(pid, 'SIGKILL')) hits += 1;
    last = pid;
  }
}

export const victims = {
  gateway: async (daybook) => kill(daybook, 'gateway'),
  desk: async (daybook) => kill(daybook, 'desk'),
  engine: async (daybook) => kill(daybook, 'engine'),
  all: async (daybook) => kill(daybook, 'engine', 'desk', 'gateway'),
  'desk+engine': async (daybook) => kill(daybook, 'desk', 'engine'),
  /** Again while it starts or posts what the one before left. */
  'gateway, gateway': async (daybook, random) => {
    kill(daybook, 'gateway');
    await sleep(random.between(50, 2_500));
    kill(daybook, 'gateway');
  },
  'gateway, all': async (daybook, random) => {
    kill(daybook, 'gateway');
    await sleep(random.between(300, 3_000));
    kill(daybook, 'engine', 'desk', 'gateway');
  },
  'desk, desk': (daybook, random) => killEach(daybook, 'desk', 2, 4_000, random),
  'engine, engine': (daybook, random) => killEach(daybook, 'engine', 2, 5_000, random),
  /** No kill: the desk stands still, and calls go on. */
  'desk stands still': async (daybook, random) => {
    const { desk } = daybook.pids();
    signal(desk, 'SIGSTOP');
    await sleep(random.between(1_500, 3_000));
    signal(desk, 'SIGCONT');
  },
  'engine stands still': async (daybook, random) => {
    const { engine } = daybook.pids();
    signal(engine, 'SIGSTOP');
    await sleep(random.between(1_000, 2_500));
    signal(engine, 'SIGCONT');
  },
} as const satisfies Readonly<Record<string, Deed>>;

export type Victim = keyof typeof victims;

export const isVictim = (name: string): name is Victim => Object.hasOwn(victims, name);

/** 25 rounds, in which each is met at least once. */
const deck: readonly Victim[] = [
  ...Array<Victim>(4).fill('gateway'),
  ...Array<Victim>(4).fill('desk'),
  ...Array<Victim>(4).fill('engine'),
  ...Array<Victim>(4).fill('all'),
  'desk+engine',
  ...Array<Victim>(2).fill('gateway, gateway'),
  'gateway, all',
  ...Array<Victim>(2).fill('desk, desk'),
  'engine, engine',
  'desk stands still',
  'engine stands still',
];

/** Of few rounds, the plain four come first. */
export function planOf(rounds: number, random: Random): Victim[] {
  const plan: Victim[] = rounds < 8 ? random.shuffled<Victim>(['gateway', 'desk', 'engine', 'all']) : [];
  while (plan.length < rounds) plan.push(...random.shuffled(deck));
  return plan.slice(0, rounds);
}
