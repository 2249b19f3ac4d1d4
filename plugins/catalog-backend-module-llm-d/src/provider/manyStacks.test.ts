import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  goldenPaths,
  readStackPolicy,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import { StackEntityProvider } from './StackEntityProvider';

jest.setTimeout(240_000);

const stacks = 2500;
const mebibyte = 1024 * 1024;
/** Resident objects, entities in the making and their digests; 5,000 custom resources are about 10 MiB of JSON. */
const boundMiB = 400;

const [simulator, scheduler] = goldenPaths['llm-d-stack'].resourcesOf({
  name: 'stack',
  simulatorNamespace: 'team',
});

/** An API server's answers for many stacks, made as they are asked for, page by page. */
class ManyStacks implements ClusterTransport {
  readonly cluster = 'many';
  version = 1;
  largestPage = 0;

  async send({ path, query = {} }: ClusterRequest): Promise<Response> {
    if (path === '/apis/sim.llm-d.io/v1alpha1') {
      return Response.json({
        kind: 'APIResourceList',
        groupVersion: 'sim.llm-d.io/v1alpha1',
        resources: [
          ['schedulerinstalls', 'SchedulerInstall'],
          ['simulatordeployments', 'SimulatorDeployment'],
        ].map(([name, kind]) => ({ name, kind, namespaced: true })),
      });
    }
    const from = Number(query.continue ?? 0);
    const size = Math.min(Number(query.limit ?? stacks), stacks - from);
    const object = path.endsWith('schedulerinstalls') ? scheduler : simulator;
    this.largestPage = Math.max(this.largestPage, size);
    const next = from + size;
    return Response.json({
      metadata: {
        resourceVersion: `${this.version}`,
        ...(next < stacks && { continue: `${next}` }),
      },
      items: Array.from({ length: size }, (_, offset) =>
        this.#numbered(object, from + offset),
      ),
    });
  }

  /** Of all of them only the first changes. */
  #numbered(object: KubernetesObject, number: number): KubernetesObject {
    const version = number === 0 ? this.version : 1;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        name: `stack-${number}`,
        namespace: `team-${number % 50}`,
        uid: `${object.kind}-${number}`,
        resourceVersion: `${version}`,
      },
      status: { gatewayURL: `http://10.0.0.1:${8000 + version}` },
    };
  }
}

describe('5,000 custom resources', () => {
  it('become entities in bounded memory, and a change of one tells the catalog of one', async () => {
    const transport = new ManyStacks();
    const counts: [EntityProviderMutation['type'], number][] = [];
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const provider = new StackEntityProvider({
      transport,
      mode: 'poll',
      clusterEntities: new Map([['many', 'resource:default/many']]),
      defaultOwner: 'group:default/unknown',
      fullSyncMs: 1_000_000,
      policy: readStackPolicy(undefined),
      logger,
      times: { pollMs: 100 },
    });
    const before = process.memoryUsage().heapUsed;
    await provider.connect({
      applyMutation: async mutation => {
        counts.push([
          mutation.type,
          mutation.type === 'full'
            ? mutation.entities.length
            : mutation.added.length + mutation.removed.length,
        ]);
      },
      refresh: async () => {},
    });
    while (counts.length === 0) await setTimeout(20);
    const grown = (process.memoryUsage().heapUsed - before) / mebibyte;
    // A stack and the API that it serves.
    expect(counts).toEqual([['full', 2 * stacks]]);
    expect(transport.largestPage).toBeLessThanOrEqual(500);
    expect(grown).toBeLessThan(boundMiB);
    expect(logger.warn).not.toHaveBeenCalled();

    transport.version = 2;
    while (counts.length === 1) await setTimeout(20);
    // Of that stack only what shows its address.
    expect(counts[1][0]).toBe('delta');
    expect(counts[1][1]).toBeLessThanOrEqual(2);
    await provider.stop();
  });
});
