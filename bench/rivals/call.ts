// The call that everybody is told of: about 1.5 kB of prompt and answer, and a session of its own so that it can be found again.
export const sentence = 'What is the capital of France, and how many people live there today? ';
export const messages = [
  { role: 'system', content: 'You are an assistant who answers briefly and politely. '.repeat(10) },
  { role: 'user', content: sentence.repeat(6) },
] as const;
/** Stands in an answer `answerTimes` times and nowhere else. */
export const answerWords = 'Paris is the capital of France';
export const answerTimes = 6;
export const answer = `${answerWords}; about 2.1 million people live in the city proper. `.repeat(answerTimes);
export const model = 'gpt-4.1-mini';
export const user = 'ann';
export const tokens = { prompt: 120, completion: 100 } as const;
/** Framed by signs on both sides, so that it is found whole in JSON and in protobuf. */
export const sessionOf = (n: number): string => `[session ${n}]`;
export const sessions = /\[session (\d+)\]/g;
