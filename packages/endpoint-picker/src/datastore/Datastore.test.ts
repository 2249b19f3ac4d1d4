import { NO_METRICS } from '../scheduling/Endpoint';
import { Datastore, EndpointChange } from './Datastore';
import { podEndpoints, PodLike } from './kubernetes/podEndpoints';
import { parseSelector } from './kubernetes/parseSelector';

const pod = (name: string, change: Partial<PodLike['metadata']> = {}) => ({
  metadata: { name, namespace: 'ns', labels: { app: 'x' }, ...change },
  status: {
    podIP: `10.0.0.${name}`,
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});
const pool = {
  selector: { matchLabels: { app: 'x' } },
  targetPorts: [8000, 8001],
};

describe('podEndpoints', () => {
  it('makes one endpoint of each target port of each ready pod', () => {
    const pods = [
      pod('1'),
      pod('2', { labels: { app: 'y' } }),
      pod('3', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      { ...pod('4'), status: { conditions: pod('4').status.conditions } },
      { ...pod('5'), status: { podIP: '10.0.0.5' } },
    ];
    expect(
      podEndpoints(pool, pods).map(e => [e.name, e.address, e.port]),
    ).toEqual([
      ['1-rank-0', '10.0.0.1', 8000],
      ['1-rank-1', '10.0.0.1', 8001],
    ]);
  });
});

describe('parseSelector', () => {
  it.each([
    [
      'app=x,tier!=a',
      [
        ['In', 'x'],
        ['NotIn', 'a'],
      ],
    ],
    [
      'app in (x, y),tier notin (a)',
      [
        ['In', 'x y'],
        ['NotIn', 'a'],
      ],
    ],
    [
      'app, !tier',
      [
        ['Exists', ''],
        ['DoesNotExist', ''],
      ],
    ],
  ])('reads %s', (text, expected) => {
    expect(
      parseSelector(text).matchExpressions?.map(({ operator, values }) => [
        operator,
        (values ?? []).join(' '),
      ]),
    ).toEqual(expected);
  });

  it('refuses what is none', () => {
    expect(() => parseSelector('app in x')).toThrow(/"app in x"/);
  });
});

describe('Datastore', () => {
  const changes: EndpointChange[] = [];
  const names = () =>
    changes
      .splice(0)
      .map(({ added, removed }) => [
        added.map(e => `${e.name}:${e.port}`),
        removed.map(e => `${e.name}:${e.port}`),
      ]);

  it('keeps the figures of endpoints that stay and tells of the others', () => {
    const datastore = new Datastore();
    datastore.onChange(change => changes.push(change));
    const one = { ...pool, targetPorts: [8000] };
    datastore.replace(podEndpoints(one, [pod('1'), pod('2')]));
    expect(names()).toEqual([[['1-rank-0:8000', '2-rank-0:8000'], []]]);

    const busy = { ...NO_METRICS, waitingRequests: 5 };
    datastore.setMetrics('ns/1-rank-0', busy);
    datastore.setMetrics('ns/gone', busy);
    const relabelled = pod('1', { labels: { app: 'x', zone: 'b' } });
    datastore.replace(podEndpoints(one, [relabelled, pod('3')]));
    expect(names()).toEqual([[['3-rank-0:8000'], ['2-rank-0:8000']]]);
    expect(datastore.endpoints().map(e => e.name)).toEqual([
      '1-rank-0',
      '3-rank-0',
    ]);
    expect(datastore.get('ns/1-rank-0')).toMatchObject({
      labels: { zone: 'b' },
      metrics: busy,
    });

    datastore.replace(podEndpoints(one, [relabelled, pod('3')]));
    expect(names()).toEqual([]);
  });

  it('takes an endpoint at another address for another one', () => {
    const datastore = new Datastore();
    datastore.onChange(change => changes.push(change));
    datastore.replace(podEndpoints({ ...pool, targetPorts: [1] }, [pod('1')]));
    datastore.setMetrics('ns/1-rank-0', { ...NO_METRICS, waitingRequests: 5 });
    datastore.replace(podEndpoints({ ...pool, targetPorts: [2] }, [pod('1')]));
    expect(names()).toEqual([
      [['1-rank-0:1'], []],
      [['1-rank-0:2'], ['1-rank-0:1']],
    ]);
    expect(datastore.get('ns/1-rank-0')?.metrics).toEqual(NO_METRICS);
  });
});
