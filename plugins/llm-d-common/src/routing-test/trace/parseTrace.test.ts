import fc from 'fast-check';
import { parseTrace, TraceError } from './parseTrace';
import { planTrace } from './planTrace';

const problems = (text: string): readonly string[] => {
  try {
    parseTrace(text);
    return [];
  } catch (error) {
    return error instanceof TraceError ? error.problems : [String(error)];
  }
};

const good = `arrivals: sequential
requests:
  - name: a
assertions:
  - that: answered
`;

describe('parseTrace', () => {
  it('reads a trace, with defaults', () => {
    expect(parseTrace(good)).toMatchObject({
      arrivals: 'sequential',
      requests: [{ name: 'a', count: 1, promptBytes: 256 }],
      assertions: [{ that: 'answered', atLeast: 1 }],
    });
  });

  it.each<[string, string, string]>([
    ['no YAML', 'requests: [', 'Line 1: '],
    [
      'an unknown field',
      `${good}speed: 1\n`,
      'Line 1: Unrecognized key: "speed".',
    ],
    [
      'a count that is none',
      good.replace('  - name: a', '  - name: a\n    count: many'),
      'Line 4: requests.0.count: ',
    ],
    [
      'an assertion that there is not',
      good.replace('answered', 'fast'),
      'Line 5: assertions.0.that: ',
    ],
    [
      'requests that nobody defined',
      `${good}    groups: [b]\n`,
      'Line 6: assertions.0.groups: there are no requests called b.',
    ],
    [
      'a name twice',
      good.replace('  - name: a', '  - name: a\n  - name: a'),
      'Line 4: requests.1.name: a is there twice.',
    ],
    [
      'a header that is not for tests',
      good.replace('  - name: a', '  - name: a\n    headers: {Cookie: x}'),
      'Line 4: requests.0.headers',
    ],
    [
      'a time without timed arrivals',
      good.replace('  - name: a', '  - name: a\n    atMs: 5'),
      'Line 4: requests.0.atMs: is for arrivals: timed only.',
    ],
    [
      'more requests than allowed',
      good.replace(
        '  - name: a',
        '  - {name: a, count: 2000}\n  - {name: b, count: 1}',
      ),
      'Line 3: requests: are 2001 requests; at most 2000.',
    ],
    [
      'prompts longer than allowed',
      good.replace(
        '  - name: a',
        '  - {name: a, count: 20, promptBytes: 1000000}',
      ),
      'Line 3: requests: have 20000000 bytes of prompts',
    ],
    [
      'an alias',
      'requests: &r [{name: a}]\nassertions: *r\n',
      'Aliases (*name) are not allowed.',
    ],
    ['too much text', `# ${'x'.repeat(70_000)}`, 'It has 70002 characters'],
  ])('says where %s is', (_, text, message) => {
    expect(problems(text).join(' ')).toContain(message);
  });

  it('throws nothing but its own error, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map(text => good + text),
        ),
        text => {
          expect(
            problems(text).every(
              problem => !/TypeError|Cannot read/.test(problem),
            ),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('planTrace', () => {
  const planOf = (text: string, seed = 'seed') =>
    planTrace(parseTrace(text), seed).phases[0];
  const promptsOf = (text: string) =>
    planOf(text).requests.map(({ body }) => String(body.prompt));

  it('gives prompts of one prefix the same beginning, and no more', () => {
    const prompts = promptsOf(`
requests:
  - {name: a, count: 2, prefix: p, prefixBytes: 512, promptBytes: 1024}
  - {name: b, prefix: p, prefixBytes: 512, promptBytes: 2048}
  - {name: c, promptBytes: 1024}
assertions: [{that: answered}]
`);
    expect(prompts.map(({ length }) => length)).toEqual([
      1024, 1024, 2048, 1024,
    ]);
    expect(new Set(prompts.map(prompt => prompt.slice(0, 512))).size).toBe(2);
    expect(new Set(prompts.map(prompt => prompt.slice(0, 576))).size).toBe(4);
  });

  it('keeps to the rate on average, and to the seed exactly', () => {
    const text = good
      .replace(
        'arrivals: sequential',
        'arrivals: {perSecond: 100, spacing: poisson}',
      )
      .replace('name: a', 'name: a\n    count: 2000');
    const times = (seed: string) => {
      const { arrival } = planOf(text, seed);
      return arrival.type === 'open-loop' ? arrival.atMs : [];
    };
    expect(times('one')).toEqual(times('one'));
    expect(times('one')).not.toEqual(times('two'));
    const seconds = (times('one').at(-1) ?? 0) / 1000;
    // The sum of 2,000 exponential times has a standard deviation of 0.45 s.
    expect(Math.abs(seconds - 20)).toBeLessThan(2.5);
  });

  it('sends timed groups in the order of their times', () => {
    const { arrival, requests } = planOf(`
arrivals: timed
requests:
  - {name: late, atMs: 100}
  - {name: steady, count: 3, atMs: 0, everyMs: 80}
assertions: [{that: answered}]
`);
    expect(arrival).toEqual({ type: 'open-loop', atMs: [0, 80, 100, 160] });
    expect(requests.map(({ group }) => group)).toEqual([
      'steady',
      'steady',
      'late',
      'steady',
    ]);
  });
});
