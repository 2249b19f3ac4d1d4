import { readFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf, fromFile, toFile } from './__testUtils__/ChartRendering';
import {
  CHART,
  CHART_VALUES,
  filesUnder,
  RENDERED_CHARTS,
} from './__testUtils__/deployFolder';
import { findHelm, renderChart, runHelm } from './__testUtils__/helm';

const helm = findHelm() ?? '';
const suite = helm ? describe : describe.skip;
const title = helm
  ? 'the Helm chart, to Helm itself'
  : 'the Helm chart, to Helm itself (there is none: LLM_D_HELM=$(scripts/conformance/helm.sh) builds one and names it)';

suite(title, () => {
  const defaults = path.join(CHART_VALUES, 'defaults.yaml');

  it('has nothing that Helm’s linter minds', () => {
    expect(runHelm(helm, ['lint', '--strict', CHART])).toMatchObject({
      ok: true,
    });
  });

  it.each(filesUnder(CHART_VALUES))(
    'renders as it is checked in: $name',
    ({ name, content }) => {
      const { output } = renderChart(helm, path.join(CHART_VALUES, name));
      const file = readFileSync(path.join(RENDERED_CHARTS, name), 'utf8');
      expect(toFile({ digest: digestOf(content), manifests: output })).toBe(
        file,
      );
      expect(fromFile({ name, content: file }).manifests).toBe(output);
    },
  );

  it.each([
    ['a value that there is not', 'replica=2', 'replica'],
    ['a namespace that is none', 'watchNamespaces={Team}', 'watchNamespaces'],
    ['two servers on one port', 'metrics.port=8081', 'metrics'],
    [
      'a monitor of nothing',
      'metrics.enabled=false,metrics.serviceMonitor.enabled=true',
      'metrics.serviceMonitor.enabled needs metrics.enabled',
    ],
    ['an unknown level', 'logLevel=loud', 'logLevel'],
    [
      'several replicas that would all work at once',
      'leaderElection.enabled=false',
      'replicas above 1 need leaderElection.enabled',
    ],
  ])('refuses %s', (_, setting, words) => {
    const answer = renderChart(helm, defaults, '--set', setting);
    expect(answer.ok).toBe(false);
    expect(answer.complaint).toContain(words);
  });

  it('refuses to give the CRDs to a cluster that would refuse them', () => {
    const old = ['--kube-version', '1.24.0'];
    const answer = renderChart(helm, defaults, ...old);
    expect(answer.ok).toBe(false);
    expect(answer.complaint).toContain('deploy/kustomize/kubernetes-1.20');
    expect(
      renderChart(helm, defaults, ...old, '--set', 'crds.install=false'),
    ).toMatchObject({ ok: true });
  });

  it('names things after the release, cut to what a name may be long', () => {
    const named = (release: string) =>
      runHelm(helm, [
        'template',
        release,
        CHART,
        '--set',
        'crds.install=false',
        '--kube-version',
        '1.34.0',
      ]).output.match(/^ {2}name: (.*)$/m)?.[1];
    expect(named('sims')).toBe('sims-llm-d-sim-operator');
    expect(named('my-llm-d-sim-operator')).toBe('my-llm-d-sim-operator');
    expect(named('a'.repeat(53))?.length).toBeLessThanOrEqual(63);
  });
});
