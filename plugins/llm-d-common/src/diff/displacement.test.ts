import type { KubernetesObject } from '../kubernetes';
import { displacementOf } from './displacement';

const manager = 'operator';
const ownPort = { '.': {}, 'f:port': {}, 'f:name': {}, 'f:targetPort': {} };

const service = (ports: unknown[]): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', namespace: 'ns' },
  spec: { selector: { app: 'x' }, ports },
});
const port = (number: number, name: string, targetPort = 8200) => ({
  name,
  port: number,
  protocol: 'TCP',
  targetPort,
});
/** As a server has it after somebody changed keys: what became of ours is theirs. */
const live = (
  ports: unknown[],
  owners: Record<string, readonly number[]>,
): KubernetesObject => {
  const object = service(ports);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid: 'u',
      managedFields: Object.entries(owners).map(([name, numbers]) => ({
        manager: name,
        operation: name === manager ? 'Apply' : 'Update',
        fieldsV1: {
          'f:spec': numbers.length > 0 && {
            'f:ports': Object.fromEntries(
              numbers.map(number => [
                `k:{"port":${number},"protocol":"TCP"}`,
                ownPort,
              ]),
            ),
          },
        },
      })),
    },
  };
};
const found = (desired: KubernetesObject, object: KubernetesObject) =>
  displacementOf(desired, object, { manager });

describe('displacementOf', () => {
  it('puts an element back whose key somebody changed, in the place of what became of it', () => {
    expect(
      found(
        service([port(80, 'http')]),
        live([port(81, 'http')], { [manager]: [], somebody: [81] }),
      ),
    ).toEqual({
      patch: { spec: { ports: [port(80, 'http')] } },
      places: [{ path: 'spec.ports[port=80,protocol=TCP]', owner: 'somebody' }],
    });
  });

  it('leaves the others of the list as they are, ours and those that somebody added', () => {
    const nodePort = { ...port(90, 'metrics', 9090), nodePort: 30_090 };
    const theirs = port(70, 'debug', 7070);
    expect(
      found(
        service([port(80, 'http'), port(90, 'metrics', 9090)]),
        live([theirs, port(81, 'http'), nodePort], {
          [manager]: [90],
          somebody: [81],
          other: [70],
        }),
      )?.patch,
    ).toEqual({ spec: { ports: [port(80, 'http'), nodePort, theirs] } });
  });

  it('finds none where something is only added, only missing, or wanted no longer', () => {
    const desired = service([port(80, 'http')]);
    const both = [port(80, 'http'), port(81, 'http', 8200)];
    expect(
      found(desired, live(both, { [manager]: [80], somebody: [81] })),
    ).toBeUndefined();
    expect(found(desired, live(both, { [manager]: [80, 81] }))).toBeUndefined();
    expect(
      found(desired, live([port(81, 'http')], { [manager]: [81] })),
    ).toBeUndefined();
    // Nothing says that this one had been ours.
    expect(
      found(
        desired,
        live([port(70, 'debug', 7070)], { [manager]: [], somebody: [70] }),
      ),
    ).toBeUndefined();
    expect(found(desired, live([], { [manager]: [] }))).toBeUndefined();
  });

  it('goes into elements of lists, and keeps what a server or others have set there', () => {
    const deployment = (
      container: Record<string, unknown>,
      metadata = {},
    ): KubernetesObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'ns', ...metadata },
      spec: { template: { spec: { containers: [container] } } },
    });
    const containerPort = (number: number) => ({
      name: 'http',
      containerPort: number,
      protocol: 'TCP',
    });
    const defaulted = { name: 'main', imagePullPolicy: 'Always' };
    expect(
      found(
        deployment({ name: 'main', ports: [containerPort(80)] }),
        deployment(
          { ...defaulted, ports: [containerPort(81)] },
          {
            uid: 'u',
            managedFields: [{ manager, operation: 'Apply', fieldsV1: {} }],
          },
        ),
      ),
    ).toEqual({
      patch: {
        spec: {
          template: {
            spec: {
              containers: [{ ...defaulted, ports: [containerPort(80)] }],
            },
          },
        },
      },
      places: [
        {
          path: 'spec.template.spec.containers[name=main].ports[containerPort=80,protocol=TCP]',
        },
      ],
    });
  });

  it('parts two elements that have the same key since, which no apply can', () => {
    expect(
      found(
        service([port(80, 'http'), port(81, 'metrics', 9090)]),
        live([port(81, 'http'), port(81, 'metrics', 9090)], {
          [manager]: [80, 81],
        }),
      ),
    ).toEqual({
      patch: { spec: { ports: [port(80, 'http'), port(81, 'metrics', 9090)] } },
      places: [{ path: 'spec.ports[port=80,protocol=TCP]' }],
    });
    // A twin of one that is there goes, too.
    expect(
      found(
        service([port(80, 'http')]),
        live([port(80, 'http'), port(80, 'copy')], { [manager]: [80] }),
      ),
    ).toEqual({ patch: { spec: { ports: [port(80, 'http')] } }, places: [] });
  });

  it('leaves lists alone that an apply replaces as wholes', () => {
    const policy = (number: number): KubernetesObject => ({
      ...service([]),
      kind: 'NetworkPolicy',
      spec: { ingress: [{ ports: [{ port: number, protocol: 'TCP' }] }] },
    });
    expect(found(policy(80), policy(81))).toBeUndefined();
  });
});
