#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { errorText } from '../log/errorText';
import { replayFile } from './replayFile';

const usage = `Usage: npm run epp:replay -- <file.jsonl | -> ...

Decides once more what a real Endpoint Picker decided, and compares: picks as
sets, totals and scores to 1e-6. One decision per line; the format is described
in packages/endpoint-picker/README.md.

Exit code: 0 all equal, 1 something differs, cannot be replayed or is not there,
2 wrong usage.
`;

async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0 || files.some(file => /^-./.test(file))) {
    process.stderr.write(usage);
    return 2;
  }
  const print = (line: string) => process.stdout.write(`${line}\n`);
  let different = 0;
  let empty = 0;
  for (const file of files) {
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    const report = await replayFile(text, print);
    print(
      `${file}: ${report.equal + report.different} decisions, ${
        report.equal
      } equal, ${report.different} different`,
    );
    different += report.different;
    if (report.equal + report.different === 0) {
      process.stderr.write(
        `${file} holds no decisions: nothing was compared\n`,
      );
      empty += 1;
    }
  }
  return different + empty === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 1;
  },
);
