import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import express from 'express';
import Router from 'express-promise-router';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const methodSchema = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * What this plugin needs of Backstage's Kubernetes plugin: `/proxy` leads to the one cluster whose name the header gives, with
 * the cluster's own credentials in place of the caller's.
 */
export function kubernetesProxyTo(transport: ClusterTransport) {
  return createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.get('/clusters', (_request, response) => {
            response.json({
              items: [
                { name: transport.cluster, authProvider: 'serviceAccount' },
              ],
            });
          });
          router.use('/proxy', express.raw({ type: () => true }));
          router.use('/proxy', async (request, response) => {
            const cluster = request.header('backstage-kubernetes-cluster');
            if (cluster !== transport.cluster) {
              response.status(404).json({
                error: { name: 'NotFoundError', message: `No ${cluster}` },
              });
              return;
            }
            const gone = new AbortController();
            response.once('close', () => gone.abort());
            const answer = await transport.send({
              ...clusterRequest(request),
              signal: gone.signal,
            });
            response.status(answer.status);
            answer.headers.forEach((value, name) =>
              response.setHeader(name, value),
            );
            if (answer.body) {
              // Broken off on either side, there is nobody left to tell.
              await pipeline(Readable.from(answer.body), response).catch(
                () => {},
              );
            } else {
              response.end();
            }
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

function clusterRequest(request: express.Request): ClusterRequest {
  const { pathname, searchParams } = new URL(request.url, 'http://proxy');
  const { authorization, host, ...headers } = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && name !== 'content-length'
        ? [[name, value]]
        : [],
    ),
  );
  return {
    method: methodSchema.parse(request.method),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    ...(Buffer.isBuffer(request.body) && {
      body: request.body.toString('utf8'),
    }),
  };
}
