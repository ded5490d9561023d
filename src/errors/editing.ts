// Rows of the table of errors. What is wrong with what people edit: keys, endpoints, models.
import type { ErrorRow } from './row.ts';

export const editingErrors = {
  key_unlisted: {
    status: 404,
    retry: false,
    message: 'There is no key of this id.',
    mend: 'List them with `daybook key list`, or in the console.',
  },
  key_gone: { status: 409, retry: false, message: 'This key was revoked already.', mend: 'Make a new one.' },
  key_invalid: { status: 400, retry: false, message: 'The key cannot be made so.', mend: 'Mend what is named and send it again.' },
  key_of_file: {
    status: 409,
    retry: false,
    message: 'This key is declared in daybook.yaml and cannot be changed here.',
    mend: 'Change it there and start Daybook again.',
  },
  endpoint_invalid: {
    status: 400,
    retry: false,
    message: 'The endpoint cannot be kept so.',
    mend: 'Mend what is named and send it again; docs/deploy.md says what an endpoint of the console takes.',
  },
  endpoint_taken: {
    status: 409,
    retry: false,
    message: 'There is an endpoint of this name.',
    mend: 'Choose another name, or change that one.',
  },
  endpoint_in_use: {
    status: 409,
    retry: false,
    message: 'The endpoint is still named by others.',
    mend: 'Route those models elsewhere and revoke those keys first.',
  },
  endpoint_declared: {
    status: 409,
    retry: false,
    message: 'This endpoint comes from daybook.yaml or the environment and cannot be changed here.',
    mend: 'Change it there and start Daybook again.',
  },
  credential_needed: {
    status: 409,
    retry: false,
    message: 'With another address the credential must be entered again, so that nobody can send it where it was not meant to go.',
    mend: 'Enter the credential for the new address, or take it away.',
  },
  model_invalid: { status: 400, retry: false, message: 'The model cannot be kept so.', mend: 'Mend what is named and send it again.' },
  model_unknown: { status: 404, retry: false, message: 'There is no such model.', mend: 'List them at /api/models.' },
  model_taken: { status: 409, retry: false, message: 'There is a model of this name.', mend: 'Choose another name, or change that one.' },
  model_declared: {
    status: 409,
    retry: false,
    message: 'This model is declared in daybook.yaml and cannot be changed here.',
    mend: 'Change it there and start Daybook again.',
  },
  view_invalid: {
    status: 400,
    retry: false,
    message: 'The view cannot be saved as it is.',
    mend: 'Send `{"page", "name", "query"}`; see /openapi.json for what each takes.',
  },
  view_unknown: {
    status: 404,
    retry: false,
    message: 'There is no saved view of this id that you may change.',
    mend: 'List them with GET /api/views.',
  },
  views_full: {
    status: 409,
    retry: false,
    message: 'You have as many saved views as there may be.',
    mend: 'Take some away first.',
  },
} as const satisfies Record<string, ErrorRow>;
