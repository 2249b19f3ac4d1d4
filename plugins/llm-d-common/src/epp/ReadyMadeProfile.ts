/** A plugin with its parameters. @public */
export interface EppPlugin {
  type: string;
  parameters?: Readonly<Record<string, unknown>>;
}

/** Values of `epp.configProfile`. @public */
export type EppConfigProfileName =
  | 'default'
  | 'proxy-performance'
  | 'proxy-performance-by-backend'
  | 'prefill-decode'
  | 'random';

/** One scheduling profile of a ready-made configuration: filters in order, scorers, picker. @public */
export interface ReadyMadeSchedulingProfile {
  name: string;
  filters: readonly EppPlugin[];
  scorers: readonly (EppPlugin & { weight: number })[];
  picker: EppPlugin;
}

/** What a value of `epp.configProfile` stands for in one generation. @public */
export interface ReadyMadeProfile {
  /** Plugins that no scheduling profile refers to, before those that one does. */
  before: readonly EppPlugin[];
  schedulingProfiles: readonly ReadyMadeSchedulingProfile[];
  /** The profile handler, and what it refers to before it. */
  handlers: readonly EppPlugin[];
}
