import type { RouteRule } from './resources';
import { resolveFilters } from './resolveFilters';

const backendRefs = [{ name: 's', port: 80 }];
const headers = (type: string, field: string) => ({
  type,
  [field]: { set: [{ name: 'a', value: '1' }], remove: ['b'] },
});
const redirect = (more: object = {}) => ({
  type: 'RequestRedirect',
  requestRedirect: { hostname: 'h', ...more },
});
const rewrite = (urlRewrite: object) => ({ type: 'URLRewrite', urlRewrite });
const prefix = {
  path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' },
};

describe('the filters of a rule', () => {
  it('become what the gateway does', () => {
    expect(
      resolveFilters(
        {
          backendRefs,
          filters: [
            headers('RequestHeaderModifier', 'requestHeaderModifier'),
            headers('ResponseHeaderModifier', 'responseHeaderModifier'),
            rewrite({ hostname: 'h', ...prefix }),
          ],
        },
        'rules[0]',
      ),
    ).toEqual({
      filters: {
        requestHeaders: { set: [{ name: 'a', value: '1' }], remove: ['b'] },
        responseHeaders: { set: [{ name: 'a', value: '1' }], remove: ['b'] },
        rewrite: { hostname: 'h', ...prefix },
      },
    });
    expect(
      resolveFilters({ filters: [redirect({ statusCode: 301 })] }, 'rules[0]'),
    ).toEqual({ filters: { redirect: { hostname: 'h', statusCode: 301 } } });
    expect(resolveFilters({ backendRefs }, 'rules[0]')).toEqual({
      filters: {},
    });
  });

  it.each<[string, RouteRule, string]>([
    [
      'UnsupportedValue',
      { filters: [{ type: 'RequestMirror', requestMirror: {} }] },
      'rules[1].filters[0]: the local gateway knows RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect, URLRewrite, not RequestMirror',
    ],
    [
      'UnsupportedValue',
      { filters: [redirect({ statusCode: 200 })] },
      'rules[1].filters[0]: RequestRedirect requestRedirect.statusCode',
    ],
    [
      'UnsupportedValue',
      { backendRefs: [{ name: 's', filters: [{}] }] },
      'move those of rules[1].backendRefs to rules[1].filters',
    ],
    ['UnsupportedValue', { retry: { attempts: 2 } }, 'no rules[1].retry'],
    [
      'UnsupportedValue',
      { sessionPersistence: {} },
      'no rules[1].sessionPersistence',
    ],
    [
      'IncompatibleFilters',
      { filters: [rewrite({ hostname: 'a' }), rewrite({ hostname: 'b' })] },
      'two of the same type',
    ],
    [
      'IncompatibleFilters',
      { filters: [redirect(), rewrite({ hostname: 'a' })] },
      'cannot have backendRefs or a URLRewrite',
    ],
    [
      'IncompatibleFilters',
      { backendRefs, filters: [redirect()] },
      'cannot have backendRefs',
    ],
    [
      'IncompatibleFilters',
      {
        matches: [{ path: { type: 'Exact', value: '/a' } }],
        filters: [rewrite(prefix)],
      },
      'exactly one match, with a PathPrefix',
    ],
  ])('are refused as %s: %j', (reason, rule, message) => {
    expect(resolveFilters(rule, 'rules[1]')).toEqual({
      problem: { reason, message: expect.stringContaining(message) },
    });
  });
});
