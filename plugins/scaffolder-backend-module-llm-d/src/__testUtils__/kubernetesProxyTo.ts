import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const methodSchema = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** A person whom a cluster authenticates itself. */
export interface ClusterPerson {
  /** `<authProvider>-<oidcTokenProvider>` of the cluster. */
  authProvider: string;
  token: string;
}

/**
 * What our actions need of Backstage's Kubernetes plugin: `/proxy` leads to one cluster, with the cluster's own credentials or, where there is a
 * person, only with theirs.
 */
export function kubernetesProxyTo(
  transport: ClusterTransport,
  person?: ClusterPerson,
) {
  return createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          httpRouter.use(async (request, response) => {
            const { cluster } = transport;
            if (request.header('backstage-kubernetes-cluster') !== cluster) {
              response.status(404).json({
                error: { name: 'NotFoundError', message: 'No such cluster' },
              });
              return;
            }
            const given =
              person &&
              request.header(
                `backstage-kubernetes-authorization-${person.authProvider}`,
              );
            if (given !== person?.token) {
              response.status(401).json({
                kind: 'Status',
                code: 401,
                reason: 'Unauthorized',
                message: 'Unauthorized',
              });
              return;
            }
            const answer = await transport.send(await toCluster(request));
            response.status(answer.status);
            answer.headers.forEach((value, name) =>
              response.setHeader(name, value),
            );
            response.end(Buffer.from(await answer.arrayBuffer()));
          });
        },
      });
    },
  });
}

async function toCluster(request: IncomingMessage): Promise<ClusterRequest> {
  const url = new URL((request.url ?? '/').replace(/^\/proxy/, ''), 'http://x');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { 'content-type': type } = request.headers;
  return {
    method: methodSchema.parse(request.method),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: type === undefined ? {} : { 'content-type': type },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks).toString('utf8') }),
  };
}
