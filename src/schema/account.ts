// What an account may say of itself beside its role.

/** Languages of the console. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
