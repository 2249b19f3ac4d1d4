import { Decider } from './Decider';
import {
  BuiltInPlugin,
  Filter,
  Picker,
  PrefixMatchProducer,
  Scorer,
} from './plugins';
import { ProfileHandler } from './ProfileHandler';
import {
  RequestHeadersHandler,
  ResponseHeadersHandler,
} from './RoutingHeaders';
import { SaturationDetector } from './saturation/SaturationDetector';
import { SessionStore } from './sessions/SessionStore';

/**
 * Any plugin of an EndpointPickerConfig.
 *
 * @public
 */
export type Plugin =
  | Filter
  | Scorer
  | Picker
  | PrefixMatchProducer
  | SessionStore
  | ProfileHandler
  | Decider
  | RequestHeadersHandler
  | ResponseHeadersHandler
  | SaturationDetector
  | BuiltInPlugin;
