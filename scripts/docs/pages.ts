// The pages that are generated, by their names under docs/. Pure: the same code gives the same text.
import { callsPage } from './calls-page.ts';
import { commandsPage } from './commands-page.ts';
import { errorsPage } from './errors-page.ts';
import { settingsPage } from './settings-page.ts';

export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['errors.md', errorsPage()],
    ['settings.md', settingsPage()],
    ['calls.md', callsPage()],
    ['cli.md', commandsPage()],
  ]);
}
