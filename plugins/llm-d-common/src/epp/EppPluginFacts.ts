import type { z } from 'zod';
import type { EppData } from './EppVersionProfile';

/** Part that a plugin plays in an EndpointPickerConfig. @public */
export type EppPluginRole =
  | 'filter'
  | 'scorer'
  | 'picker'
  | 'profile-handler'
  | 'other';

/** What a scorer tells pods apart by. @public */
export type EppScorerSignal =
  /** Requests that wait: nothing while no pod has a queue. */
  | 'waiting'
  /** Requests or tokens that a pod works on. */
  | 'running'
  | 'kv-cache'
  | 'prefix'
  | 'other';

/** What is known of one plugin type in one generation. @public */
export interface EppPluginFacts {
  role: EppPluginRole;
  /** Its parameters with their types; left out when the sources of this table do not tell them all. */
  parameters?: Readonly<Record<string, z.ZodType>>;
  /** Whether it takes any parameter, even in a generation that is strict. */
  ignoresParameters?: boolean;
  /** Of a scorer. */
  signal?: EppScorerSignal;
  /** Data that it goes by and does not gather itself. */
  needs?: readonly EppData[];
  /** Needs the flag that allows experimental plugins. */
  alpha?: boolean;
  deprecated?: {
    /** What to use in its place. */
    use: string;
    /** First version without it, where that is known. */
    removedIn?: string;
  };
}

/** Plugin types of one generation. @public */
export type EppPlugins = Readonly<Record<string, EppPluginFacts>>;
