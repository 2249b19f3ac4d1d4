import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readDocuments, type ReadDocuments } from './documents/readDocuments';
import { compareLive } from './live/compareLive';
import { comparisonJson, formatComparison } from './live/formatComparison';
import { readLive } from './live/readLive';
import { parseOptions, usage, type CompileOptions } from './options';
import { fileNames } from './output/fileNames';
import { renderJson, renderJsonList } from './output/renderJson';
import { renderYaml, renderYamlStream } from './output/renderYaml';
import { writeFiles } from './output/writeFiles';
import { countProblems, formatProblem } from './problems/formatProblem';
import type { Problem } from './problems/Problem';
import { nameOf, readInput, reasonOf } from './readInput';
import { compileObjects } from './stacks/compileObjects';

/** What the command works with. @public */
export interface CommandStreams {
  /** Without the names of the program and the script. */
  argv: readonly string[];
  stdin: AsyncIterable<string | Uint8Array>;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/**
 * The command `compile`: reads custom resources, writes manifests, says what is wrong.
 *
 * @returns its exit code: 0 done, 1 something is wrong with the input, 2 wrong usage, 3 `--live` found something to change
 * @public
 */
export async function run(streams: CommandStreams): Promise<number> {
  const options = parseOptions(streams.argv);
  switch (options.state) {
    case 'help':
      streams.stdout.write(usage);
      return 0;
    case 'wrong':
      streams.stderr.write(`${options.message}\n\n${usage}`);
      return 2;
    default:
      return compileFiles(options, streams);
  }
}

async function compileFiles(
  options: CompileOptions,
  { stderr, stdin, stdout }: CommandStreams,
): Promise<number> {
  const input = await readAll(options.files, stdin);
  const { compiled, namespaces, problems } = compileObjects(input.objects, {
    provider: options.provider,
    eppVersion: options.eppVersion,
    // No cluster is asked: where kinds are served in several versions, the preferred one is taken.
    capabilities: { kinds: [], kubernetesVersion: options.kubernetesVersion },
  });
  const live = options.live
    ? readLive(await readAll([options.live], stdin))
    : undefined;
  const all = inOrder(
    [
      ...input.problems,
      ...problems,
      ...emptyInput(options, input),
      ...(live?.problems ?? []),
    ],
    options,
  );
  all.forEach(problem => stderr.write(`${formatProblem(problem)}\n`));
  if (all.some(({ severity }) => severity === 'error')) {
    stderr.write(`${countProblems(all)}: nothing was compiled\n`);
    return 1;
  }

  const manifests = compiled.flatMap(({ objects }) => objects);
  const applied = [...namespaces, ...manifests];
  if (options.out !== undefined) {
    const done = await writeOut(options.out, applied, options.format, stderr);
    if (!done) return 1;
  }
  if (live) {
    const comparison = compareLive(manifests, live.objects);
    stdout.write(
      options.format === 'json'
        ? comparisonJson(comparison)
        : formatComparison(comparison),
    );
    return comparison.create.length +
      comparison.change.length +
      comparison.remove.length >
      0
      ? 3
      : 0;
  }
  if (options.out === undefined) {
    stdout.write(
      options.format === 'json'
        ? renderJsonList(applied)
        : renderYamlStream(applied),
    );
  }
  return 0;
}

async function readAll(
  files: readonly string[],
  stdin: CommandStreams['stdin'],
): Promise<ReadDocuments> {
  const result: ReadDocuments = { objects: [], problems: [] };
  for (const file of files) {
    const input = await readInput(file, stdin);
    if (!input.ok) {
      const { message, name } = input;
      result.problems.push({ severity: 'error', file: name, message });
      continue;
    }
    const { objects, problems } = readDocuments(input.name, input.text);
    result.objects.push(...objects);
    result.problems.push(...problems);
  }
  return result;
}

/** As somebody comes across them who reads the files from top to bottom. */
function inOrder(
  problems: readonly Problem[],
  { files, live }: CompileOptions,
): Problem[] {
  const names = [...files, ...(live === undefined ? [] : [live])].map(nameOf);
  const first = { line: 0, column: 0 };
  return [...problems].sort((one, other) => {
    const { position: a = first } = one;
    const { position: b = first } = other;
    return (
      names.indexOf(one.file) - names.indexOf(other.file) ||
      a.line - b.line ||
      a.column - b.column
    );
  });
}

function emptyInput(
  { files }: CompileOptions,
  { objects, problems }: ReadDocuments,
): Problem[] {
  return objects.length === 0 && problems.length === 0
    ? [
        {
          severity: 'error',
          file: files.map(nameOf).join(', '),
          message: 'there is nothing to compile here',
        },
      ]
    : [];
}

async function writeOut(
  directory: string,
  manifests: readonly KubernetesObject[],
  format: CompileOptions['format'],
  stderr: CommandStreams['stderr'],
): Promise<boolean> {
  const render = format === 'json' ? renderJson : renderYaml;
  const names = fileNames(manifests, format);
  try {
    const { stale, unchanged, written } = await writeFiles(
      directory,
      manifests.map((object, index) => ({
        name: names[index],
        content: render(object),
      })),
    );
    stderr.write(
      `${directory}: ${names.length} files, ${written} of them written, ${unchanged} unchanged\n`,
    );
    if (stale.length > 0) {
      stderr.write(
        `${directory}: not of this run, and left where they are: ${stale.join(
          ', ',
        )}\n`,
      );
    }
    return true;
  } catch (error) {
    stderr.write(`${directory}: cannot be written: ${reasonOf(error)}\n`);
    return false;
  }
}
