import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  LABEL_OWNER,
  PORTAL_FIELD_MANAGER,
  asStackMembers,
  compile,
  goldenPaths,
  manifestOf,
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DefaultClusterClient } from '../cluster/DefaultClusterClient';
import { deleteStack } from '../delete/deleteStack';
import { readInventory } from '../inventory/readInventory';
import {
  FaultyTransport,
  type TransportFault,
} from '../testing/FaultyTransport';
import { waitForReady } from '../wait/waitForReady';
import { ApplyFailedError } from './ApplyFailedError';
import { applyStack } from './applyStack';

jest.setTimeout(300_000);

const fieldManager = PORTAL_FIELD_MANAGER;
const patienceMs = 60_000;

/** What stands when an apply begins: nothing, the stack with other fields, or the stack with a member too many. */
type Before = 'nothing' | 'another version' | 'a member too many';

type Fault =
  | { type: 'cancel' }
  | Extract<TransportFault, { type: 'cut' | 'status' }>;

const faults: Fault[] = [
  { type: 'status', code: 403, reason: 'Forbidden' },
  { type: 'status', code: 500, reason: 'InternalError' },
  { type: 'cut', when: 'before' },
  { type: 'cut', when: 'applied' },
  { type: 'cancel' },
];

const isTriedAgain = (fault: Fault) =>
  fault.type === 'cut' || (fault.type === 'status' && fault.code === 500);

