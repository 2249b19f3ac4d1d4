import { NamedValueMatch, RouteMatch } from '../config/GatewayConfig';
import { RequestTraits } from './RequestTraits';

/** A test of a request. */
export type Condition = (request: RequestTraits) => boolean;

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const pathCondition = (path: NonNullable<RouteMatch['path']>): Condition => {
  const { type, value } = path;
  switch (type) {
    case 'Exact':
      return request => request.path === value;
    case 'PathPrefix': {
      // A prefix ends at a path element: /v1 covers /v1/x but not /v1x.
      const prefix = value.replace(/\/+$/, '');
      return request =>
        request.path === prefix || request.path.startsWith(`${prefix}/`);
    }
    case 'RegularExpression': {
      const pattern = whole(value);
      return request => pattern.test(request.path);
    }
    default:
      return type satisfies never;
  }
};

const valueTest = (match: NamedValueMatch): ((value: string) => boolean) => {
  if (match.type === 'RegularExpression') {
    const pattern = whole(match.value);
    return value => pattern.test(value);
  }
  return value => value === match.value;
};

const headerCondition = (match: NamedValueMatch): Condition => {
  const name = match.name.toLowerCase();
  const test = valueTest(match);
  return request => {
    const value = request.headers.get(name);
    return value !== undefined && test(value);
  };
};

const queryCondition = (match: NamedValueMatch): Condition => {
  const test = valueTest(match);
  return request => {
    const value = request.query.get(match.name);
    return value !== null && test(value);
  };
};

/**
 * The test that a match of an HTTPRoute stands for. A match whose regular
 * expression does not compile matches nothing.
 */
export const conditionOf = (match: RouteMatch): Condition => {
  try {
    const conditions: Condition[] = [
      pathCondition(match.path ?? { type: 'PathPrefix', value: '/' }),
      ...(match.headers ?? []).map(headerCondition),
      ...(match.queryParams ?? []).map(queryCondition),
    ];
    const { method } = match;
    if (method !== undefined) {
      conditions.push(request => request.method === method);
    }
    return request => conditions.every(condition => condition(request));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return () => false;
    }
    throw error;
  }
};
