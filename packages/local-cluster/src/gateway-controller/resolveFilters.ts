import type { RouteFilters } from '@llm-d-sim/gateway';
import * as z from 'zod';
import type { RouteRule } from './resources';

/** Why a route cannot be served as it is written. */
export interface RouteProblem {
  reason: 'UnsupportedValue' | 'IncompatibleFilters';
  message: string;
}

const namedValues = z.array(z.object({ name: z.string(), value: z.string() }));
const headerModifier = z.strictObject({
  set: namedValues.optional(),
  add: namedValues.optional(),
  remove: z.array(z.string()).optional(),
});
const pathModifier = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ReplaceFullPath'),
    replaceFullPath: z.string(),
  }),
  z.strictObject({
    type: z.literal('ReplacePrefixMatch'),
    replacePrefixMatch: z.string(),
  }),
]);

const filterSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('RequestHeaderModifier'),
    requestHeaderModifier: headerModifier,
  }),
  z.strictObject({
    type: z.literal('ResponseHeaderModifier'),
    responseHeaderModifier: headerModifier,
  }),
  z.strictObject({
    type: z.literal('RequestRedirect'),
    requestRedirect: z.strictObject({
      scheme: z.enum(['http', 'https']).optional(),
      hostname: z.string().optional(),
      path: pathModifier.optional(),
      port: z.number().int().min(1).max(65_535).optional(),
      statusCode: z
        .union([301, 302, 303, 307, 308].map(code => z.literal(code)))
        .optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('URLRewrite'),
    urlRewrite: z.strictObject({
      hostname: z.string().optional(),
      path: pathModifier.optional(),
    }),
  }),
]);

type Filter = z.infer<typeof filterSchema>;

const KNOWN = filterSchema.options.map(({ shape }) => shape.type.value);

/**
 * What a rule's filters come to.
 *
 * @param at - where the rule is, for messages: `rules[0]`
 */
export function resolveFilters(
  rule: RouteRule,
  at: string,
): { filters: RouteFilters } | { problem: RouteProblem } {
  const unsupported = (message: string) => ({
    problem: { reason: 'UnsupportedValue' as const, message },
  });
  const incompatible = (message: string) => ({
    problem: { reason: 'IncompatibleFilters' as const, message },
  });
  for (const field of ['retry', 'sessionPersistence'] as const) {
    if (rule[field] !== undefined) {
      return unsupported(`The local gateway has no ${at}.${field}: remove it`);
    }
  }
  if (rule.backendRefs?.some(({ filters }) => filters?.length)) {
    return unsupported(
      `The local gateway has no filters of single backends: move those of ${at}.backendRefs to ${at}.filters`,
    );
  }
  const filters: Filter[] = [];
  for (const [index, given] of (rule.filters ?? []).entries()) {
    const parsed = filterSchema.safeParse(given);
    if (!parsed.success) {
      return unsupported(
        `${at}.filters[${index}]: ${describe(given, parsed.error)}`,
      );
    }
    filters.push(parsed.data);
  }
  const types = filters.map(({ type }) => type);
  if (new Set(types).size < types.length) {
    return incompatible(`${at}.filters has two of the same type`);
  }
  if (types.includes('RequestRedirect')) {
    if (types.includes('URLRewrite') || rule.backendRefs?.length) {
      return incompatible(
        `${at} has a RequestRedirect: it cannot have backendRefs or a URLRewrite, too`,
      );
    }
  }
  const resolved = Object.assign({}, ...filters.map(filterOf));
  if (replacesPrefix(resolved) && !matchesOnePrefix(rule)) {
    return incompatible(
      `${at}.filters replaces a prefix: the rule needs exactly one match, with a PathPrefix`,
    );
  }
  return { filters: resolved };
}

function filterOf(filter: Filter): RouteFilters {
  switch (filter.type) {
    case 'RequestHeaderModifier':
      return { requestHeaders: filter.requestHeaderModifier };
    case 'ResponseHeaderModifier':
      return { responseHeaders: filter.responseHeaderModifier };
    case 'RequestRedirect':
      return { redirect: filter.requestRedirect };
    case 'URLRewrite':
      return { rewrite: filter.urlRewrite };
    default:
      return filter satisfies never;
  }
}

function replacesPrefix({ redirect, rewrite }: RouteFilters): boolean {
  return [redirect?.path, rewrite?.path].some(
    path => path?.type === 'ReplacePrefixMatch',
  );
}

function matchesOnePrefix({ matches = [] }: RouteRule): boolean {
  const [first, ...more] = matches;
  return (
    more.length === 0 && (first?.path?.type ?? 'PathPrefix') === 'PathPrefix'
  );
}

function describe(given: unknown, error: z.ZodError): string {
  const type = z.object({ type: z.string() }).safeParse(given).data?.type;
  if (type === undefined || !KNOWN.some(known => known === type)) {
    return `the local gateway knows ${KNOWN.join(', ')}, not ${
      type ?? 'a filter without type'
    }`;
  }
  const [issue] = error.issues;
  return `${type} ${issue?.path.join('.')}: ${issue?.message}`;
}
