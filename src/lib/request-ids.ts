// The header fields in which vendors say their own id of a request, in the order they are believed. The journal keeps them, the
// record takes the first.
export const requestIdHeaders = ['x-request-id', 'request-id', 'x-amzn-requestid', 'apim-request-id', 'x-goog-request-id'] as const;
