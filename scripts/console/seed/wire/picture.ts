// A small picture as a vendor would be sent one: a real PNG, its colours by chance.
import { crc32, deflateSync } from 'node:zlib';
import type { Chance } from '../../../../src/demo/mind/chance.ts';
import type { Picture } from './talk.ts';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function drawPicture(chance: Chance, width = 320, height = 200): Picture {
  const [hue, floor] = [chance.number(160), 120 + chance.number(50)];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    const at = y * (1 + width * 3);
    for (let x = 0; x < width; x += 1) {
      // A wall, a floor, and something with four legs.
      const isTop = y > 84 && y < 98 && x > 70 && x < 250;
      const isLeg = y >= 98 && y < 158 && ((x > 80 && x < 90) || (x > 230 && x < 240));
      const shade = isTop || isLeg ? [120, 78, 42] : y > floor ? [176, 160, 140] : [190 + (x >> 4), 200 - (hue >> 2), 160 + (hue >> 1)];
      rows.set(shade, at + 1 + x * 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const png = Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
  return { media_type: 'image/png', base64: png.toString('base64') };
}
