import { DEPLOY_FOLDER } from '@llm-d-sim/plugin-llm-d-common';
import path from 'node:path';
import { readFileTree } from '../git/fileTree';
import { readManifests } from './readManifests';
import { asStackManifest, type StackManifest } from './stackManifest';

const kustomization = 'kustomization.yaml';
/**
 * The custom resources of a rendered tree: of `deploy/`, or of the folder itself where that is such a one. Every file counts, listed by the kustomization
 * or not, for whoever may have the stack is asked about them.
 *
 * @param root - the folder
 * @throws InputError when there are none, or anything else is among them.
 */
export async function deliveredManifests(
  action: string,
  root: string,
): Promise<StackManifest[]> {
  const names = [...(await readFileTree(root)).keys()];
  const isDeploy =
    names.includes(kustomization) &&
    !names.includes(`${DEPLOY_FOLDER}/${kustomization}`);
  const paths = names.filter(
    name =>
      /\.ya?ml$/.test(name) &&
      path.posix.basename(name) !== kustomization &&
      (isDeploy || name.startsWith(`${DEPLOY_FOLDER}/`)),
  );
  const documents = await readManifests(action, { paths }, root);
  return documents
    .map(({ document }) => Object(document))
    .filter(({ kind }) => kind !== 'Namespace')
    .map(asStackManifest);
}
