import type { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import type {
  HealthNode,
  HealthReport,
  HealthStatus,
  RoutingTestRunDetail,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { llmDApiRef, type LlmDApi } from '../../api';
import llmDPlugin from '../../alpha';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'demo',
    namespace: 'default',
    annotations: {
      'sim.llm-d.io/cluster': 'local',
      'sim.llm-d.io/inference-pool': 'llm-d-sim/demo',
      'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
    },
  },
  spec: { type: 'inference-stack', owner: 'group:default/ai-platform' },
};

function aNode(
  id: HealthNode['id'],
  status: HealthStatus,
  more: Partial<HealthNode> = {},
): HealthNode {
  return {
    id,
    title: `demo-${id}`,
    status,
    reason: 'Reason',
    message: `message of ${id}`,
    evidence: [],
    objects: [],
    children: [],
    ...more,
  };
}

function aHealth(status: HealthStatus, pod: string): HealthReport {
  const broken = status === 'degraded';
  return {
    status,
    root: aNode('stack', status, {
      children: [
        aNode('gateway', 'healthy'),
        aNode('route', broken ? 'unknown' : 'healthy', {
          causedBy: broken ? 'epp' : undefined,
        }),
        aNode('pool', 'healthy'),
        aNode('epp', status, {
          evidence: [
            { source: 'Deployment rollout', status, message: '0 of 1 ready' },
          ],
        }),
        aNode('decode', 'healthy'),
      ],
    }),
    rootCause: broken
      ? {
          node: 'epp',
          reason: 'CrashLoop',
          message: 'It crashes at start.',
          fix: 'Correct spec.epp.config.',
        }
      : undefined,
    pods: [
      {
        name: pod,
        role: 'decode',
        status: 'healthy',
        message: 'Ready',
        ready: true,
        restarts: 2,
        startedAt: '2026-11-23T10:00:00Z',
      },
    ],
    observedAt: '2026-11-23T10:05:00Z',
    gatewayUrl: 'http://127.64.0.2:80',
    localStandIn: true,
  };
}

const score = (raw: number) => ({
  total: 1.5 + 2 * raw,
  scorers: {
    'load-aware-scorer': { raw: 0.5, weight: 1, weighted: 0.5 },
    'prefix-cache-scorer': { raw, weight: 2, weighted: 2 * raw },
    'kv-cache-utilization-scorer': { raw: 1, weight: 1, weighted: 1 },
  },
});

function aRequest(index: number, raw: number): RunRequest {
  return {
    index,
    phase: index === 0 ? 'cold' : 'warm',
    requestId: `r${index}`,
    status: 200,
    picked: 'pod-a-rank-0',
    served: 'pod-a-rank-0',
    decisionSource: 'epp-log',
    endpoints: { 'pod-a-rank-0': score(raw), 'pod-b-rank-0': score(0) },
    startedAtMs: 0,
    lagMs: 0,
    ttftMs: 12,
  };
}

function aRun(
  id: string,
  more: Partial<RoutingTestRunDetail> = {},
): RoutingTestRunDetail {
  return {
    id,
    entityRef: 'resource:default/demo',
    scenario: 'prefix-cache-skew',
    state: 'running',
    startedBy: 'user:default/guest',
    startedAt: '2026-11-23T10:00:00Z',
    progress: { done: 1, total: 2, stage: 'Warm' },
    requests: [],
    ...more,
  };
}

function passed(id: string): RoutingTestRunDetail {
  const requests = [aRequest(0, 0), aRequest(1, 1)];
  return aRun(id, {
    state: 'finished',
    verdict: 'pass',
    requests,
    report: {
      scenario: 'prefix-cache-skew',
      verdict: 'pass',
      assertions: [
        {
          name: 'served as picked',
          passed: true,
          measured: '2 of 2',
          expected: 'all',
        },
      ],
      requests,
      timings: {},
      localStandIn: true,
    },
  });
}

/** A backend whose runs the test moves along. */
class Backend implements LlmDApi {
  health: HealthReport | Error = aHealth('healthy', 'demo-decode-1');
  runs: RoutingTestRunDetail[] = [];
  started: string[] = [];
  cancelled: string[] = [];

