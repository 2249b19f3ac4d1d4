import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  type AuditorServiceEvent,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import Router from 'express-promise-router';
import express from 'express';
import request from 'supertest';
import llmDPlugin from '../..';
import { mcpFeatures, portalActionSources } from './McpAgent';

/** An audit event as it ended. */
export interface Audited {
  eventId: string;
  meta: unknown;
  outcome: 'success' | 'fail' | 'open';
}

/** A request that reached a cluster through the Kubernetes plugin. */
export interface Proxied {
  method: string;
  path: string;
  headers: Record<string, unknown>;
}

/** What a cluster answers. */
export type AnswerProxied = (asked: Proxied) => {
  status: number;
  body: unknown;
};

export const notFound: AnswerProxied = () => ({
  status: 404,
  body: { kind: 'Status', code: 404, reason: 'NotFound', message: 'not found' },
});

export interface PortalOptions {
  entities: Entity[];
  /** By permission, entity and who asks. Default: everything is allowed. */
  decide?(ask: AuthorizePermissionRequest, principal: unknown): boolean;
  clusters?: {
    name: string;
    authProvider: string;
    oidcTokenProvider?: string;
  }[];
  answer?: AnswerProxied;
  llmD?: object;
  ownershipEntityRefs?: string[];
  /** With an MCP server before it; `actions` are out of reach then. */
  mcp?: boolean;
}

/** The plugin in a backend whose surroundings are scripted: who may what, what the catalog has, what clusters answer. */
export async function startPortalUnderTest(options: PortalOptions) {
  const {
    answer = notFound,
    clusters = [{ name: 'local', authProvider: 'serviceAccount' }],
    decide = () => true,
  } = options;
  const proxied: Proxied[] = [];
  const audited: Audited[] = [];
  const actions = actionsRegistryServiceMock();

  const kubernetes = createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.get('/clusters', (_request, response) => {
            response.json({ items: clusters });
          });
          router.use('/proxy', express.raw({ type: () => true }));
          router.use('/proxy', (asked, response) => {
            const one = {
              method: asked.method,
              path: asked.path,
              headers: asked.headers,
            };
            proxied.push(one);
            const { body, status } = answer(one);
            response.status(status).json(body);
          });
          httpRouter.use(router);
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      llmDPlugin,
      kubernetes,
      catalogServiceMock.factory({ entities: options.entities }),
      mockServices.rootConfig.factory({
        data: {
          backend: { actions: portalActionSources() },
          llmD: options.llmD ?? {},
        },
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () =>
          mockServices.userInfo(
            options.ownershipEntityRefs && {
              ownershipEntityRefs: options.ownershipEntityRefs,
            },
          ),
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => ({
          async authorize(asks, { credentials }) {
            return asks.map(ask => ({
              result: decide(ask, credentials.principal)
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
            }));
          },
          async authorizeConditional(asks) {
            return asks.map(() => ({
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'SCRIPTED',
                resourceType: 'catalog-entity',
                params: {},
              },
            }));
          },
        }),
      }),
      createServiceFactory({
        service: coreServices.auditor,
        deps: {},
        factory: () => ({
          async createEvent({ eventId, meta }): Promise<AuditorServiceEvent> {
            const event: Audited = { eventId, meta, outcome: 'open' };
            audited.push(event);
            return {
              async success() {
                event.outcome = 'success';
              },
              async fail() {
                event.outcome = 'fail';
              },
            };
          },
        }),
      }),
      ...(options.mcp
        ? mcpFeatures
        : [
            createServiceFactory({
              service: actionsRegistryServiceRef,
              deps: {},
              factory: () => actions,
            }),
          ]),
    ],
  });
  return { actions, api: request(server), audited, proxied, server };
}

/** An entity of a stack. */
export function stackEntity(
  name: string,
  options: {
    provided: boolean;
    owner?: string;
    annotations?: Record<string, string>;
  },
): Entity {
  const { annotations, owner = 'group:default/team-a', provided } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: provided ? 'Resource' : 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'sim.llm-d.io/cluster': 'local',
        'sim.llm-d.io/inference-pool': 'team-a-dev/demo-pool',
        'sim.llm-d.io/scheduler-install': 'team-a-dev/demo',
        'sim.llm-d.io/simulator-deployment': 'team-a-dev/demo',
        'backstage.io/managed-by-origin-location': provided
          ? 'llm-d:local/team-a-dev/schedulerinstalls/demo'
          : 'url:https://git.example.com/catalog-info.yaml',
        ...annotations,
      },
    },
    spec: { type: 'inference-stack', owner },
  };
}
