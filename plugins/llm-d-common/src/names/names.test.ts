import fc from 'fast-check';
import {
  schedulerInstall,
  simulatorDeployment,
} from '../__testUtils__/stackResources';
import { derivedName } from './derivedName';
import { entityNameFor } from './entityName';
import { fnv1a64 } from './fnv1a64';
import { ownerLabelOf } from './ownerLabel';
import { inferencePoolOf, stackNames } from './stackNames';

const namespace = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const resourceName = fc.stringMatching(
  /^[a-z0-9]([-a-z0-9]{0,60}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,60}[a-z0-9])?){0,2}$/,
);

describe('fnv1a64', () => {
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('hashes %j as published', (text, hash) => {
    expect(fnv1a64(text)).toBe(hash);
  });
});

describe('derivedName', () => {
  it('is <name>-<role> where that is unique', () => {
    expect(derivedName({ namespace: 'a', name: 'demo' }, 'epp', 'a')).toBe(
      'demo-epp',
    );
  });

  it('is always the name of a Service, and never that of another resource', () => {
    fc.assert(
      fc.property(
        namespace,
        resourceName,
        namespace,
        resourceName,
        namespace,
        (oneSpace, oneName, otherSpace, otherName, place) => {
          fc.pre(oneSpace !== otherSpace || oneName !== otherName);
          const one = { namespace: oneSpace, name: oneName };
          const other = { namespace: otherSpace, name: otherName };
          const name = derivedName(one, 'epp', place);
          expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
          expect(name).not.toBe(derivedName(other, 'epp', place));
        },
      ),
    );
  });
});

describe('entityNameFor', () => {
  it('joins cluster, namespace and name', () => {
    expect(entityNameFor('local', 'llm-d-sim', 'demo')).toBe(
      'local-llm-d-sim-demo',
    );
  });

  it('is a valid entity name for any cluster', () => {
    fc.assert(
      fc.property(fc.string(), namespace, resourceName, (cluster, ns, name) => {
        expect(entityNameFor(cluster, ns, name)).toMatch(
          /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
        );
      }),
    );
  });

  it('keeps long names apart', () => {
    const long = 'x'.repeat(70);
    expect(entityNameFor('c', 'n', `${long}1`)).not.toBe(
      entityNameFor('c', 'n', `${long}2`),
    );
  });
});

describe('ownerLabelOf', () => {
  it('tells kind, namespace and name, in a label value', () => {
    expect(ownerLabelOf(schedulerInstall())).toBe(
      'SchedulerInstall.llm-d-sim.demo',
    );
    const long = ownerLabelOf(
      simulatorDeployment({}, { name: 'x'.repeat(200) }),
    );
    expect(long).toMatch(/^SimulatorDeployment\.llm-d-sim\.x+-[0-9a-f]{8}$/);
    expect(long.length).toBeLessThanOrEqual(63);
  });
});

describe('stackNames', () => {
  const all = (names: Record<string, { namespace: string; name: string }>) =>
    Object.values(names).map(place => `${place.namespace}/${place.name}`);

  it('keeps two resources of one name and namespace apart', () => {
    const { decode, ...simulator } = stackNames(simulatorDeployment());
    const scheduler = stackNames(schedulerInstall());
    const both = new Set([...all(simulator), ...all({ ...scheduler })]);
    // A route and the grant for it are of different kinds and share a name.
    expect(both.size).toBe(
      all(simulator).length + all({ ...scheduler }).length - 1,
    );
    expect(decode.name).toBe('demo-decode');
  });

  it('honours names that are set', () => {
    const names = stackNames(
      schedulerInstall({
        schedulerNamespace: 'gateways',
        proxyService: { name: 'fallback' },
        epp: { name: 'picker', poolName: 'pool' },
        gateway: { name: 'front' },
        routing: { httpRouteName: 'way' },
      }),
    );
    expect(names).toMatchObject({
      directService: { namespace: 'llm-d-sim', name: 'fallback' },
      epp: { namespace: 'llm-d-sim', name: 'picker' },
      pool: { namespace: 'llm-d-sim', name: 'pool' },
      gateway: { namespace: 'gateways', name: 'front' },
      route: { namespace: 'gateways', name: 'way' },
    });
  });

  it('takes pool and gateway of the routing for the ones to make', () => {
    const install = schedulerInstall({
      schedulerNamespace: 'llm-d-inference-scheduler',
      routing: {
        inferencePool: { name: 'gaie-inference-scheduling' },
        parentGateway: {
          name: 'infra-inference-scheduling-inference-gateway',
          namespace: 'llm-d-inference-scheduler',
        },
      },
    });
    expect(inferencePoolOf(install)).toEqual({
      namespace: 'llm-d-sim',
      name: 'gaie-inference-scheduling',
    });
    expect(stackNames(install).gateway.name).toBe(
      'infra-inference-scheduling-inference-gateway',
    );
  });
});

describe('the direct Service of a SimulatorDeployment', () => {
  const name = 'gaie-inference-scheduling-proxy';
  const nameOf = (spec: Record<string, unknown>) =>
    stackNames(simulatorDeployment(spec)).directService.name;

  it('has the name that the resource gives', () => {
    expect(nameOf({ service: { name: 'mine' } })).toBe('mine');
    expect(nameOf({ service: { name } })).toBe(name);
  });

  it('leaves the default name of the proxy Service to the SchedulerInstall when there are stages', () => {
    const decode = { enabled: true };
    expect(nameOf({ decode, service: { name } })).toBe('demo-sim-direct');
    expect(nameOf({ decode, service: { name: 'mine' } })).toBe('mine');
  });
});
