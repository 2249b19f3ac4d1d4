/**
 * A rendered stack tried on a throw-away local cluster, before any real one sees it.
 *
 * @packageDocumentation
 */
export type { PreflightJob, PreflightReport } from './PreflightReport';
export { runPreflight, type PreflightOptions } from './runPreflight';
export { preflightText } from './preflightText';
