import { z } from 'zod';
import { conditionsSchema } from '../conditions';
import { labels } from './labels';

/** What of Gateway API and of InferencePools health understands. */
const parentStatus = z.object({
  parentRef: z.object({
    kind: z.string().default('Gateway'),
    name: z.string(),
    namespace: z.string().optional(),
  }),
  conditions: conditionsSchema,
});

const statusWithParents = z
  .object({ parents: z.array(parentStatus).default([]) })
  .default({ parents: [] });

export const gatewayView = z.object({
  spec: z.object({
    gatewayClassName: z.string(),
    listeners: z
      .array(
        z.object({ port: z.number(), protocol: z.string().default('HTTP') }),
      )
      .default([]),
  }),
  status: z
    .object({
      conditions: conditionsSchema,
      addresses: z.array(z.object({ value: z.string() })).default([]),
    })
    .default({ conditions: [], addresses: [] }),
});

export const gatewayClassView = z.object({
  spec: z.object({ controllerName: z.string() }),
});

const backendRef = z.object({
  group: z.string().default(''),
  kind: z.string().default('Service'),
  name: z.string(),
  namespace: z.string().optional(),
});

export type BackendRef = z.output<typeof backendRef>;

export const routeView = z.object({
  spec: z.object({
    parentRefs: z
      .array(
        z.object({
          kind: z.string().default('Gateway'),
          name: z.string(),
          namespace: z.string().optional(),
        }),
      )
      .default([]),
    hostnames: z.array(z.string()).default([]),
    rules: z
      .array(z.object({ backendRefs: z.array(backendRef).default([]) }))
      .default([]),
  }),
  status: statusWithParents,
});

export const grantView = z.object({
  spec: z.object({
    from: z.array(
      z.object({ group: z.string(), kind: z.string(), namespace: z.string() }),
    ),
    to: z.array(
      z.object({
        group: z.string(),
        kind: z.string(),
        name: z.string().optional(),
      }),
    ),
  }),
});

export const poolView = z.object({
  spec: z.object({
    selector: z
      .object({ matchLabels: labels.default({}) })
      .default({ matchLabels: {} }),
    targetPorts: z.array(z.object({ number: z.number() })).default([]),
    endpointPickerRef: z
      .object({
        kind: z.string().default('Service'),
        name: z.string(),
        port: z.object({ number: z.number() }).optional(),
      })
      .optional(),
  }),
  status: statusWithParents,
});