/** The operator is at work all the time: it makes objects of what is applied, holds it by finalizers and writes to it. */
describe('applyStack before an operator', () => {
  let live: LiveCluster;
  let faulty: FaultyTransport;
  let next = 0;

  beforeAll(async () => {
    live = await LiveCluster.start();
    faulty = new FaultyTransport(live.transport);
  });
  afterAll(() => live?.stop());

  /** Of namespaces that nobody has used: pods and pool in one, the gateway in the other. */
  function aStack(form: object = {}) {
    const namespace = `models-${next}`;
    const gatewayNamespace = `gateways-${next}`;
    const resources = goldenPaths['llm-d-ab-test'].resourcesOf({
      name: 'demo',
      simulatorNamespace: namespace,
      decodeReplicas: 1,
      decodeReplicasB: 1,
      ...form,
    });
    const manifests = asStackMembers(
      resources.map(resource =>
        resource.kind === 'SchedulerInstall'
          ? {
              ...resource,
              spec: {
                ...Object(resource.spec),
                schedulerNamespace: gatewayNamespace,
              },
            }
          : resource,
      ),
      { stack: 'demo' },
    );
    return { manifests, namespace, namespaces: [namespace, gatewayNamespace] };
  }

  /** A member that the others do without. */
  function oneMore([simulator]: readonly KubernetesObject[]): KubernetesObject {
    return {
      ...simulator,
      metadata: { ...simulator.metadata, name: 'demo-more' },
    };
  }

  async function members(namespace: string): Promise<KubernetesObject[]> {
    const found = await readInventory(live.client, {
      name: 'demo',
      namespaces: [namespace],
    });
    return found
      .map(manifestOf)
      .sort((a, b) =>
        `${a.kind} ${a.metadata.name}`.localeCompare(
          `${b.kind} ${b.metadata.name}`,
        ),
      );
  }

  /** What the operator has made, `<kind> <namespace>/<name>`, and the namespaces themselves. */
  async function standing(
    manifests: readonly KubernetesObject[],
    namespaces: readonly string[],
  ): Promise<string[]> {
    const capabilities = await live.client.discover();
    const kinds = new Map(
      manifests
        .flatMap(manifest => {
          const parsed = parseStackResource(manifest);
          return parsed.ok ? compile(parsed.resource, capabilities) : [];
        })
        .map(({ apiVersion, kind }) => [kind, { apiVersion, kind }]),
    );
    const lists = await Promise.all(
      [...kinds.values(), { apiVersion: 'v1', kind: 'Pod' }].flatMap(kind =>
        namespaces.map(namespace =>
          live.client.list(kind, { namespace, labelSelector: LABEL_OWNER }),
        ),
      ),
    );
    const places = await Promise.all(
      namespaces.map(name =>
        live.client.get({ apiVersion: 'v1', kind: 'Namespace', name }),
      ),
    );
    return [...lists.flat(), ...places.flatMap(place => place ?? [])].map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
    );
  }

  /** Until a look at the cluster is as it should be; what it was at the last look. */
  async function eventually<T>(
    look: () => Promise<T>,
    holds: (seen: T) => boolean,
  ): Promise<T> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const seen = await look();
      if (holds(seen) || performance.now() > deadline) return seen;
      await delay(50);
    }
  }

  const ready = (manifests: readonly KubernetesObject[]) =>
    Promise.all(
      manifests.map(({ kind, metadata: { name, namespace = '' } }) =>
        waitForReady(
          live.client,
          kind === 'SchedulerInstall'
            ? { schedulerInstall: { name, namespace } }
            : { simulatorDeployment: { name, namespace } },
          { timeoutMs: patienceMs },
        ),
      ),
    );

  /** What is not as it was before, of an apply that has failed. */
  async function notTakenBack(
    failure: unknown,
    stack: {
      was: KubernetesObject[];
      manifests: KubernetesObject[];
      namespace: string;
      namespaces: string[];
    },
  ): Promise<unknown[]> {
    const { manifests, namespace, namespaces, was } = stack;
    if (!(failure instanceof ApplyFailedError)) return [failure];
    if (was.length > 0) {
      await ready(was);
      const now = await members(namespace);
      return [
        ...failure.left,
        ...(isDeepStrictEqual(now, was) ? [] : [{ was, now }]),
      ];
    }
    return [
      ...failure.left,
      ...(await eventually(
        () => standing(manifests, namespaces),
        left => left.length === 0,
      )),
    ];
  }

  it('leaves everything or nothing of its task, converges when it is tried again, and no orphans', async () => {
    expect.hasAssertions();
    const seen = { failed: 0, succeeded: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Before>(
          'nothing',
          'another version',
          'a member too many',
        ),
        fc.constantFrom(...faults),
        fc.integer({ min: 8, max: 22 }),
        async (before, fault, from) => {
          next += 1;
          const { manifests, namespace, namespaces } = aStack();
          const earlier: Record<Before, KubernetesObject[]> = {
            nothing: [],
            'another version': aStack({
              model: 'earlier',
              timeToFirstToken: '5ms',
            }).manifests,
            'a member too many': [...manifests, oneMore(manifests)],
          };
          if (before !== 'nothing') {
            await applyStack(live.client, {
              manifests: earlier[before],
              fieldManager,
            });
            await ready(earlier[before]);
          }
          const was = await members(namespace);

          const controller = new AbortController();
          faulty.arm({
            from,
            // As often as it is tried: then the way is free again, for taking back.
            times: isTriedAgain(fault) ? 3 : 1,
            fault:
              fault.type === 'cancel' ? { type: 'cancel', controller } : fault,
          });
          const run = (signal?: AbortSignal) =>
            applyStack(DefaultClusterClient.create({ transport: faulty }), {
              manifests,
              fieldManager,
              signal,
              ...(before === 'a member too many' && { prune: 'demo' }),
              undoTimeoutMs: patienceMs,
            });
          const failure = await run(controller.signal).then(
            () => undefined,
            error => error,
          );
          faulty.heal();
          seen[failure ? 'failed' : 'succeeded'] += 1;
          expect(
            failure &&
              (await notTakenBack(failure, {
                was,
                manifests,
                namespace,
                namespaces,
              })),
          ).toEqual(failure && []);

          await run();
          await ready(manifests);
          // What is pruned goes when the operator has let go of it.
          expect(
            await eventually(
              async () =>
                (await members(namespace)).map(({ metadata }) => metadata.name),
              names => names.length === manifests.length,
            ),
          ).toEqual(['demo', 'demo-a', 'demo-b']);

          const inventory = await readInventory(live.client, {
            name: 'demo',
            namespaces: [namespace],
          });
          await deleteStack(live.client, inventory, { timeoutMs: patienceMs });
          // Namespaces stay when a stack goes.
          expect(
            await eventually(
              () => standing(manifests, namespaces),
              left => left.length === 2,
            ),
          ).toEqual(namespaces.map(name => `Namespace undefined/${name}`));
        },
      ),
      { numRuns: 12, endOnFailure: true, verbose: 1 },
    );
    // It has hit something, and not only what is looked at beforehand.
    expect(seen.failed).toBeGreaterThan(0);
  });
});