  async getHealth() {
    if (this.health instanceof Error) {
      throw this.health;
    }
    return this.health;
  }

  async listRoutingTests() {
    return this.runs;
  }

  async getRoutingTest(_entity: unknown, id: string) {
    const run = this.runs.find(candidate => candidate.id === id);
    if (!run) {
      throw new Error(`No routing test run ${id}`);
    }
    return run;
  }

  async startRoutingTest(_entity: unknown, scenario: string) {
    this.started.push(scenario);
    const run = aRun(`run-${this.runs.length}`);
    this.runs = [run, ...this.runs];
    return run;
  }

  async cancelRoutingTest(_entity: unknown, id: string) {
    this.cancelled.push(id);
    this.runs = this.runs.map(run =>
      run.id === id ? { ...run, state: 'cancelled' as const } : run,
    );
    return this.runs[0];
  }
}

function renderEntity(backend: Backend, shown: Entity = entity, path = '/') {
  return renderTestApp({
    features: [llmDPlugin],
    extensions: [createTestEntityPage({ entity: shown })],
    apis: [[llmDApiRef, backend]],
    initialRouteEntries: [path],
  });
}

const healthRegion = () => screen.findByRole('region', { name: 'Health' });
const testRegion = () => screen.findByRole('region', { name: 'Routing test' });

