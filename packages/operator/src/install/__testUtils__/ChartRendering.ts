import { createHash } from 'node:crypto';
import { filesUnder, CHART } from './deployFolder';
import type { NamedFile } from './chartFiles';

/** As what every case is rendered. */
export const RELEASE = {
  name: 'llm-d-sim-operator',
  namespace: 'llm-d-sim-system',
  kubernetesVersion: '1.34.0',
} as const;

/** What Helm made of the chart with some values, as it is checked in. */
export interface ChartRendering {
  /** Of the chart and the values, see {@link digestOf}. */
  digest: string;
  /** Helm's output. */
  manifests: string;
}

/** Copies of the kustomize manifests: the chart takes them over as they are, so a rendering does not age with them. */
const isCopy = ({ name }: NamedFile) => name.startsWith('files/');

/** Changes with the chart's own files and with the values: by it a rendering that has become old is told. */
export function digestOf(values: string): string {
  const hash = createHash('sha256');
  for (const file of filesUnder(CHART)) {
    if (!isCopy(file)) hash.update(`${file.name}\0${file.content}\0`);
  }
  return hash.update(values).digest('hex');
}

const heading = (digest: string) =>
  [
    `# helm template ${RELEASE.name} deploy/helm/llm-d-sim-operator --namespace ${RELEASE.namespace} --kube-version ${RELEASE.kubernetesVersion}`,
    '# Written by `yarn workspace @llm-d-sim/operator render:chart`: do not edit.',
    `# Chart and values: sha256 ${digest}`,
    '',
  ].join('\n');

/** How copies show in what Helm prints, and what stands for each in a rendering that is checked in. */
function copies(): { text: string; mark: string }[] {
  const files = filesUnder(CHART).filter(isCopy);
  return files.flatMap(({ name, content }) => {
    const plain = { text: content, mark: `# Here stands ${name}\n` };
    const kept = content.replace(
      '\nmetadata:\n',
      '\nmetadata:\n  annotations:\n    helm.sh/resource-policy: keep\n',
    );
    const mark = `# Here stands ${name}, annotated with helm.sh/resource-policy: keep\n`;
    return kept === content ? [plain] : [{ text: kept, mark }, plain];
  });
}

/** A rendering as a file. */
export function toFile({ digest, manifests }: ChartRendering): string {
  return copies().reduce(
    (text, { text: copy, mark }) => text.replace(copy, () => mark),
    heading(digest) + manifests,
  );
}

/** @throws Error when the file is none that {@link toFile} made */
export function fromFile({ name, content }: NamedFile): ChartRendering {
  const [, digest] = /^# Chart and values: sha256 (\w+)$/m.exec(content) ?? [];
  if (digest === undefined || !content.startsWith(heading(digest))) {
    throw new Error(`${name} is no rendering of the chart`);
  }
  const manifests = copies().reduce(
    (text, { text: copy, mark }) => text.replace(mark, () => copy),
    content.slice(heading(digest).length),
  );
  return { digest, manifests };
}
