import fc from 'fast-check';
import { parseCommandLine, UsageError } from './parseCommandLine';
import { parseDuration } from './parseDuration';
import { usage } from './usage';

describe('the command line', () => {
  it('takes every option that the usage names, and the usage names every option', () => {
    const named = [...usage.matchAll(/^ {2}--([a-z-]+)/gm)].map(
      ([, name]) => name,
    );
    const known = Object.keys(parseCommandLine([]));
    const optional = [
      'kubeconfig',
      'namespace',
      'allow-namespace',
      'allow-image',
      'timeout',
      'leader-elect-namespace',
    ];
    expect([...named].sort()).toEqual([...known, ...optional].sort());
  });

  it('may name several namespaces and images', () => {
    expect(
      parseCommandLine([
        '--namespace=a',
        '--namespace=b',
        '--allow-image',
        'ghcr.io/llm-d/*',
      ]),
    ).toMatchObject({
      namespace: ['a', 'b'],
      'allow-image': ['ghcr.io/llm-d/*'],
    });
  });

  it.each([
    [['--allow-image', 'nginx'], /--allow-image: .*names no registry/],
    [['--metrics-bind-address', '8080'], /--metrics-bind-address: .*:8080/],
    [['--timeout', '5 minutes', '--once'], /--timeout: .*90s, 5m/],
    [['--timeout', '5m'], /--timeout: goes with --once/],
    [['--log-format', 'xml'], /--log-format: .*"json"/],
    [['--dry-run', '--install-crds'], /--install-crds: writes/],
    [['--namespace', ''], /--namespace: /],
    [['--dryrun'], /dryrun/],
  ])('%j is told what is wrong', (args, words) => {
    expect(() => parseCommandLine(args)).toThrow(UsageError);
    expect(() => parseCommandLine(args)).toThrow(words);
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('is no longer than a timer can wait', () => {
    expect(parseDuration('596h')).toBeLessThan(2 ** 31);
    expect(() => parseDuration('597h')).toThrow('"597h" is too long');
  });

  it('is nothing else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', 's', 'm', ' ', '-', '.', 'x') }),
        text => {
          fc.pre(!/^(\d+(\.\d+)?(ms|s|m))+$/.test(text));
          expect(() => parseDuration(text)).toThrow(/no duration/);
        },
      ),
    );
  });
});
