/** Releases of the EPP that behave alike. @public */
export type EppGeneration = '<=0.6' | '0.7-0.8' | '0.9' | '>=0.10';

/** Part that a plugin plays in an EndpointPickerConfig. @public */
export type EppPluginRole =
  | 'filter'
  | 'scorer'
  | 'picker'
  | 'profile-handler'
  | 'other';

/** What is known of one plugin type in one generation. @public */
export interface EppPluginFacts {
  role: EppPluginRole;
  /** Names of its parameters; left out when the source of this table does not tell them all. */
  parameters?: readonly string[];
  /** Needs the flag that allows experimental plugins. */
  alpha?: boolean;
  /** What to use in its place. */
  deprecated?: string;
}

/** One rule of the EPP's Role. @public */
export interface PolicyRule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
}

/** One scheduling profile, as the ready-made profiles of `epp.configProfile` name its plugins. @public */
export interface ReadyMadeProfile {
  filters: readonly EppPlugin[];
  scorers: readonly (EppPlugin & { weight: number })[];
  picker: EppPlugin;
  handler: EppPlugin;
}

/** A plugin with its parameters. @public */
export interface EppPlugin {
  type: string;
  parameters?: Readonly<Record<string, unknown>>;
}

/** Values of `epp.configProfile`. @public */
export type EppConfigProfileName =
  | 'default'
  | 'proxy-performance'
  | 'proxy-performance-by-backend';

/**
 * Everything in which the generations differ. The compiler and lint read this table; nothing else asks for a version.
 *
 * @public
 */
export interface EppVersionProfile {
  generation: EppGeneration;
  /** First version, as `[major, minor]`. */
  since: readonly [number, number];
  config: {
    apiVersion: string;
    /** Older ones that are still read. */
    acceptedApiVersions: readonly string[];
    /** Fields of the top level, which every generation decodes strictly. */
    topLevelFields: readonly string[];
    /** Whether an unknown parameter of a plugin stops the EPP. */
    strictParameters: boolean;
    integerWeights: boolean;
    /** Whether a scorer without a weight after the picker crashes the loader. */
    weightsRequiredAfterPicker: boolean;
  };
  plugins: Readonly<Record<string, EppPluginFacts>>;
  readyMade: Readonly<Record<EppConfigProfileName, ReadyMadeProfile>>;
  flags: {
    /** Passed to every EPP of the generation. */
    always: readonly string[];
    /** Flag -> why it stops the EPP. */
    fatal: Readonly<Record<string, string>>;
    /** Go's flag package takes `-x` for `--x`; pflag takes only `-v`. */
    singleDash: boolean;
    allowExperimentalPlugins?: string;
  };
  /** gRPC health service that a probe asks for. */
  probes: {
    single: { readiness: string; liveness: string };
    replicated: { readiness: string; liveness: string };
  };
  objectives: {
    /** API versions of InferenceObjective, preferred first. */
    apiVersions: readonly string[];
    /** Whether the EPP does not start without the CRD. */
    crdRequired: boolean;
  };
  role: readonly PolicyRule[];
}
