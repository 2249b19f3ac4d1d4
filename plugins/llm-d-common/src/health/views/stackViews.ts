import { z } from 'zod';
import { conditionsSchema } from '../conditions';
import { labels } from './labels';

/** What of custom resources, namespaces and events health understands. */
export const namespaceView = z.object({
  status: z
    .object({ conditions: conditionsSchema })
    .default({ conditions: [] }),
});

export const eventView = z.object({
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z
    .object({
      count: z.number().nullish(),
      lastObservedTime: z.string().nullish(),
    })
    .nullish(),
  involvedObject: z
    .object({
      kind: z.string().default(''),
      namespace: z.string().optional(),
      name: z.string().default(''),
    })
    .default({ kind: '', name: '' }),
});

export const stackResourceView = z.object({
  status: z
    .object({
      conditions: conditionsSchema,
      gatewayURL: z.string().optional(),
    })
    .default({ conditions: [] }),
});

/** What a SchedulerInstall asks for, as far as health expects it; also of one that is not valid. */
export const schedulerInstallView = z.object({
  spec: z
    .object({
      simulatorNamespace: z.string().optional(),
      schedulerNamespace: z.string().optional(),
      proxyService: z
        .object({ name: z.string().optional(), selector: labels.optional() })
        .default({}),
      epp: z.object({ enabled: z.boolean().default(false) }).default({
        enabled: false,
      }),
      gateway: z.object({ enabled: z.boolean().default(false) }).default({
        enabled: false,
      }),
      routing: z
        .object({
          enabled: z.boolean().default(false),
          backendType: z.string().default('Service'),
          httpRouteName: z.string().optional(),
        })
        .default({ enabled: false, backendType: 'Service' }),
    })
    .prefault({}),
});

/** What a SimulatorDeployment asks for. */
export const simulatorDeploymentView = z.object({
  spec: z
    .object({
      prefill: z
        .object({ enabled: z.boolean().default(false) })
        .default({ enabled: false }),
    })
    .prefault({}),
});
