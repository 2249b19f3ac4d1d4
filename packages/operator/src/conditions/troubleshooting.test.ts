import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reasonsInSource } from '../__testUtils__/reasonsInSource';

const root = path.resolve(__dirname, '../../../..');
const page = readFileSync(path.join(root, 'docs/troubleshooting.md'), 'utf8');
const healthRules = readFileSync(
  path.join(root, 'plugins/llm-d-common/src/health/faultRules.ts'),
  'utf8',
);

/** Cells of a line of a table. */
const cells = (line: string) => line.split('|').map(cell => cell.trim());

/** The reasons that stand in columns of that name. */
function explainedReasons(text: string): Set<string> {
  const tables = text
    .split('\n\n')
    .map(block => block.split('\n').filter(line => line.startsWith('|')));
  return new Set(
    tables.flatMap(([head = '', ...lines]) => {
      const column = cells(head).indexOf('reason');
      if (column < 0) return [];
      return lines.flatMap(line =>
        [...cells(line)[column].matchAll(/`([A-Z]\w+)`/g)].map(
          ([, reason]) => reason,
        ),
      );
    }),
  );
}
const explained = explainedReasons(page);

describe('docs/troubleshooting.md', () => {
  const ofOperator = reasonsInSource(path.resolve(__dirname, '..'));
  const ofHealth = new Set(
    [...healthRules.matchAll(/^ {2}([A-Z]\w+): rule\(/gm)].map(
      ([, reason]) => reason,
    ),
  );

  it('explains every reason that the operator can write', () => {
    expect(ofOperator.size).toBeGreaterThan(30);
    expect([...ofOperator].filter(one => !explained.has(one))).toEqual([
      // Above the tables: nothing is to be done about it.
      'Ready',
    ]);
    expect(page).toContain('reason `Ready`');
  });

  it('explains every reason that the health page can name', () => {
    expect(ofHealth.size).toBeGreaterThan(40);
    expect([...ofHealth].filter(one => !explained.has(one))).toEqual([]);
  });

  it('explains no reason that nobody writes', () => {
    expect(
      [...explained].filter(one => !ofOperator.has(one) && !ofHealth.has(one)),
    ).toEqual([]);
  });

  it('is led to by headings that are there', () => {
    const headings = new Set(
      [...page.matchAll(/^## (.*)$/gm)].map(([, text]) =>
        text
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, to]) => to);
    expect(links.length).toBeGreaterThan(8);
    expect(links.filter(to => !headings.has(to))).toEqual([]);
  });
});
