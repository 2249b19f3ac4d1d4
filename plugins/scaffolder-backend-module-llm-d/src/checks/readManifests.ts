import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { readFile } from 'node:fs/promises';
import { requireTree } from '@llm-d-sim/plugin-llm-d-common';
import { parseAllDocuments, type Document } from 'yaml';
import type { z as zod } from 'zod/v3';
import { titleOf, type ManifestToCheck } from './checkManifests';

/** How a step says which custom resources it is about, for the input of an action. */
export const manifestsInputSchema = {
  manifests: (z: typeof zod) =>
    z
      .array(z.record(z.unknown()))
      .describe('Custom resources, as llm-d:render puts them out')
      .optional(),
  paths: (z: typeof zod) =>
    z
      .array(z.string())
      .describe('YAML files of the workspace with custom resources')
      .optional(),
};

/**
 * The custom resources that a step is about: given as its input, or lying in files of the workspace.
 *
 * @throws InputError when there are none, or a file cannot be read.
 */
export async function readManifests(
  action: string,
  input: { manifests?: readonly object[]; paths?: readonly string[] },
  workspace: string,
): Promise<ManifestToCheck[]> {
  const { manifests = [], paths = [] } = input;
  const files = await Promise.all(
    paths.map(path => readFileManifests(workspace, path)),
  );
  const all = [
    ...manifests.map(document => ({ title: titleOf(document), document })),
    ...files.flat(),
  ];
  if (all.length === 0) {
    throw new InputError(
      `${action} has nothing to look at: give it manifests or paths`,
    );
  }
  return all;
}

async function readFileManifests(
  workspace: string,
  path: string,
): Promise<ManifestToCheck[]> {
  let text;
  try {
    text = await readFile(resolveSafeChildPath(workspace, path), 'utf8');
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${String(error)}`);
  }
  return parseAllDocuments(text, { version: '1.1' }).map(document => {
    const [fault] = document.errors;
    if (fault) {
      throw new InputError(`${path}: ${fault.message}`);
    }
    const object = toObject(document, path);
    return { title: [path, titleOf(object)].join(' '), document: object };
  });
}

/** @throws InputError for aliases that multiply without end, or contain themselves. */
function toObject(document: Document, path: string): unknown {
  try {
    return requireTree(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    throw new InputError(`${path}: ${String(error)}`);
  }
}
