import { watchReads } from './watchReads';

/** Reads the fields on these paths, as a schema that knows them would. */
function unreadAfter(value: unknown, ...paths: string[]) {
  const { watched, unread } = watchReads(value);
  for (const path of paths) {
    path
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null
            ? Reflect.get(at, key)
            : undefined,
        watched,
      );
  }
  return unread().map(keys => keys.join('.'));
}

describe('watchReads', () => {
  it('tells which fields nobody has read', () => {
    const value = { a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }] };
    expect(unreadAfter(value, 'a', 'b.c', 'e.0.f')).toEqual(['b.d', 'e.0.g']);
    expect(unreadAfter(value, 'a', 'b.c', 'b.d', 'e.0.f', 'e.0.g')).toEqual([]);
  });

  it('takes a branch of which no field was asked for as free-form', () => {
    expect(unreadAfter({ a: { b: 1 } }, 'a')).toEqual([]);
  });

  it('takes a branch of which only absent fields were asked for as known', () => {
    expect(unreadAfter({ a: { b: 1 } }, 'a.c')).toEqual(['a.b']);
  });

  it('reads like the value', () => {
    const value = { a: [1, { b: 'c' }], d: null };
    expect(watchReads(value).watched).toEqual(value);
    expect(watchReads('text').watched).toBe('text');
  });
});
