import {
  eppFigures,
  eppFiguresProbe,
  gatewayProbe,
  podFigureProbes,
  probePlanOf,
  type GatewayAnswer,
  type Probe,
  type ProbePlan,
  type StackSnapshot,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';
import {
  closedToHost,
  findEntrance,
  hostOf,
  type Entrance,
} from '../routing-test/entrance';
import { PROXY_LIMIT } from '../cluster/proxyTurns';
import { mapAtMost } from './atMost';
import { readMetrics } from './readMetrics';
import { readPodFigures } from './readPodFigures';
import { sendThroughGateway, type ProbeRequest } from './sendThroughGateway';

/** Who is asked, and how. @public */
export interface ProbeOptions {
  /** Host patterns of gateways that may be dialled directly; any other is reached through the API server's service proxy. */
  allowedGateways: readonly string[];
  /** Whether a request may be sent through the gateway: it costs a model server one token. Default true. */
  throughGateway?: boolean;
  now(): Date;
  signal?: AbortSignal;
}

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string() })).min(1),
});

/**
 * Asks a stack what its conditions cannot tell: one small request through the gateway, the EPP's own count of its endpoints,
 * and the figures of the model pods. Whoever does not answer is a probe too.
 *
 * The EPP's gRPC health is not asked here: no HTTP proxy leads to it. The kubelet asks it, and its answer is the pod's
 * readiness.
 *
 * @throws ClusterError when the API server cannot be reached, or does not let us use its proxies.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function probeStack(
  cluster: ClusterClient,
  snapshot: StackSnapshot,
  options: ProbeOptions,
): Promise<Probe[]> {
  const { now, signal, throughGateway = true } = options;
  const plan = probePlanOf(snapshot, now());
  const figures = await readPodFigures(cluster, plan.modelPods, options);
  const epps = await mapAtMost(PROXY_LIMIT, plan.epps, epp =>
    probeEpp(cluster, epp, plan.settledPods, now, signal),
  );
  const gateway = throughGateway
    ? await probeGateway(cluster, plan, options)
    : [];
  return [...gateway, ...epps, ...podFigureProbes(figures)];
}

async function probeEpp(
  cluster: ClusterClient,
  epp: ProbePlan['epps'][number],
  readyPods: number,
  now: () => Date,
  signal: AbortSignal | undefined,
): Promise<Probe> {
  const { metricsPort: port, name, namespace } = epp;
  const page = await readMetrics(cluster, { namespace, name, port }, signal);
  const observedAt = now().toISOString();
  return page.type === 'page'
    ? eppFiguresProbe(eppFigures(page.text), {
        pod: name,
        readyPods,
        observedAt,
      })
    : {
        // Its metrics may be for others only, or switched off: that says nothing of its work.
        node: 'epp',
        source: `/metrics of EPP ${name}`,
        status: 'unknown',
        message: page.message,
        observedAt,
      };
}

async function probeGateway(
  cluster: ClusterClient,
  { gateway, hostname }: ProbePlan,
  options: ProbeOptions,
): Promise<Probe[]> {
  const { allowedGateways, now, signal } = options;
  if (!gateway) {
    return [];
  }
  const notSent = (why: string): Probe[] => [
    {
      node: 'gateway',
      source: 'a request through the gateway',
      status: 'unknown',
      message: `was not sent: ${why}`,
      observedAt: now().toISOString(),
    },
  ];
  let entrance: Entrance;
  try {
    entrance = await findEntrance(cluster, gateway.object, {
      gatewayUrl: gateway.url,
      allowedGateways,
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    return notSent(error instanceof Error ? error.message : String(error));
  }
  const closed = closedToHost(entrance, hostname);
  if (closed !== undefined) {
    return notSent(closed);
  }
  const way =
    entrance.type === 'direct'
      ? `at ${entrance.url.host}`
      : "by the API server's service proxy";
  const send = (request: ProbeRequest) =>
    sendThroughGateway(
      { cluster, entrance },
      {
        ...request,
        ...(hostname !== undefined && { hostname: hostOf(hostname) }),
      },
      signal,
    );
  const models = await send({ method: 'GET', path: '/v1/models' });
  const model = servedModel(models);
  const answer =
    model === undefined
      ? models
      : await send({
          method: 'POST',
          path: '/v1/completions',
          body: { model, prompt: 'ping', max_tokens: 1 },
        });
  return [
    gatewayProbe(answer, {
      source: `${
        model === undefined ? 'GET /v1/models' : 'POST /v1/completions'
      } through the gateway ${way}`,
      observedAt: now().toISOString(),
    }),
  ];
}

function servedModel(answer: GatewayAnswer): string | undefined {
  if (answer.type !== 'answered' || answer.status !== 200) {
    return undefined;
  }
  try {
    return modelsSchema.parse(JSON.parse(answer.body)).data[0].id;
  } catch {
    return undefined;
  }
}
