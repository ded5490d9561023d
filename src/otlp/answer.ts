// What an exporter is answered, in the encoding it asked in: ExportTraceServiceResponse or ExportLogsServiceResponse, whose
// partial_success counts what was refused, and google.rpc.Status where the whole request was.
import protobuf from 'protobufjs/minimal.js';
import type { Encoding } from './decode/decode.ts';

export type Signal = 'traces' | 'logs';

export const typeOf = (encoding: Encoding): string => (encoding === 'json' ? 'application/json' : 'application/x-protobuf');

/** Everything taken is an empty message: `partial_success` stands only where there is something to say. */
export function exportAnswer(encoding: Encoding, signal: Signal, rejected: number, message: string): Buffer {
  const isWhole = rejected === 0 && message === '';
  if (encoding === 'json') {
    const count = signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords';
    // 64-bit numbers are text in protobuf's JSON.
    return Buffer.from(JSON.stringify(isWhole ? {} : { partialSuccess: { [count]: `${rejected}`, errorMessage: message } }));
  }
  const writer = protobuf.Writer.create();
  if (!isWhole) {
    writer.uint32(0x0a).fork();
    if (rejected > 0) writer.uint32(0x08).int64(rejected);
    if (message !== '') writer.uint32(0x12).string(message);
    writer.ldelim();
  }
  return Buffer.from(writer.finish());
}

/** `code` is one of gRPC's: 3 invalid argument, 7 permission, 8 exhausted, 13 internal, 14 unavailable, 16 not known. */
export function statusAnswer(encoding: Encoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.from(protobuf.Writer.create().uint32(0x08).int32(code).uint32(0x12).string(message).finish());
}
