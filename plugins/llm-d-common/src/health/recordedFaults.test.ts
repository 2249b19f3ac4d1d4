import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateHealth } from './evaluateHealth';
import { documentPart, renderFaultMatrix } from './faultMatrix';
import type { HealthReport } from './HealthReport';
import {
  healthyControls,
  recordedFaults,
  recordingOf,
  type RecordedFault,
} from './testing/recordedFaults';
import { now } from './testing/healthyStack';

const file = path.resolve(__dirname, '../../../../docs/fault-matrix.md');

const judge = (...faults: readonly RecordedFault[]): HealthReport => {
  const { probes, snapshot } = recordingOf(...faults);
  return evaluateHealth(snapshot, probes, now);
};

const verdictOf = ({ rootCause }: HealthReport) =>
  rootCause ? `${rootCause.node} ${rootCause.reason}` : '';

/** Beyond the operator's status, which was recorded before the fault. */
const isContradicted = ({ disagreements = [] }: HealthReport) =>
  disagreements.some(({ node }) => node !== 'stack');

it.each(recordedFaults.map(fault => [fault.name, fault] as const))(
  '%s',
  (_, fault) => {
    const report = judge(fault);
    expect({
      verdict: verdictOf(report),
      disagrees: isContradicted(report),
      fix: report.rootCause?.fix ?? '',
    }).toEqual({
      verdict: fault.expected,
      disagrees: fault.disagrees ?? false,
      fix: expect.stringMatching(/\.$/),
    });
  },
);

it.each(healthyControls.map(control => [control.name, control] as const))(
  'is healthy: %s',
  (_, control) => {
    const report = judge({ ...control, expected: 'stack Healthy' });
    expect({
      status: report.status,
      cause: report.rootCause,
      disagreements: report.disagreements,
    }).toEqual({ status: 'healthy' });
  },
);

it('is never green with two faults at once, and names one of the two, or what explains both', () => {
  const pairs = recordedFaults.flatMap((one, index) =>
    recordedFaults
      .slice(index + 1)
      .filter(
        other =>
          // One stack has one gateway, and is made in one way; and two mismatches of TLS may make a match.
          one.expected !== other.expected &&
          (one.className === undefined ||
            other.className === undefined ||
            one.className === other.className) &&
          !(one.options && other.options),
      )
      .map(other => [one, other] as const),
  );
  const judged = pairs.map(([one, other]) => {
    const report = judge(
      { ...one, className: one.className ?? other.className },
      other,
    );
    return { one, other, report, verdict: verdictOf(report) };
  });
  expect(judged.filter(({ report }) => report.status === 'healthy')).toEqual(
    [],
  );
  const right = judged.filter(({ one, other, verdict }) =>
    [one.expected, other.expected].some(expected => expected === verdict),
  );
  // eslint-disable-next-line no-console
  console.log(
    `${right.length} of ${judged.length} pairs of faults: the cause is one of the two`,
    judged
      .filter(one => !right.includes(one))
      .map(
        ({ one, other, verdict }) => `${one.name} + ${other.name}: ${verdict}`,
      ),
  );
  expect(right.length / judged.length).toBeGreaterThanOrEqual(0.95);
});

it('is what docs/fault-matrix.md says', () => {
  const rows = recordedFaults.map(fault => {
    const report = judge(fault);
    return {
      fault: fault.name,
      expected: fault.expected,
      verdict: verdictOf(report),
      status: report.status,
      disagrees: isContradicted(report),
    };
  });
  const table = renderFaultMatrix(rows);
  // eslint-disable-next-line no-console
  console.log(table);
  expect(rows.filter(({ status }) => status === 'healthy')).toEqual([]);
  const right = rows.filter(({ expected, verdict }) => expected === verdict);
  expect(right.length / rows.length).toBeGreaterThanOrEqual(0.95);
  const { after, before, body } = documentPart(
    readFileSync(file, 'utf8'),
    'recorded',
  );
  const isUpdate = process.env.UPDATE_FAULT_MATRIX !== undefined;
  if (isUpdate) {
    writeFileSync(file, `${before}\n\n${table}\n\n${after}`);
  }
  expect(isUpdate ? table : body).toBe(table);
});
