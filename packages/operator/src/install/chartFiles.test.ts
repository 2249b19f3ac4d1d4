import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chartFiles } from './__testUtils__/chartFiles';
import {
  CHART,
  filesUnder,
  KUSTOMIZE_BASE,
} from './__testUtils__/deployFolder';

describe('files of the Helm chart', () => {
  const role = readFileSync(
    path.join(KUSTOMIZE_BASE, 'rbac/role.yaml'),
    'utf8',
  );

  it('are copies of the kustomize manifests (else: yarn workspace @llm-d-sim/operator generate:chart)', () => {
    const wanted = chartFiles(
      filesUnder(path.join(KUSTOMIZE_BASE, 'crd')),
      role,
    );
    expect(wanted.map(({ name }) => name)).toHaveLength(3);
    expect(
      filesUnder(path.join(CHART, 'files')).map(({ name, content }) => ({
        name: `files/${name}`,
        content,
      })),
    ).toEqual(wanted);
  });

  it('says so when the role cannot be cut', () => {
    expect(() => chartFiles([], role.replace('rules:', 'rulez:'))).toThrow(
      'base/rbac/role.yaml should end with the list of its rules',
    );
  });
});
