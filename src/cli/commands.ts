// The commands, in the order `daybook --help` lists them. A command's file only describes it; what it does is loaded when it runs.
import type { Command } from 'commander';
import { registerAdmin } from './admin/admin.ts';
import { registerAsk } from './ask/ask.ts';
import { registerConfig } from './config/config.ts';
import { registerKey } from './key/key.ts';
import { registerRates } from './money/rates.ts';
import { registerRecost } from './money/recost.ts';
import { registerPrices } from './prices/prices.ts';
import { registerRun } from './run/run.ts';

export const commands: readonly ((program: Command) => void)[] = [
  registerRun,
  registerAsk,
  registerPrices,
  registerRates,
  registerRecost,
  registerKey,
  registerAdmin,
  registerConfig,
];
