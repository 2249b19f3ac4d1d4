import { z } from 'zod';
import { Endpoint } from '../config/GatewayConfig';
import { HeaderEntry, headerValue } from '../http/HeaderList';
import { ProcessingResponse, StringStruct } from './messages';

/** The header and metadata key by which an EPP names its choice. */
export const destinationKey = 'x-gateway-destination-endpoint';

/** The metadata namespace of the Endpoint Picker Protocol. */
const metadataNamespace = 'envoy.lb';

const servedKey = `${destinationKey}-served`;

const nestedString = z.object({
  structValue: z.object({
    fields: z.record(
      z.string(),
      z.object({ stringValue: z.string().optional() }),
    ),
  }),
});

const scoresKey = `${destinationKey}-scores`;

const nestedScores = z.object({
  structValue: z.object({
    fields: z.object({
      [scoresKey]: z.object({
        structValue: z.object({
          fields: z.record(z.string(), z.object({ numberValue: z.number() })),
        }),
      }),
    }),
  }),
});

/** `ip:port`, with brackets around an IPv6 address. */
export const formatEndpoint = ({ ip, port }: Endpoint): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;

const parseEndpoint = (text: string): Endpoint | undefined => {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim());
  return match
    ? { ip: match[1] ?? match[2], port: Number(match[3]) }
    : undefined;
};

/** What an EPP chose. */
export interface Choice {
  /** In the order in which to try them. */
  readonly endpoints: readonly Endpoint[];
  readonly source: 'header' | 'metadata';
}

/**
 * The endpoints that an EPP chose: from the header, or else from the dynamic
 * metadata `envoy.lb`; both carry the same list, `ip:port[,ip:port]`.
 */
export const chosenEndpoints = (
  headers: readonly HeaderEntry[],
  metadata: ProcessingResponse['dynamic_metadata'],
): Choice => {
  const nested = nestedString.safeParse(metadata?.fields?.[metadataNamespace]);
  const named = headerValue(headers, destinationKey);
  const text =
    named ?? nested.data?.structValue.fields[destinationKey]?.stringValue ?? '';
  return {
    endpoints: text.split(',').flatMap(part => parseEndpoint(part) ?? []),
    source: named === undefined ? 'metadata' : 'header',
  };
};

/** Every candidate's score, when the EPP emits them (`--emit-endpoint-scores`). */
export const endpointScores = (
  metadata: ProcessingResponse['dynamic_metadata'],
): Record<string, number> | undefined => {
  const nested = nestedScores.safeParse(metadata?.fields?.[metadataNamespace]);
  const scores = nested.data?.structValue.fields[scoresKey].structValue.fields;
  return (
    scores &&
    Object.fromEntries(
      Object.entries(scores).map(([name, value]) => [name, value.numberValue]),
    )
  );
};

/** The metadata that tells the EPP which endpoint served in the end. */
export const servedMetadata = (
  endpoint: Endpoint,
): Record<string, StringStruct> => ({
  [metadataNamespace]: {
    fields: { [servedKey]: { stringValue: formatEndpoint(endpoint) } },
  },
});
