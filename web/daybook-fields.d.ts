// The module that vite.config.ts makes from the schema.
declare module 'daybook:fields' {
  export type FieldWords = {
    readonly en: string;
    readonly zh: string;
    readonly about?: string;
    /** The kind's name, as src/schema/kinds.ts has it. */
    readonly kind: string;
    readonly filter: 'is' | 'range' | 'has' | 'contains' | null;
    readonly nullable: boolean;
  };
  export const callFields: Readonly<Record<string, FieldWords>>;
  export const usageFields: Readonly<Record<string, FieldWords>>;
}
