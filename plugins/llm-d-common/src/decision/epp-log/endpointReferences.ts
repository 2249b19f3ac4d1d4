import { z } from 'zod';

/** An endpoint as a line names it; the address is `ip:port`. */
export interface LoggedEndpoint {
  name: string;
  address?: string;
}

/** `{"name", "namespace"}`, or `<namespace>/<name>`. */
const byName = z.union([
  z
    .object({ name: z.string() })
    .transform(({ name }): LoggedEndpoint => ({ name })),
  z
    .string()
    .transform(
      (text): LoggedEndpoint => ({ name: text.slice(text.indexOf('/') + 1) }),
    ),
]);

const identity = z.object({ Name: z.string() });

/** A Go struct as reflection shows it. */
const struct = z
  .object({
    NamespacedName: identity.optional(),
    ID: identity.optional(),
    Address: z.string().optional(),
    Port: z.union([z.string(), z.number()]).optional(),
  })
  .transform(({ Address, ID, NamespacedName, Port }, context) => {
    const name = (NamespacedName ?? ID)?.Name;
    if (name === undefined) {
      context.issues.push({
        code: 'custom',
        message: 'an endpoint without a name',
        input: undefined,
      });
      return z.NEVER;
    }
    const endpoint: LoggedEndpoint = {
      name,
      ...(Address !== undefined &&
        Port !== undefined && { address: addressText(Address, Port) }),
    };
    return endpoint;
  });

export const loggedEndpoint = z.union([struct, byName]);

/** An endpoint with its total: flat, or inside `Pod` (0.6 and earlier) or `Endpoint`. */
export const scoredEndpoint = z.union([
  z
    .object({ Pod: struct, Score: z.number() })
    .transform(({ Pod, Score }) => ({ endpoint: Pod, score: Score })),
  z
    .object({ Endpoint: struct, Score: z.number() })
    .transform(({ Endpoint, Score }) => ({ endpoint: Endpoint, score: Score })),
  z.object({ endpoint: loggedEndpoint, score: z.number() }),
]);

function addressText(address: string, port: string | number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
