import { z } from 'zod';
import { labels } from './labels';

/** What of policies and of a service mesh health understands. */
const selector = z.object({ matchLabels: labels.default({}) }).optional();

const policyPeer = z.object({
  podSelector: z.looseObject({ matchLabels: labels.default({}) }).optional(),
  namespaceSelector: z
    .looseObject({ matchLabels: labels.default({}) })
    .optional(),
  ipBlock: z.looseObject({}).optional(),
});

export const networkPolicyView = z.object({
  spec: z.object({
    podSelector: z
      .looseObject({ matchLabels: labels.default({}) })
      .default({ matchLabels: {} }),
    policyTypes: z.array(z.string()).default(['Ingress']),
    ingress: z
      .array(
        z.object({
          from: z.array(policyPeer).default([]),
          ports: z
            .array(
              z.object({
                port: z.union([z.number(), z.string()]).optional(),
                endPort: z.number().optional(),
                protocol: z.string().default('TCP'),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});

export type NetworkPolicyView = z.output<typeof networkPolicyView>;

export const destinationRuleView = z.object({
  spec: z.object({
    host: z.string(),
    trafficPolicy: z
      .object({ tls: z.object({ mode: z.string().default('') }).optional() })
      .optional(),
  }),
});

export const peerAuthenticationView = z.object({
  spec: z
    .object({
      selector,
      mtls: z.object({ mode: z.string().default('UNSET') }).optional(),
    })
    .default({}),
});
