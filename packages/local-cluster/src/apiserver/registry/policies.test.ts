import { objectsAt, stringAt, valueAt } from '../json/navigate';
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

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

async function create(collection: string, spec: JsonObject) {
  const { body } = await api.client.send('POST', collection, {
    body: { metadata: { name: 'a' }, spec },
  });
  return body;
}

async function cells(collection: string) {
  const { body } = await api.client.send('GET', collection, { accept: TABLE });
  return objectsAt(body, 'rows').map(row => valueAt(row, 'cells'));
}

const refusal = (fields: readonly string[]) => ({
  reason: 'Invalid',
  details: { causes: fields.map(field => ({ field })) },
});

async function resource(groupVersion: string, name: string) {
  const { body } = await api.client.send('GET', `/apis/${groupVersion}`);
  return objectsAt(body, 'resources').filter(one =>
    (stringAt(one, 'name') ?? '').startsWith(name),
  );
}

describe('PodDisruptionBudget', () => {
  const budgets = () => `/apis/policy/v1/namespaces/${ns}/poddisruptionbudgets`;
  const selector = { matchLabels: { app: 'a' } };

  it('is served with a status of its own', async () => {
    expect(await resource('policy/v1', 'poddisruptionbudgets')).toMatchObject([
      { shortNames: ['pdb'], namespaced: true },
      { name: 'poddisruptionbudgets/status' },
    ]);
    const created = await create(budgets(), { maxUnavailable: 1, selector });
    expect(created.status).toMatchObject({ disruptionsAllowed: 0 });
    await api.client.send('PATCH', `${budgets()}/a/status`, {
      body: {
        spec: { maxUnavailable: 9 },
        status: { disruptionsAllowed: 2 },
      },
      contentType: MERGE,
    });
    expect(await cells(budgets())).toEqual([
      ['a', 'N/A', '1', 2, expect.any(String)],
    ]);
  });

  it('owns its selector as a whole', async () => {
    const { body } = await api.client.apply(`${budgets()}/a`, 'me', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'a' },
      spec: { minAvailable: '50%', selector },
    });
    expect(objectsAt(body, 'metadata', 'managedFields')[0]?.fieldsV1).toEqual({
      'f:spec': { 'f:minAvailable': {}, 'f:selector': {} },
    });
  });

  it.each<[string, JsonObject, string[]]>([
    ['both bounds', { minAvailable: 1, maxUnavailable: '50%' }, ['spec']],
    ['more than all', { minAvailable: '101%' }, ['spec.minAvailable']],
    ['a word', { maxUnavailable: 'some' }, ['spec.maxUnavailable']],
    ['fewer than none', { maxUnavailable: -1 }, ['spec.maxUnavailable']],
    [
      'a selector that is none',
      {
        selector: {
          matchLabels: { app: 'not a value' },
          matchExpressions: [
            { key: 'a', operator: 'In' },
            { key: 'b', operator: 'Exists', values: ['c'] },
            { key: '!', operator: 'Like' },
          ],
        },
        unhealthyPodEvictionPolicy: 'Never',
      },
      [
        'spec.selector.matchLabels',
        'spec.selector.matchExpressions[0].values',
        'spec.selector.matchExpressions[1].values',
        'spec.selector.matchExpressions[2].key',
        'spec.selector.matchExpressions[2].operator',
        'spec.unhealthyPodEvictionPolicy',
      ],
    ],
  ])('is refused with %s', async (_, spec, fields) => {
    expect(await create(budgets(), spec)).toMatchObject(refusal(fields));
  });
});

describe('NetworkPolicy', () => {
  const policies = () =>
    `/apis/networking.k8s.io/v1/namespaces/${ns}/networkpolicies`;

  it('is served, filled in and shown', async () => {
    expect(
      await resource('networking.k8s.io/v1', 'networkpolicies'),
    ).toMatchObject([{ shortNames: ['netpol'], namespaced: true }]);
    const { spec } = await create(policies(), {
      podSelector: { matchLabels: { app: 'a' } },
      ingress: [
        {
          ports: [{ port: 8000, endPort: 8003 }, { port: 'http' }],
          from: [
            { podSelector: {}, namespaceSelector: {} },
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            { ipBlock: { cidr: '2001:db8::/64' } },
          ],
        },
      ],
      egress: [],
    });
    expect(spec).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [
            { port: 8000, endPort: 8003, protocol: 'TCP' },
            { port: 'http', protocol: 'TCP' },
          ],
        },
      ],
    });
    expect(await cells(policies())).toEqual([
      ['a', 'app=a', expect.any(String)],
    ]);
  });

  it('is about egress, too, where it has rules for it', async () => {
    const { spec } = await create(policies(), {
      podSelector: {},
      egress: [{}],
    });
    expect(valueAt(spec, 'policyTypes')).toEqual(['Ingress', 'Egress']);
    expect(await cells(policies())).toEqual([
      ['a', '<none>', expect.any(String)],
    ]);
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'ports that are none',
      {
        ingress: [
          {
            ports: [
              { port: 0 },
              { port: 'no_name' },
              { port: 8000, endPort: 7999 },
              { port: 'http', endPort: 80 },
              { endPort: 80 },
              { port: 80, protocol: 'HTTP' },
              { port: 80, endPort: 65536 },
            ],
          },
        ],
      },
      [
        'spec.ingress[0].ports[0].port',
        'spec.ingress[0].ports[1].port',
        'spec.ingress[0].ports[2].endPort',
        'spec.ingress[0].ports[3].endPort',
        'spec.ingress[0].ports[4].endPort',
        'spec.ingress[0].ports[5].protocol',
        'spec.ingress[0].ports[6].endPort',
      ],
    ],
    [
      'peers that are none',
      {
        egress: [
          {
            to: [
              {},
              { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } },
              { ipBlock: {} },
              { ipBlock: { cidr: '10.0.0.0' } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8', 'x'] } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['2001:db8::/64'] } },
            ],
          },
        ],
      },
      [
        'spec.egress[0].to[0]',
        'spec.egress[0].to[1]',
        'spec.egress[0].to[2].ipBlock.cidr',
        'spec.egress[0].to[3].ipBlock.cidr',
        'spec.egress[0].to[4].ipBlock.except[0]',
        'spec.egress[0].to[4].ipBlock.except[1]',
        'spec.egress[0].to[5].ipBlock.except[0]',
        'spec.egress[0].to[6].ipBlock.except[0]',
      ],
    ],
    [
      'a direction that is none',
      { policyTypes: ['Sideways'] },
      ['spec.policyTypes[0]'],
    ],
    [
      'too many directions',
      { policyTypes: ['Ingress', 'Egress', 'Ingress'] },
      ['spec.policyTypes'],
    ],
  ])('is refused with %s', async (_, spec, fields) => {
    expect(
      await create(policies(), { podSelector: {}, ...spec }),
    ).toMatchObject(refusal(fields));
  });
});
