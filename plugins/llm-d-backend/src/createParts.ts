import type {
  AuthService,
  DatabaseService,
  DiscoveryService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  LLM_D_SIGNAL_CHANNEL,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { randomUUID } from 'node:crypto';
import { StackActions } from './actions/StackActions';
import { callerOf } from './caller/Caller';
import { ClusterChoices } from './clusters/ClusterChoices';
import { ClusterClients } from './clusters/ClusterClients';
import { ClusterDirectory } from './clusters/ClusterDirectory';
import { readLlmDConfig } from './config/readLlmDConfig';
import { Fleet } from './fleet/Fleet';
import { followClusters } from './fleet/followClusters';
import { ProbeMemory } from './fleet/ProbeMemory';
import { StackIndex } from './fleet/StackIndex';
import { StackPokes } from './fleet/StackPokes';
import { VisibleStacks } from './fleet/VisibleStacks';
import { StackHealth } from './health/StackHealth';
import { FleetMetrics } from './observability/FleetMetrics';
import { RequestTelemetry } from './observability/RequestTelemetry';
import { RunMetrics } from './observability/RunMetrics';
import { StackAccess } from './router/StackAccess';
import { StackReach } from './stacks/StackReach';
import { actionRoutes } from './router/routes/actionRoutes';
import { fleetRoutes } from './router/routes/fleetRoutes';
import { healthRoutes } from './router/routes/healthRoutes';
import { openApiRoute } from './router/routes/openApiRoute';
import { routingTestRoutes } from './router/routes/routingTestRoutes';
import { DatabaseRoutingTestStore } from './routing-tests/DatabaseRoutingTestStore';
import { DatabaseRunHistory } from './routing-tests/DatabaseRunHistory';
import { executeOnCluster } from './routing-tests/executeOnCluster';
import { RoutingTestDesk } from './routing-tests/RoutingTestDesk';
import { RoutingTestRunner } from './routing-tests/RoutingTestRunner';
import { openRoutingTestTables } from './routing-tests/routingTestTables';

/** Everything that the plugin consists of, tied together. */
export type Parts = Awaited<ReturnType<typeof createParts>>;

const minuteMs = 60_000;

export async function createParts(deps: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  signals: SignalsService;
  tracing: TracingService;
  userInfo: UserInfoService;
}) {
  const { auth, catalog, config, discovery, logger, permissions } = deps;
  const settings = readLlmDConfig(config);
  const { allowedGateways, policy, routingTests } = settings;
  const now = () => new Date();

  const publish = async (message: LlmDSignal) => {
    try {
      await deps.signals.publish({
        recipients: { type: 'broadcast' },
        channel: LLM_D_SIGNAL_CHANNEL,
        message,
      });
    } catch (error) {
      // Whoever is not told reads anew by himself after a while.
      logger.warn('A change could not be told', toError(error));
    }
  };

  const directory = new ClusterDirectory({ auth, discovery, now });
  const clients = new ClusterClients({ auth, discovery, directory });
  const reach = new StackReach({ policy });
  const access = new StackAccess({ catalog, clients, permissions, reach });

  const db = await openRoutingTestTables(deps.database);
  const store = new DatabaseRoutingTestStore(db);
  const history = new DatabaseRunHistory(db);
  const runMetrics = new RunMetrics(deps.metrics);
  const runner = new RoutingTestRunner({
    store,
    execute: runMetrics.counted(executeOnCluster({ allowedGateways })),
    poke: ({ entityRef, id }) =>
      publish({ type: 'routing-test', id, entityRef }),
    logger,
    now,
    newId: randomUUID,
    times: { longestRunMs: routingTests.longestMinutes * minuteMs },
  });
  const desk = new RoutingTestDesk({
    access,
    now,
    policy,
    runner,
    runsPerHour: routingTests.runsPerCallerAndHour,
    slots: routingTests.parallelPerStack,
    store,
  });

  const pokes = new StackPokes({ publish });
  const probes = new ProbeMemory({ now });
  const fleet = new Fleet({
    follow: followClusters({
      clients,
      config,
      directory,
      settings,
      now,
      onChange: refs => refs.forEach(ref => pokes.changed(ref)),
      probesOf: ref => probes.of(ref),
    }),
    history,
    index: new StackIndex({ auth, catalog, logger }),
    logger,
    now,
    visible: new VisibleStacks({ catalog, now, permissions, policy }),
  });
  new FleetMetrics(deps.metrics).observe(fleet);

  const health = new StackHealth({
    allowedGateways,
    fleet,
    now,
    probes,
    reach,
  });
  const actions = new StackActions({ access, now, policy });
  const choices = new ClusterChoices({ clients, directory, policy });
  const routes = [
    ...fleetRoutes({ choices, fleet }),
    ...healthRoutes({ health, mayProbe: settings.health.probe !== 'off' }),
    ...actionRoutes({ actions }),
    ...routingTestRoutes({ desk, history, runner }),
  ];
  return {
    access,
    clients,
    desk,
    fleet,
    health,
    history,
    logger,
    now,
    pokes,
    routes: [...routes, openApiRoute(routes)],
    runner,
    serviceCaller: async () =>
      callerOf({
        credentials: await auth.getOwnServiceCredentials(),
        userInfo: deps.userInfo,
      }),
    settings,
    telemetry: new RequestTelemetry(deps),
  };
}
