import { objectAt, stringAt, valueAt } from '../json/navigate';
import type { JsonObject } from '../json/JsonValue';
import { MERGE } from '../testing/ApiTestClient';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
let ns: string;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
beforeEach(async () => {
  ns = await api.namespace();
});
afterAll(() => api.stop());

const path = (version: string, name = '') =>
  `/apis/autoscaling/${version}/namespaces/${ns}/horizontalpodautoscalers${
    name && `/${name}`
  }`;
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
const autoscaler = (version: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: `autoscaling/${version}`,
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'a' },
  spec: { scaleTargetRef, maxReplicas: 4, ...spec },
});
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization },
  },
});
const queueLength = {
  type: 'Pods',
  pods: {
    metric: { name: 'vllm:num_requests_waiting' },
    target: { type: 'AverageValue', averageValue: '5' },
  },
};

async function read(version: string) {
  const { body } = await api.client.send('GET', path(version, 'a'));
  return body;
}

describe('HorizontalPodAutoscaler', () => {
  it('is one object in two versions, v2 by preference', async () => {
    const { body: group } = await api.client.send('GET', '/apis/autoscaling');
    expect(stringAt(group, 'preferredVersion', 'version')).toBe('v2');

    await api.client.apply(path('v1', 'a'), 'me', autoscaler('v1'));
    expect((await read('v1')).spec).toEqual({
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 4,
      targetCPUUtilizationPercentage: 80,
    });
    expect(await read('v2')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { scaleTargetRef, minReplicas: 1, metrics: [cpu(80)] },
      status: { desiredReplicas: 0 },
    });
    await api.client.send('PATCH', path('v2', 'a'), {
      body: { spec: { metrics: [cpu(50)] } },
      contentType: MERGE,
    });
    expect(
      valueAt(await read('v1'), 'spec', 'targetCPUUtilizationPercentage'),
    ).toBe(50);
  });

  it('loses nothing when it is read and written in the older version', async () => {
    await api.client.send('POST', path('v2'), {
      body: autoscaler('v2', {
        metrics: [cpu(60), queueLength],
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      }),
    });
    const conditions = [{ type: 'AbleToScale', status: 'True' }];
    await api.client.send('PATCH', `${path('v2', 'a')}/status`, {
      body: { status: { currentReplicas: 2, desiredReplicas: 3, conditions } },
      contentType: MERGE,
    });
    const before = await read('v2');
    const old = await read('v1');
    expect(old.status).toEqual({ currentReplicas: 2, desiredReplicas: 3 });
    expect(old.spec).not.toHaveProperty('metrics');

    const { status } = await api.client.send('PUT', path('v1', 'a'), {
      body: { ...old, spec: { ...objectAt(old, 'spec'), maxReplicas: 9 } },
    });
    expect(status).toBe(200);
    const after = await read('v2');
    expect(after.spec).toEqual({ ...objectAt(before, 'spec'), maxReplicas: 9 });
    expect(after.status).toEqual(before.status);
    expect(valueAt(after, 'metadata', 'annotations')).toBeUndefined();
    expect(valueAt(after, 'spec', 'behavior')).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 60,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    });

    const wrong = await api.client.send('PATCH', path('v1', 'a'), {
      body: {
        metadata: {
          annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '{' },
        },
      },
      contentType: MERGE,
    });
    expect([wrong.status, wrong.body.reason]).toEqual([400, 'BadRequest']);
  });

  it('leaves nothing to do for a second apply, whoever wrote the status', async () => {
    const apply = () =>
      api.client.apply(
        path('v1', 'a'),
        'operator',
        autoscaler('v1', {
          minReplicas: 2,
          targetCPUUtilizationPercentage: 70,
        }),
      );
    const first = await apply();
    expect(first.status).toBe(201);
    expect(valueAt(first.body, 'metadata', 'managedFields')).toEqual([
      expect.objectContaining({
        manager: 'operator',
        apiVersion: 'autoscaling/v1',
        fieldsV1: {
          'f:spec': {
            'f:scaleTargetRef': {},
            'f:minReplicas': {},
            'f:maxReplicas': {},
            'f:targetCPUUtilizationPercentage': {},
          },
        },
      }),
    ]);
    const written = await api.client.send(
      'PATCH',
      `${path('v2', 'a')}/status`,
      {
        body: {
          status: {
            desiredReplicas: 2,
            conditions: [{ type: 'AbleToScale', status: 'True' }],
          },
        },
        contentType: MERGE,
      },
    );
    const again = await apply();
    expect(stringAt(again.body, 'metadata', 'resourceVersion')).toBe(
      stringAt(written.body, 'metadata', 'resourceVersion'),
    );
  });

  it.each<[string, string, JsonObject, string[]]>([
    [
      'no maximum',
      'v1',
      { maxReplicas: 0 },
      ['spec.maxReplicas', 'spec.maxReplicas'],
    ],
    [
      'a maximum below the minimum',
      'v1',
      { minReplicas: 5 },
      ['spec.maxReplicas'],
    ],
    ['a minimum of zero', 'v2', { minReplicas: 0 }, ['spec.minReplicas']],
    [
      'no target',
      'v1',
      { scaleTargetRef: { kind: 'a/b' } },
      ['spec.scaleTargetRef.kind', 'spec.scaleTargetRef.name'],
    ],
    [
      'a utilization of nothing',
      'v1',
      { targetCPUUtilizationPercentage: 0 },
      ['spec.metrics[0].resource.target.averageUtilization'],
    ],
    [
      'metrics that say nothing',
      'v2',
      {
        metrics: [
          { type: 'Resource', resource: { target: { type: 'Value' } } },
          { type: 'Guess' },
          { type: 'Pods', object: {} },
        ],
      },
      [
        'spec.metrics[0].resource.target.averageUtilization',
        'spec.metrics[0].resource.name',
        'spec.metrics[1].type',
        'spec.metrics[2].pods',
        'spec.metrics[2].object',
      ],
    ],
    [
      'a behavior out of bounds',
      'v2',
      {
        behavior: {
          scaleUp: { policies: [], stabilizationWindowSeconds: 3601 },
          scaleDown: {
            selectPolicy: 'Most',
            policies: [{ type: 'Pods', value: 0, periodSeconds: 1801 }],
          },
        },
      },
      [
        'spec.behavior.scaleUp.stabilizationWindowSeconds',
        'spec.behavior.scaleUp.policies',
        'spec.behavior.scaleDown.selectPolicy',
        'spec.behavior.scaleDown.policies[0].value',
        'spec.behavior.scaleDown.policies[0].periodSeconds',
      ],
    ],
  ])('is refused with %s', async (_, version, spec, fields) => {
    const { body } = await api.client.send('POST', path(version), {
      body: autoscaler(version, spec),
    });
    expect(body).toMatchObject({
      reason: 'Invalid',
      details: { causes: fields.map(field => ({ field })) },
    });
  });

  it('shows what it aims at in a table', async () => {
    await api.client.send('POST', path('v2'), {
      body: autoscaler('v2', {
        minReplicas: 2,
        metrics: [cpu(60), queueLength, cpu(70)],
      }),
    });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const rows = await Promise.all(
      ['v2', 'v1'].map(async version => {
        const { body } = await api.client.send('GET', path(version), {
          accept,
        });
        return valueAt(body, 'rows');
      }),
    );
    const row = (targets: string) => [
      expect.objectContaining({
        cells: ['a', 'Deployment/a', targets, '2', 4, 0, expect.any(String)],
      }),
    ];
    expect(rows).toEqual([
      row('cpu: <unknown>/60%, <unknown>/5 + 1 more...'),
      row('cpu: <unknown>/60%'),
    ]);
  });
});
