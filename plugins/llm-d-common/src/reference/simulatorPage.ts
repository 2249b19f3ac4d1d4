import {
  routingSidecarVersionProfiles,
  simulatorVersionProfiles,
} from '../simulator';
import { generationTitle } from './generationName';
import { code, codes, page, prose, table } from './markdown';
import type { ReferencePage } from './ReferencePage';

/** The page of simulator and routing sidecar. */
export function simulatorPage(): ReferencePage {
  return {
    path: 'simulator.md',
    content: page(
      'Simulator and routing sidecar',
      prose(
        'In what the releases differ, as far as their pods are concerned. The tag of an image tells its version. Taken from the sources and documentation of the releases: no image of llm-d was started here; the local cluster runs a stand-in under these image names.',
      ),
      '## Simulator',
      prose(
        'A tag without a version is taken for the newest release under the name `llm-d-inference-sim`, and under any other name for the oldest, whose flags every release knows; [lint](lint/unknown-simulator-version.md) says so.',
      ),
      table(
        [
          'Versions',
          'Readiness',
          'KV cache gauge',
          'Latencies',
          'Further flags',
        ],
        simulatorVersionProfiles.map(
          ({ args, generation, kvCacheMetric, latencies, readinessPath }) => [
            generationTitle(generation),
            code(readinessPath),
            code(kvCacheMetric),
            latencies === 'duration' ? 'durations' : 'whole milliseconds',
            codes(args),
          ],
        ),
      ),
      '## Routing sidecar',
      prose(
        'It takes the port of the decode stage and hands requests on to the model server behind it, after a prefill pod where the EPP has picked one. A tag without a version is taken for the newest release.',
      ),
      table(
        ['From version', 'Port of the model server', 'Connector', 'Connectors'],
        routingSidecarVersionProfiles.map(
          ({ connector, connectors, modelServerPort, since }) => [
            since[1] === 0 ? 'the first' : since.join('.'),
            code(modelServerPort),
            code(connector),
            codes(connectors),
          ],
        ),
      ),
    ),
  };
}
