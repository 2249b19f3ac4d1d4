import { RecentResults } from './RecentResults';

describe('results that are remembered', () => {
  const counted = (size: number) => {
    let computed = 0;
    const results = new RecentResults<string>(size);
    return {
      get: (key: string, ...inputs: unknown[]) =>
        results.get(key, inputs, () => {
          computed += 1;
          return `${key} ${inputs.join()}`;
        }),
      get computed() {
        return computed;
      },
    };
  };

  it('are not computed again from the same', () => {
    const results = counted(2);
    const served = {};
    expect(results.get('a', 1, served)).toBe(results.get('a', 1, served));
    expect(results.computed).toBe(1);
  });

  it('are computed anew from anything else', () => {
    const results = counted(2);
    expect(results.get('a', 1)).toBe('a 1');
    expect(results.get('a', 2)).toBe('a 2');
    expect(results.get('a', 1)).toBe('a 1');
    results.get('a', 1, {});
    results.get('a', 1, {});
    expect(results.computed).toBe(5);
  });

  it('are forgotten when they were not asked for in a long time', () => {
    const results = counted(2);
    ['a', 'b', 'a', 'c', 'a'].forEach(key => results.get(key));
    expect(results.computed).toBe(3);
    results.get('b');
    expect(results.computed).toBe(4);
  });

  it('do not remember a failure', () => {
    const results = new RecentResults<string>(2);
    const fail = () => {
      throw new Error('no');
    };
    expect(() => results.get('a', [], fail)).toThrow('no');
    expect(results.get('a', [], () => 'yes')).toBe('yes');
  });
});
