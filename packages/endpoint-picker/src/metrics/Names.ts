import { Family } from './families';

/** Names of a metric's labels. */
export type Labels = Family['labels'];

/** A metric's names over the releases. */
export interface Names {
  readonly help: string;
  /** Without its prefix `llm_d_epp_`. */
  readonly current: string;
  readonly labels: Labels;
  /** The name before 0.9; undefined for a metric that came with the new ones. */
  readonly legacy?: string;
  readonly legacyLabels?: Labels;
  /** Whether v0.4.0 has it. */
  readonly early?: boolean;
}

/** The old name of a metric of the extension itself. */
export const extension = (name: string) => `inference_extension_${name}`;
