import { scenarios } from '@llm-d-sim/plugin-llm-d-common';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoUsage } from './demoUsage';
import { readParameters } from './readParameters';

describe('npm run demo', () => {
  it('lists every scenario with its parameters', () => {
    const usage = demoUsage();
    for (const { defaults, id } of Object.values(scenarios)) {
      expect(usage).toContain(`\n  ${id}: `);
      for (const name of Object.keys(defaults)) {
        expect(usage).toMatch(new RegExp(`\n    ${name}[=:]`));
      }
    }
  });

  it('reads parameters as numbers, booleans and text', () => {
    expect(
      readParameters({
        set: ['requests=30', 'alpha=1e-3', 'on=true', 'label=a=b', 'empty='],
      }),
    ).toEqual({
      requests: 30,
      alpha: 0.001,
      on: true,
      label: 'a=b',
      empty: '',
    });
    expect(() => readParameters({ set: ['requests'] })).toThrow(
      '--set requests: write <name>=<value>',
    );
  });

  it('reads a trace out of its file', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-demo-'));
    try {
      const file = path.join(directory, 'trace.yaml');
      writeFileSync(file, 'requests: []\n');
      expect(readParameters({ set: [], trace: file })).toEqual({
        trace: 'requests: []\n',
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
