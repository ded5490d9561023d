// Whether a text is safe to parse as Markdown. Some texts take the parser time that grows with their square, or a stack that grows with
// their nesting: those are shown as they were written. The limits are far beyond what people and models write in a few thousand signs.
import { segmentsOf } from './hidden.ts';

export const mostMarkdown = 150_000;

/** Of one piece. What stays longer than this has no blank line for pages. */
const longestPiece = 20_000;
const mostMarks = 1_200;
const mostCells = 3_000;
/** Each is an element of its own. */
const mostHidden = 400;
const deepestNesting = 100;
const deepestQuote = 20;

export type Risk = 'size' | 'nesting' | 'marks' | 'table';

export function riskOf(piece: string): Risk | null {
  if (piece.length > longestPiece) return 'size';
  if (nestsDeeper(piece)) return 'nesting';
  const { marks, cells } = countsOf(piece);
  if (cells > mostCells) return 'table';
  return marks > mostMarks || segmentsOf(piece).length > mostHidden ? 'marks' : null;
}

function countsOf(text: string): { readonly marks: number; readonly cells: number } {
  let marks = 0;
  let cells = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === star || sign === underscore || sign === tilde || sign === open) marks += 1;
    else if (sign === pipe) cells += 1;
  }
  return { marks, cells };
}

const [star, underscore, tilde, open, pipe] = [0x2a, 0x5f, 0x7e, 0x5b, 0x7c];

function nestsDeeper(text: string): boolean {
  let brackets = 0;
  let deepest = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '(') brackets += 1;
    else if (sign === ']' || sign === ')') brackets = Math.max(0, brackets - 1);
    deepest = Math.max(deepest, brackets);
  }
  if (deepest > deepestNesting) return true;
  return text.split('\n').some((line) => {
    const [prefix] = /^(?:[\s>]|[-+*](?=\s)|\d{1,9}[.)](?=\s))*/.exec(line.slice(0, 1_000)) ?? [''];
    const quotes = prefix.split('>').length - 1;
    const items = prefix.replace(/[\s>]/g, '').length;
    return quotes > deepestQuote || items > deepestQuote || prefix.replace(/[^ ]/g, '').length / 2 > deepestNesting;
  });
}
