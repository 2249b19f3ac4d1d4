import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NamedFile } from './chartFiles';

const packageFolder = path.resolve(__dirname, '../../..');
const deploy = path.join(packageFolder, 'deploy');

/** The kustomize manifests that everything else follows. */
export const KUSTOMIZE_BASE = path.join(deploy, 'kustomize/base');
/** The Helm chart. */
export const CHART = path.join(deploy, 'helm/llm-d-sim-operator');

/** Values with which the chart is rendered in tests, one file per case. */
export const CHART_VALUES = path.join(packageFolder, 'interop/helm/values');
/** What Helm made of the chart with each of them. */
export const RENDERED_CHARTS = path.join(
  packageFolder,
  'interop/helm/rendered',
);

/** All files under a folder, by path from there, in the order of their names. */
export function filesUnder(folder: string): NamedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = path.join(entry.parentPath, entry.name);
      return {
        name: path.relative(folder, file).split(path.sep).join('/'),
        content: readFileSync(file, 'utf8'),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
