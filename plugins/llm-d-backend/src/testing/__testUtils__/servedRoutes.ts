import { mockServices } from '@backstage/backend-test-utils';
import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import knexFactory from 'knex';
import { createParts } from '../../createParts';
import type { ApiRoute } from '../../router/ApiRoute';

/** The definitions of all routes that the plugin serves. */
export async function servedRoutes(): Promise<readonly ApiRoute[]> {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  try {
    const { routes } = await createParts({
      auth: mockServices.auth(),
      catalog: catalogServiceMock(),
      config: mockServices.rootConfig(),
      database: { getClient: async () => db },
      discovery: mockServices.discovery(),
      logger: mockServices.logger.mock(),
      metrics: metricsServiceMock.mock(),
      permissions: mockServices.permissions(),
      signals: { async publish() {} },
      tracing: tracingServiceMock.mock(),
      userInfo: mockServices.userInfo(),
    });
    return routes;
  } finally {
    await db.destroy();
  }
}
