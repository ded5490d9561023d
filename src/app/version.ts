// The version this program says it is. A test holds it to package.json's.

export const version = '0.1.0';
