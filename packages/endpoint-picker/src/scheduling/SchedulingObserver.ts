import { PluginId } from './plugins';

/**
 * Where in scheduling a plugin is asked, in the real one's words.
 *
 * @public
 */
export type ExtensionPoint =
  | 'ProfilePicker'
  | 'Filter'
  | 'Scorer'
  | 'Picker'
  | 'ProcessProfilesResults';

/**
 * Sees decisions being made. It has the clock: scheduling has none.
 *
 * @public
 */
export interface SchedulingObserver {
  /** Runs a plugin and gives what it gives. */
  runPlugin<T>(point: ExtensionPoint, plugin: PluginId, run: () => T): T;
  /**
   * A request goes to an endpoint that is believed to have so much of its
   * prompt cached.
   *
   * @param producer - who believes it
   * @param matched - bytes
   * @param total - bytes that were looked up
   */
  prefixMatched(producer: PluginId, matched: number, total: number): void;
}

/**
 * Lets plugins run and keeps nothing.
 *
 * @public
 */
export const NO_OBSERVER: SchedulingObserver = {
  runPlugin: (_point, _plugin, run) => run(),
  prefixMatched: () => {},
};
