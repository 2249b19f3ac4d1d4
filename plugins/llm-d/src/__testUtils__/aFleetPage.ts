import type {
  FleetPage,
  FleetQuery,
  FleetStack,
  HealthStatus,
} from '@llm-d-sim/plugin-llm-d-common';

const statuses: HealthStatus[] = [
  'healthy',
  'healthy',
  'healthy',
  'degraded',
  'progressing',
  'unknown',
];
const names = ['chat', 'search', 'summaries', 'code', 'support', 'translate'];
const clusters = ['local', 'staging-eu', 'prod-eu', 'prod-us'];
const owners = ['ai-platform', 'assistants', 'search'];

function aStack(index: number): FleetStack {
  const status = statuses[index % statuses.length];
  const cluster = clusters[index % clusters.length];
  const name = `${names[index % names.length]}-${Math.floor(index / 6) + 1}`;
  return {
    entityRef: `resource:default/${cluster}-llm-d-sim-${name}`,
    cluster,
    namespace: 'llm-d-sim',
    name,
    owner: `group:default/${owners[index % owners.length]}`,
    status,
    ...(status === 'degraded' && {
      rootCause: {
        node: 'epp' as const,
        reason: 'CrashLoop',
        message: 'The endpoint picker crashes at start',
      },
    }),
    gatewayProvider: cluster === 'local' ? 'local' : 'istio',
    eppVersion: index % 4 === 3 ? 'v0.8.0' : 'v0.10.0',
    modelServers: { ready: status === 'progressing' ? 2 : 3, wanted: 3 },
    ...(index % 5 !== 4 && {
      lastRun: {
        id: `run-${index}`,
        scenario: 'prefix-cache-skew',
        verdict: status === 'degraded' ? ('fail' as const) : ('pass' as const),
        finishedAt: '2026-11-23T09:30:00Z',
      },
    }),
    observedAt: '2026-11-23T10:05:00Z',
    ...(cluster === 'staging-eu' && { stale: true }),
    localStandIn: cluster === 'local',
  };
}

/** A fleet of so many stacks, filtered and paged as asked. */
export function aFleetPage(query: FleetQuery = {}, size = 500): FleetPage {
  const all = Array.from({ length: size }, (_, index) => aStack(index));
  const { limit = 50, offset = 0, search = '' } = query;
  const matching = all.filter(
    stack =>
      `${stack.name} ${stack.cluster} ${stack.owner}`.includes(
        search.toLocaleLowerCase('en'),
      ) &&
      (!query.status?.length || query.status.includes(stack.status)) &&
      (!query.cluster?.length || query.cluster.includes(stack.cluster)),
  );
  const count = (status: HealthStatus) =>
    all.filter(stack => stack.status === status).length;
  return {
    items: matching.slice(offset, offset + limit),
    totalItems: matching.length,
    counts: {
      healthy: count('healthy'),
      progressing: count('progressing'),
      degraded: count('degraded'),
      unknown: count('unknown'),
    },
    clusters: [
      { name: 'local', state: 'watched', observedAt: '2026-11-23T10:05:00Z' },
      { name: 'prod-eu', state: 'polled', observedAt: '2026-11-23T10:04:40Z' },
      { name: 'prod-us', state: 'polled', observedAt: '2026-11-23T10:04:40Z' },
      {
        name: 'staging-eu',
        state: 'unreachable',
        message: 'connect ETIMEDOUT',
        observedAt: '2026-11-23T09:41:00Z',
      },
    ],
  };
}
