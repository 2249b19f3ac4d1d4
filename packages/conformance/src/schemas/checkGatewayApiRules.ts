import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { fieldPath, type Objection } from '../Objection';

const gatewaySchema = z.object({
  spec: z.object({
    listeners: z.array(
      z.object({
        name: z.string(),
        port: z.number(),
        protocol: z.string(),
        hostname: z.string().optional(),
        tls: z
          .object({
            mode: z.string().default('Terminate'),
            certificateRefs: z.array(z.unknown()).default([]),
          })
          .optional(),
      }),
    ),
  }),
});

const httpRouteSchema = z.object({
  spec: z.object({
    rules: z.array(
      z.object({
        matches: z
          .array(
            z.object({
              path: z
                .object({ type: z.string(), value: z.string() })
                .optional(),
              headers: z.array(z.object({ name: z.string() })).default([]),
            }),
          )
          .default([]),
        backendRefs: z
          .array(
            z.object({
              group: z.string().default(''),
              kind: z.string().default('Service'),
              port: z.number().optional(),
            }),
          )
          .default([]),
        timeouts: z
          .object({
            request: z.string().optional(),
            backendRequest: z.string().optional(),
          })
          .default({}),
      }),
    ),
  }),
});

type Listener = z.output<typeof gatewaySchema>['spec']['listeners'][number];
type Rule = z.output<typeof httpRouteSchema>['spec']['rules'][number];

/**
 * CEL rules of Gateway API's CRDs that an object of ours could break; the published schemas carry none of them.
 */
export function checkGatewayApiRules(object: KubernetesObject): Objection[] {
  switch (object.kind) {
    case 'Gateway':
      return listenerRules(gatewaySchema.parse(object).spec.listeners);
    case 'HTTPRoute':
      return httpRouteSchema
        .parse(object)
        .spec.rules.flatMap((rule, index) => ruleRules(rule, index));
    default:
      return [];
  }
}

function listenerRules(listeners: readonly Listener[]): Objection[] {
  const objections: Objection[] = [];
  const object = (index: number, field: string, message: string) =>
    objections.push({
      path: fieldPath(['spec', 'listeners', index, field]),
      message,
    });
  listeners.forEach(({ name, port, protocol, hostname, tls }, index) => {
    const earlier = listeners.slice(0, index);
    if (earlier.some(other => other.name === name)) {
      object(index, 'name', 'listener names must be unique');
    }
    if (
      earlier.some(
        other =>
          other.port === port &&
          other.protocol === protocol &&
          other.hostname === hostname,
      )
    ) {
      object(index, 'port', 'port, protocol and hostname must be unique');
    }
    if (hostname && ['TCP', 'UDP'].includes(protocol)) {
      object(index, 'hostname', `must not be set for ${protocol}`);
    }
    if (tls && ['HTTP', 'TCP', 'UDP'].includes(protocol)) {
      object(index, 'tls', `must not be set for ${protocol}`);
    }
    if (protocol === 'HTTPS' && tls?.mode !== 'Terminate') {
      object(index, 'tls', 'must be set, with mode Terminate, for HTTPS');
    }
    if (tls?.mode === 'Terminate' && tls.certificateRefs.length === 0) {
      object(index, 'tls', 'certificateRefs must be set for mode Terminate');
    }
  });
  return objections;
}

function ruleRules(rule: Rule, index: number): Objection[] {
  const { matches, backendRefs, timeouts } = rule;
  const at = (...keys: PropertyKey[]) =>
    fieldPath(['spec', 'rules', index, ...keys]);
  return [
    ...matches.flatMap(({ path, headers }, match) => [
      ...(path && !isPath(path.value)
        ? [
            {
              path: at('matches', match, 'path', 'value'),
              message: 'is no normalised absolute path',
            },
          ]
        : []),
      ...(new Set(headers.map(({ name }) => name)).size < headers.length
        ? [
            {
              path: at('matches', match, 'headers'),
              message: 'header names must be unique',
            },
          ]
        : []),
    ]),
    ...backendRefs.flatMap(({ group, kind, port }, backend) =>
      group === '' && kind === 'Service' && port === undefined
        ? [
            {
              path: at('backendRefs', backend, 'port'),
              message: 'is required for a Service',
            },
          ]
        : [],
    ),
    ...(isLonger(timeouts.backendRequest, timeouts.request)
      ? [
          {
            path: at('timeouts', 'backendRequest'),
            message: 'cannot be longer than the timeout of the request',
          },
        ]
      : []),
  ];
}

function isPath(value: string): boolean {
  return (
    /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/.test(value) &&
    !/\/\/|\/\.\.?(\/|$)|%2[fF]/.test(value)
  );
}

function isLonger(inner?: string, outer?: string): boolean {
  if (inner === undefined || outer === undefined) return false;
  const limit = milliseconds(outer);
  return limit > 0 && milliseconds(inner) > limit;
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of a Gateway API duration, e.g. `1m30s`. */
function milliseconds(duration: string): number {
  return [...duration.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit],
    0,
  );
}
