import { build } from 'esbuild';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Packages whose programs read `.proto` files, which have to lie beside them. */
const packagesWithProtos = ['endpoint-picker', 'gateway'];

/** One JavaScript file per program, as a build makes them: what is measured is the program and not the compiler that runs it from source. */
export class ProgramFiles {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'llm-d-programs-'));
  readonly #built = new Map<string, Promise<string>>();

  /** Where programs may put files of their own. */
  get folder(): string {
    return this.#folder;
  }

  /**
   * Builds a program, the first time that it is asked for.
   *
   * @param source - its file, relative to the repository
   * @returns path of the built file
   */
  build(source: string): Promise<string> {
    const known = this.#built.get(source) ?? this.#build(source);
    this.#built.set(source, known);
    return known;
  }

  /** Takes everything away. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #build(source: string): Promise<string> {
    const folder = path.join(this.#folder, source.replace(/[^a-z0-9]+/gi, '-'));
    const outfile = path.join(folder, 'program.cjs');
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [source],
      outfile,
      bundle: true,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      logLevel: 'error',
    });
    const inputs = Object.keys(metafile.inputs);
    for (const name of packagesWithProtos) {
      if (inputs.some(input => input.startsWith(`packages/${name}/`))) {
        cpSync(
          path.join(root, 'packages', name, 'proto'),
          path.join(folder, 'proto'),
          { recursive: true },
        );
      }
    }
    return outfile;
  }
}
