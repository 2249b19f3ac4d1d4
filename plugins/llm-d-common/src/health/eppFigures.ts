import { readSamples } from './prometheusSamples';

/** The present name, and those of EPPs before 0.9 and of the release candidates between. */
const readyEndpoints = [
  'llm_d_epp_ready_endpoints',
  'llm_d_router_epp_ready_endpoints',
  'inference_pool_ready_pods',
];

/** What an EPP says of itself. @public */
export interface EppFigures {
  /** Endpoints (pods x target ports) that it can send requests to. */
  readyEndpoints?: number;
}

/**
 * Reads an EPP's metrics page, of any generation.
 *
 * @param text - in the Prometheus text format
 * @public
 */
export function eppFigures(text: string): EppFigures {
  const samples = readSamples(text, new Set(readyEndpoints));
  for (const name of readyEndpoints) {
    const found = samples.filter(sample => sample.name === name);
    if (found.length > 0) {
      return {
        readyEndpoints: found.reduce((sum, { value }) => sum + value, 0),
      };
    }
  }
  return {};
}
