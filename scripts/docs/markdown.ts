// Markdown as the generated pages need it: a table, a code span, a page's head.

/** Where a page comes from, so that nobody mends it by hand. */
export const generatedFrom = (source: string): string => `<!-- Generated from ${source} by \`npm run docs\`. -->\n`;

export const code = (text: string): string => `\`${text}\``;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
