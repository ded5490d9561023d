// A row of the table of errors.

export type ErrorRow = { readonly status: number; readonly retry: boolean; readonly message: string; readonly mend: string };
