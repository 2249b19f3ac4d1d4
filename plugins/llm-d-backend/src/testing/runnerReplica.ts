import knexFactory from 'knex';
import { aCluster } from './aCluster';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DatabaseRoutingTestStore } from '../routing-tests/DatabaseRoutingTestStore';
import { RoutingTestRunner } from '../routing-tests/RoutingTestRunner';

const optionsSchema = z.object({
  connection: z.object({
    host: z.string(),
    user: z.string(),
    database: z.string(),
  }),
  stack: z.string(),
  leaseMs: z.number(),
  renewEveryMs: z.number(),
});

/** A portal's process as far as runs go: it starts one that does not end, says its id, and waits to be killed. */
async function main(): Promise<void> {
  const { connection, leaseMs, renewEveryMs, stack } = optionsSchema.parse(
    JSON.parse(process.argv[2]),
  );
  const quiet = () => {};
  const logger = {
    error: quiet,
    warn: quiet,
    info: quiet,
    debug: quiet,
    child: () => logger,
  };
  const runner = new RoutingTestRunner({
    store: new DatabaseRoutingTestStore(
      knexFactory({ client: 'pg', connection }),
    ),
    execute: ({ onProgress }) => {
      onProgress({
        progress: { done: 1, total: 9, stage: 'Warm' },
        requests: [],
      });
      return new Promise(() => {});
    },
    async poke() {},
    logger,
    now: () => new Date(),
    newId: randomUUID,
    times: { leaseMs, renewEveryMs },
  });
  const { id } = await runner.start({
    stack: {
      entityRef: `resource:default/${stack}`,
      place: { kind: 'resource', namespace: 'default', name: stack },
      cluster: 'local',
      schedulerInstall: { namespace: 'llm-d-sim', name: stack },
      provided: true,
    },
    cluster: aCluster,
    async admit() {},
    scenario: 'prefix-cache-skew',
    parameters: {},
    seed: undefined,
    startedBy: 'user:default/guest',
    slots: 1,
    audit: { async success() {}, async fail() {} },
  });
  process.stdout.write(`${id}\n`);
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
