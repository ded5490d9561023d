// Faults of a file, a line each, by their place.
import { z } from 'zod';

export const faultsShape = z.array(z.object({ place: z.string(), message: z.string() }));

export const faultsText = (faults: z.infer<typeof faultsShape>): string =>
  faults.map(({ place, message }) => `${place}: ${message}\n`).join('');

/** `1 fault`, `2 faults`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
