import fc from 'fast-check';
import { RouteMatch } from '../config/GatewayConfig';
import { HeaderEntry } from '../http/HeaderList';
import {
  modifiedHeaders,
  modifiedTarget,
  redirectLocation,
  requestForBackend,
} from './filters';

const prefix = (value: string): RouteMatch => ({
  path: { type: 'PathPrefix', value },
});

describe('header filters', () => {
  it('set, add and remove, whatever the case of the names', () => {
    const headers: HeaderEntry[] = [
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
      ['c', '4'],
    ];
    expect(
      modifiedHeaders(headers, {
        set: [{ name: 'A', value: 'x' }],
        add: [
          { name: 'B', value: 'y' },
          { name: 'D', value: 'z' },
        ],
        remove: ['C'],
      }),
    ).toEqual([
      ['b', '3'],
      ['a', 'x'],
      ['b', 'y'],
      ['d', 'z'],
    ]);
    expect(modifiedHeaders(headers, undefined)).toEqual(headers);
  });
});

describe('path filters', () => {
  it.each([
    // The Gateway API's own table of prefix replacements.
    ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz/', '/xyz/bar'],
    ['/foo', '/foo', '/xyz', '/xyz'],
    ['/foo/', '/foo', '/xyz', '/xyz/'],
    ['/foo/bar', '/foo', '', '/bar'],
    ['/foo/', '/foo', '', '/'],
    ['/foo', '/foo', '', '/'],
    ['/foo/', '/foo', '/', '/'],
    ['/foo', '/foo', '/', '/'],
    ['/a?b=/foo', '/', '/x', '/x/a?b=/foo'],
  ])(
    'make of %s, matched by %s and replaced by %s: %s',
    (target, matched, by, result) => {
      expect(
        modifiedTarget(target, prefix(matched), {
          type: 'ReplacePrefixMatch',
          replacePrefixMatch: by,
        }),
      ).toBe(result);
    },
  );

  it('always leave an absolute path and the query', () => {
    const segments = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        segments,
        segments,
        segments,
        fc.boolean(),
        (matched, rest, by, slash) => {
          // A lone slash is an element of its own.
          fc.pre(matched.length + rest.length > 0);
          const path = `/${[...matched, ...rest].join('/')}`;
          const target = modifiedTarget(
            `${path}?q=1`,
            prefix(`/${matched.join('/')}${slash ? '/' : ''}`),
            {
              type: 'ReplacePrefixMatch',
              replacePrefixMatch: `/${by.join('/')}`,
            },
          );
          expect(target).toBe(`/${[...by, ...rest].join('/')}?q=1`);
        },
      ),
    );
  });

  it('replace the whole path', () => {
    expect(
      modifiedTarget(
        '/a/b?c=1',
        {},
        {
          type: 'ReplaceFullPath',
          replaceFullPath: '/z',
        },
      ),
    ).toBe('/z?c=1');
  });
});

describe('a request for a backend', () => {
  it('has the rewritten path and host, and the headers of the filter', () => {
    expect(
      requestForBackend(
        [
          [':path', '/v1/models'],
          [':authority', 'shop'],
          ['x', '1'],
        ],
        prefix('/v1'),
        {
          rewrite: {
            hostname: 'back',
            path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' },
          },
          requestHeaders: { set: [{ name: 'X', value: '2' }] },
        },
      ),
    ).toEqual([
      [':path', '/v2/models'],
      [':authority', 'back'],
      ['x', '2'],
    ]);
  });
});

describe('a redirect', () => {
  const request = {
    scheme: 'http' as const,
    authority: 'shop:8080',
    target: '/a?b=1',
  };
  it.each([
    [{}, 'http://shop:8080/a?b=1'],
    [{ hostname: 'other' }, 'http://other:8080/a?b=1'],
    [{ scheme: 'https' as const }, 'https://shop/a?b=1'],
    [{ scheme: 'https' as const, port: 8443 }, 'https://shop:8443/a?b=1'],
    [{ port: 80 }, 'http://shop/a?b=1'],
    [
      { path: { type: 'ReplaceFullPath' as const, replaceFullPath: '/z' } },
      'http://shop:8080/z?b=1',
    ],
  ])('%j leads to %s', (redirect, location) => {
    expect(redirectLocation(request, {}, redirect)).toBe(location);
  });
});
