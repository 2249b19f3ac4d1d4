import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { LiveCluster } from '@llm-d-sim/live-cluster';
import { StackEntityProvider } from '@llm-d-sim/plugin-catalog-backend-module-llm-d';
import {
  readStackPolicy,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { createActions } from '@llm-d-sim/plugin-scaffolder-backend-module-llm-d';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import type { GoldenPathTemplate, Values } from './GoldenPathTemplate';
import { HeadlessCatalog } from './HeadlessCatalog';
import { runTemplate, type RunTemplateOptions } from './runTemplate';

/** Who fills in forms here: nobody else is there to be kept out. */
const person = 'user:default/demo';
const credentials: BackstageCredentials = {
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'user', userEntityRef: person },
};

const allowed = { result: AuthorizeResult.ALLOW } as const;

const service = {
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'service', subject: 'demo' },
} as const;

/** @public */
export interface HeadlessPortalOptions {
  live: LiveCluster;
  /** For what actions write. */
  directory: string;
  /** The task log. */
  log(line: string): void;
  /** Gets the whole report of each routing test. */
  onReport(report: RunReport): void;
}

/**
 * What stands behind the portal's **Create**, without the portal: the scaffolder's actions and the catalog's entity provider, before a cluster that
 * runs. No policy, one person, who may do everything.
 */
export class HeadlessPortal {
  readonly #options: HeadlessPortalOptions;
  readonly #catalog = new HeadlessCatalog();
  readonly #logger: LoggerService;
  readonly #provider: StackEntityProvider;

  constructor(options: HeadlessPortalOptions) {
    this.#options = options;
    this.#logger = loggerTo(options.log);
    this.#provider = new StackEntityProvider({
      transport: options.live.transport,
      mode: 'watch',
      clusterEntities: new Map(),
      defaultOwner: person,
      fullSyncMs: 600_000,
      policy: readStackPolicy(undefined),
      logger: loggerTo(() => {}),
    });
  }

  start(): Promise<void> {
    return this.#provider.connect(this.#catalog);
  }

  stop(): Promise<void> {
    return this.#provider.stop();
  }

  /** Fills in a template and runs its steps to the end. */
  create(
    template: GoldenPathTemplate,
    values: Values,
    options: Pick<
      RunTemplateOptions,
      'amendInput' | 'amendOutput' | 'around'
    > & { signal: AbortSignal },
  ): Promise<void> {
    const { directory, live, onReport } = this.#options;
    const { signal, ...hooks } = options;
    const temporary = () => mkdtemp(path.join(directory, 'task-'));
    return runTemplate({
      ...hooks,
      template,
      values,
      actions: createActions({
        auditor: {
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        },
        auth: { getOwnServiceCredentials: async () => service },
        catalog: this.#catalog,
        clusterAccess: () => live.client,
        config: new ConfigReader({ llmD: { localCluster: true } }),
        onReport,
        permissions: {
          authorize: async requests => requests.map(() => allowed),
          authorizeConditional: async requests => requests.map(() => allowed),
        },
        userInfo: {
          getUserInfo: async () => ({
            userEntityRef: person,
            ownershipEntityRefs: [person],
          }),
        },
      }),
      context: {
        logger: this.#logger,
        workspacePath: directory,
        // One life only: nothing to remember.
        checkpoint: async ({ fn }) => fn(),
        createTemporaryDirectory: temporary,
        getInitiatorCredentials: async () => credentials,
        task: { id: 'demo' },
        user: { ref: person },
        signal,
      },
    });
  }
}

function loggerTo(say: (line: string) => void): LoggerService {
  const logger: LoggerService = {
    error: say,
    warn: say,
    info: say,
    debug: () => {},
    child: () => logger,
  };
  return logger;
}
