/**
 * Writes what Helm makes of the chart to interop/helm/rendered, for each file of interop/helm/values. Run it after a change in the chart:
 *
 *   LLM_D_HELM=$(scripts/conformance/helm.sh) yarn workspace @llm-d-sim/operator render:chart
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf, toFile } from '../src/install/__testUtils__/ChartRendering';
import {
  CHART_VALUES,
  filesUnder,
  RENDERED_CHARTS,
} from '../src/install/__testUtils__/deployFolder';
import { findHelm, renderChart } from '../src/install/__testUtils__/helm';

const helm = findHelm();
if (helm === undefined) {
  throw new Error(
    'There is no Helm on PATH: LLM_D_HELM=$(scripts/conformance/helm.sh) builds one and names it',
  );
}
for (const { name, content } of filesUnder(CHART_VALUES)) {
  const answer = renderChart(helm, path.join(CHART_VALUES, name));
  if (!answer.ok) throw new Error(`${name}: ${answer.complaint}`);
  const file = path.join(RENDERED_CHARTS, name);
  writeFileSync(
    file,
    toFile({ digest: digestOf(content), manifests: answer.output }),
  );
  process.stdout.write(`${file}\n`);
}