describe('Inference tab', () => {
  it('shows the way of a request, the pods, and that it is a local stand-in', async () => {
    renderEntity(new Backend());
    const health = within(await healthRegion());
    const path = await health.findByRole('list', {
      name: 'The way of a request',
    });
    const links = within(path)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(links).toEqual([
      'Clienthttp://127.64.0.2:80',
      'Gatewaydemo-gatewayHealthy',
      'HTTPRoutedemo-routeHealthy',
      'Endpoint pickerdemo-eppHealthy',
      'InferencePooldemo-poolHealthy',
      'Decode podsdemo-decodeHealthy',
    ]);
    const row = within(health.getByRole('table', { name: 'Pods' })).getByRole(
      'row',
      { name: /demo-decode-1/ },
    );
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['Decode', 'Healthy', '2', '5\u00a0min']);
    expect(health.getByText('Local stand-in')).toBeInTheDocument();
  });

  it('names the root cause with its fix, and shows evidence on request', async () => {
    const backend = new Backend();
    backend.health = aHealth('degraded', 'demo-decode-1');
    renderEntity(backend);
    const health = within(await healthRegion());
    const alert = await health.findByRole('alert');
    expect(alert).toHaveTextContent('Endpoint picker: It crashes at start.');
    expect(alert).toHaveTextContent('What to do: Correct spec.epp.config.');
    expect(
      health.getByRole('button', { name: /^HTTPRoute/ }),
    ).toHaveTextContent('because of: Endpoint picker');

    const epp = health.getByRole('button', { name: /^Endpoint picker/ });
    expect(epp).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(epp);
    expect(epp).toHaveAttribute('aria-expanded', 'true');
    const evidence = health.getByRole('table', {
      name: 'Evidence for Endpoint picker',
    });
    expect(evidence).toHaveTextContent('Deployment rollout');
    await userEvent.keyboard('{Enter}');
    expect(evidence).not.toBeInTheDocument();
  });

  it('shows a new pod and a lost cluster without being asked', async () => {
    jest.useFakeTimers();
    try {
      const backend = new Backend();
      renderEntity(backend);
      await screen.findByText('demo-decode-1');
      backend.health = aHealth('healthy', 'demo-decode-2');
      await jest.advanceTimersByTimeAsync(3_000);
      expect(await screen.findByText('demo-decode-2')).toBeInTheDocument();
      expect(screen.queryByText('demo-decode-1')).not.toBeInTheDocument();

      backend.health = new Error('Cluster local did not answer');
      await jest.advanceTimersByTimeAsync(3_000);
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('Cluster local did not answer');
      expect(alert).toHaveTextContent('What you see is from');
      expect(screen.getByText('demo-decode-2')).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('runs a test: progress, scores, verdict', async () => {
    const backend = new Backend();
    renderEntity(backend);
    const region = within(await testRegion());
    expect(await region.findByText(/No test has run yet/)).toBeInTheDocument();
    const run = region.getByRole('button', { name: 'Run test' });
    await waitFor(() => expect(run).toBeEnabled());
    await userEvent.click(run);
    expect(backend.started).toEqual(['prefix-cache-skew']);
    expect(await region.findByText('1 of 2: Warm')).toBeInTheDocument();
    expect(run).toBeDisabled();
    expect(run).toHaveAccessibleDescription('A test is running on this stack.');

    backend.runs = [passed('run-0')];
    expect(
      await region.findByText('Every assertion holds.', undefined, {
        timeout: 5_000,
      }),
    ).toBeInTheDocument();
    const scores = await region.findByRole('table', { name: 'Scores' });
    const [, cold, warm] = within(scores).getAllByRole('row');
    expect(within(cold).getAllByText('1.500')).toHaveLength(2);
    const [cached, other] = within(warm).getAllByRole('cell');
    expect(cached).toHaveTextContent('3.500');
    expect(cached).toHaveTextContent('PickedServed');
    expect(cached).toHaveTextContent('prefix-cache-scorer1.000 × 2');
    expect(other).toHaveTextContent('1.500');
    expect(other).not.toHaveTextContent('Picked');
    expect(region.getByRole('list', { name: 'Assertions' })).toHaveTextContent(
      'Holdsserved as pickedMeasured: 2 of 2Expected: all',
    );
    expect(run).toBeEnabled();
  });

  it('cancels a run', async () => {
    const backend = new Backend();
    backend.runs = [aRun('a')];
    renderEntity(backend);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel test' }),
    );
    expect(backend.cancelled).toEqual(['a']);
    const region = within(await testRegion());
    expect(await region.findAllByText('Cancelled')).not.toHaveLength(0);
  });

  it('shows the run that the address names, and gives each run an address', async () => {
    const backend = new Backend();
    backend.runs = [
      passed('newest'),
      aRun('older', { state: 'failed', error: 'The stack went away.' }),
    ];
    renderEntity(backend, entity, '/?run=older');
    const region = within(await testRegion());
    expect(await region.findByText('The stack went away.')).toBeInTheDocument();
    const rows = within(
      region.getByRole('table', { name: 'Earlier runs' }),
    ).getAllByRole('row');
    expect(rows).toHaveLength(3);
    const [newest, older] = rows
      .slice(1)
      .map(row => within(row).getByRole('link'));
    expect(older).toHaveAttribute('aria-current', 'true');
    expect(newest).toHaveAttribute(
      'href',
      expect.stringContaining('run=newest'),
    );
    await userEvent.click(newest);
    expect(
      await region.findByText('Every assertion holds.'),
    ).toBeInTheDocument();
  });

  it('says why a test could not be started', async () => {
    const backend = new Backend();
    backend.startRoutingTest = async () => {
      throw new Error('A routing test is running already');
    };
    renderEntity(backend);
    const run = await screen.findByRole('button', { name: 'Run test' });
    await waitFor(() => expect(run).toBeEnabled());
    await userEvent.click(run);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The test could not be startedA routing test is running already',
    );
  });

  it('only reads a stack that no SchedulerInstall made', async () => {
    const { 'sim.llm-d.io/scheduler-install': _, ...annotations } =
      entity.metadata.annotations ?? {};
    renderEntity(new Backend(), {
      ...entity,
      kind: 'Component',
      metadata: { ...entity.metadata, annotations },
    });
    const run = await screen.findByRole('button', { name: 'Run test' });
    expect(run).toBeDisabled();
    expect(run).toHaveAccessibleDescription(/^Read-only/);
    expect(await healthRegion()).toBeInTheDocument();
  });

  it('is not there for entities without a stack', async () => {
    renderEntity(new Backend(), {
      ...entity,
      metadata: { name: 'plain', namespace: 'default' },
    });
    await waitFor(() => expect(document.body.textContent).not.toBe(''));
    expect(
      screen.queryByRole('region', { name: 'Health' }),
    ).not.toBeInTheDocument();
  });
});
