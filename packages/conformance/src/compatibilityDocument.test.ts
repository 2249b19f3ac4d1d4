import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compatibilityDocument } from './compatibilityDocument';

const file = path.resolve(__dirname, '../../../docs/compatibility.md');

describe('docs/compatibility.md', () => {
  it('says what is proven (else: yarn workspace @llm-d-sim/conformance generate:compatibility)', () => {
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(compatibilityDocument(text));
  });

  it('is not written anew where the marks are gone', () => {
    expect(() => compatibilityDocument('# What accepts\n')).toThrow(
      'has no generated part',
    );
  });
});
