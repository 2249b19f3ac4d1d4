import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compatibilityDocument } from '../src/compatibilityDocument';

const file = path.resolve(__dirname, '../../../docs/compatibility.md');

writeFileSync(file, compatibilityDocument(readFileSync(file, 'utf8')));
