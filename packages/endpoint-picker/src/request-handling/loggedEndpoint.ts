import { LoggedEndpoints } from '../generation/LoggedEndpoints';
import { rfc3339nano } from '../log/timestamp';
import { EndpointScores } from '../scheduling/Decision';
import { Endpoint } from '../scheduling/Endpoint';

/** Go's zero time, which an endpoint has that was never scraped. */
const NEVER = '0001-01-01T00:00:00Z';

const sorted = (labels: Endpoint['labels']) =>
  Object.fromEntries(
    Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A Go map to the number 0, whose keys are written in order. */
const models = (names: readonly string[] = []) =>
  Object.fromEntries([...names].sort().map(name => [name, 0]));

const rankOf = (name: string) => Number(/-rank-(\d+)$/.exec(name)?.[1] ?? 0);

function metadata(endpoint: Endpoint, names: LoggedEndpoints): object {
  const { name, namespace, podName, address, labels } = endpoint;
  const port = String(endpoint.port);
  return {
    [names.identity]: { Namespace: namespace, Name: name },
    [names.podName]: podName,
    Address: address,
    ...(names.isNodeShown && { NodeAddress: '' }),
    Port: port,
    MetricsHost: `${address}:${port}`,
    Labels: sorted(labels),
    ...(names.isNodeShown && { RankIndex: rankOf(name) }),
  };
}

/**
 * An endpoint as the real one's log shows it: its metadata and its metrics as
 * fields of one Go struct.
 *
 * Source: gateway-api-inference-extension v1.2.0, pkg/epp/datalayer/podinfo.go
 * and metrics.go; llm-d-router, pkg/epp/framework/interface/datalayer.
 */
export function loggedEndpoint(
  endpoint: Endpoint,
  names: LoggedEndpoints,
): object {
  const { metrics } = endpoint;
  return {
    ...metadata(endpoint, names),
    ActiveModels: models(metrics.adapters?.active),
    WaitingModels: models(metrics.adapters?.waiting),
    MaxActiveModels: metrics.adapters?.max ?? 0,
    [names.running]: metrics.runningRequests,
    WaitingQueueSize: metrics.waitingRequests,
    KVCacheUsagePercent: metrics.kvCacheUsage,
    KvCacheMaxTokenCapacity: 0,
    CacheBlockSize: metrics.cacheBlockTokens ?? 0,
    [names.cacheBlocks]: metrics.cacheBlocks ?? 0,
    UpdateTime:
      metrics.updatedAt === undefined ? NEVER : rfc3339nano(metrics.updatedAt),
    AttributeMap: {},
  };
}

/** An endpoint with its total. */
export function scoredEndpoint(
  { endpoint, total }: EndpointScores,
  names: LoggedEndpoints,
): object {
  return { [names.scored]: loggedEndpoint(endpoint, names), Score: total };
}
