// The vendors Daybook knows: shipped ones and those of daybook.yaml.
import { z } from '@hono/zod-openapi';
import { shippedVendors } from '../../registry/vendors.ts';
import { families } from '../../schema/vocabulary.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { json } from '../read/shapes.ts';
import { createRoute } from '../route.ts';
import { shownBases } from './endpoint-shape.ts';

const vendorSchema = z.object({
  id: z.string(),
  name: z.string(),
  name_zh: z.string().nullable(),
  bases: z.partialRecord(z.enum(families), z.string()).describe('Its own addresses. Without one, an endpoint must give its own.'),
  currency: z.string(),
  needs_credential: z.boolean(),
  source: z.enum(['shipped', 'file']),
});

export const vendorsRoute = createRoute({
  method: 'get',
  path: '/api/vendors',
  rule: 'known',
  summary: 'The vendors Daybook knows',
  responses: { 200: json(z.object({ vendors: z.array(vendorSchema) }), 'Those shipped with Daybook, then those of daybook.yaml.') },
});

export function addVendors(api: Api, { catalogue }: ApiParts): void {
  api.openapi(vendorsRoute, async (context) => {
    const { vendors } = await catalogue.resolution();
    return context.json(
      {
        vendors: vendors.map((vendor) => ({
          id: vendor.id,
          name: vendor.name,
          name_zh: vendor.name_zh,
          bases: shownBases(vendor.bases),
          currency: vendor.currency,
          needs_credential: Object.values(vendor.auth).some((style) => style !== 'none'),
          source: shippedVendors.includes(vendor) ? ('shipped' as const) : ('file' as const),
        })),
      },
      200,
    );
  });
}
