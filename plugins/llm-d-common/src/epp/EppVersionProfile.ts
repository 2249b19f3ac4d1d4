import type { z } from 'zod';
import type { EppPlugins } from './EppPluginFacts';
import type {
  EppConfigProfileName,
  ReadyMadeProfile,
} from './ReadyMadeProfile';
import type { ReadyMadeSettings } from './readyMadeProfiles';

/** Releases of the EPP that behave alike. @public */
export type EppGeneration = '<=0.6' | '0.7-0.8' | '0.9' | '0.10' | '>=0.11';

/** One rule of the EPP's Role. @public */
export interface PolicyRule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
}

/** Data that scorers go by. @public */
export type EppData = 'metrics' | 'prefix' | 'in-flight' | 'latency';

/**
 * Everything in which the generations differ. The compiler and lint read this table; nothing else asks for a version.
 *
 * @public
 */
export interface EppVersionProfile {
  generation: EppGeneration;
  /** First version, as `[major, minor]`. */
  since: readonly [number, number];
  /** Published image, without a tag. */
  image: string;
  config: {
    apiVersion: string;
    /** Every one that is read; the others than `apiVersion` are deprecated. */
    acceptedApiVersions: readonly string[];
    /** Fields of the top level besides apiVersion and kind, which every generation decodes strictly. */
    fields: Readonly<Record<string, z.ZodType>>;
    /** Whether an unknown parameter of a plugin stops the EPP. */
    strictParameters: boolean;
    integerWeights: boolean;
    /** Whether a scorer without a weight after the picker crashes the loader. */
    weightsRequiredAfterPicker: boolean;
  };
  plugins: EppPlugins;
  /** Which plugins give a kind of data, and whether the EPP adds one by itself when a scorer needs it. */
  data: Readonly<
    Record<EppData, { by: readonly string[]; addedByItself: boolean }>
  >;
  /** A ready-made profile of `epp.configProfile` in the words of the generation. */
  readyMade(
    name: EppConfigProfileName,
    settings: ReadyMadeSettings,
  ): ReadyMadeProfile;
  flags: {
    /** Passed to every EPP of the generation. */
    always: readonly string[];
    /** Names the metric of KV cache use, where there is a flag for it. */
    kvCacheMetric?: string;
    /** Flag -> why it stops the EPP. */
    fatal: Readonly<Record<string, string>>;
    /** Go's flag package takes `-x` for `--x`; pflag takes only `-v`. */
    singleDash: boolean;
    allowExperimentalPlugins?: string;
  };
  /** gRPC health service that a probe asks for; left out: none says it. */
  probes: {
    single: { readiness: string; liveness?: string };
    replicated: { readiness: string; liveness: string };
  };
  objectives: {
    /** API versions of InferenceObjective, preferred first. */
    apiVersions: readonly [string, ...string[]];
    /** Whether the EPP does not start without the CRD. */
    crdRequired: boolean;
  };
  role: readonly PolicyRule[];
}
