/**
 * Writes the generated part of docs/migration.md. Run it after a change in examples/go-operator or in what the compiler makes of it:
 *
 *   yarn workspace @llm-d-sim/operator generate:migration
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  GENERATED,
  goOperatorResources,
  MIGRATION_PAGE,
} from '../src/migration/__testUtils__/goOperatorFolder';
import { migrationReport } from '../src/migration/__testUtils__/migrationReport';

const { begin, end } = GENERATED;
const page = readFileSync(MIGRATION_PAGE, 'utf8');
const [before] = page.split(begin);
const [, after] = page.split(end);
if (after === undefined) throw new Error(`${MIGRATION_PAGE} has no "${begin}"`);
writeFileSync(
  MIGRATION_PAGE,
  before + begin + migrationReport(goOperatorResources()) + end + after,
);
process.stdout.write(`${MIGRATION_PAGE}\n`);
