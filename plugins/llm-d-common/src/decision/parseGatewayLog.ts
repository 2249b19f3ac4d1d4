import { z } from 'zod';
import type { Decision } from './Decision';
import { rankEndpoints } from './rankEndpoints';

/** Keys of the dynamic metadata that an EPP sends with its decision, and gateways export. */
const destination = 'x-gateway-destination-endpoint';
const destinationScores = `${destination}-scores`;

const scores = z.record(z.string(), z.number());

/** Envoy: `%DYNAMIC_METADATA(envoy.lb)%` as JSON. */
const metadata = z.object({
  [destination]: z.string(),
  [destinationScores]: scores.optional(),
});

/** The local gateway's own access log. */
const localDecision = z.object({
  picked: z.array(z.string()),
  scores: scores.optional(),
});

const requestIdKeys = [
  'requestId',
  'request_id',
  'x-request-id',
  'x_request_id',
];

/**
 * Reads decisions out of a gateway's access log, one JSON object to a line, where it exports what the EPP sent as dynamic
 * metadata: the destination, and with `--emit-endpoint-scores` (EPP 0.10 and later) the total of each candidate. There are no
 * single scorers in it.
 *
 * @param endpointNames - names of endpoints by `ip:port`; others keep their address
 * @returns decisions by request id
 * @public
 */
export function parseGatewayLog(
  lines: string,
  endpointNames: ReadonlyMap<string, string>,
): Map<string, Decision> {
  const decisions = new Map<string, Decision>();
  for (const line of lines.split('\n')) {
    const decision = decisionIn(line, endpointNames);
    if (decision) {
      decisions.set(decision.requestId, decision);
    }
  }
  return decisions;
}

function decisionIn(
  line: string,
  endpointNames: ReadonlyMap<string, string>,
): Decision | undefined {
  const start = line.indexOf('{');
  if (start < 0 || !/decision|destination-endpoint/.test(line)) {
    return undefined;
  }
  const fields = fieldsOf(line.slice(start));
  const requestId = requestIdKeys
    .map(key => fields?.[key])
    .find(value => typeof value === 'string' && value !== '');
  const told = fields && exportedIn(fields);
  if (typeof requestId !== 'string' || !told) {
    return undefined;
  }
  const nameOf = (address: string) => endpointNames.get(address) ?? address;
  const endpoints = Object.fromEntries(
    Object.entries(told.scores)
      .map(
        ([address, total]) =>
          [nameOf(address), { total, scorers: {} }] as const,
      )
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return {
    requestId,
    source: 'epp-metadata',
    ...(told.picked !== undefined && { picked: nameOf(told.picked) }),
    endpoints,
    ...rankEndpoints(endpoints),
  };
}

/** Whatever key the access log's format gives the metadata. */
function exportedIn(
  fields: Record<string, unknown>,
): { picked?: string; scores: Record<string, number> } | undefined {
  const local = localDecision.safeParse(fields.decision);
  if (local.success) {
    return { picked: local.data.picked.at(0), scores: local.data.scores ?? {} };
  }
  for (const value of Object.values(fields)) {
    const read = metadata.safeParse(value);
    if (read.success) {
      return {
        picked: read.data[destination].split(',', 1)[0],
        scores: read.data[destinationScores] ?? {},
      };
    }
  }
  return undefined;
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
