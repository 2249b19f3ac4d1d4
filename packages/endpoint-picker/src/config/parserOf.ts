import { ConfigError } from './ConfigError';
import { EndpointPickerConfig } from './EndpointPickerConfig';

/**
 * How request bodies are read: as OpenAI's, or not at all.
 *
 * @public
 */
export type RequestParser = 'openai' | 'passthrough';

const PARSERS: Readonly<Record<string, RequestParser>> = {
  'openai-parser': 'openai',
  'passthrough-parser': 'passthrough',
};

/**
 * The parser that a configuration names, in `requestHandler.parsers` or, if
 * that is empty, in `parser` as earlier releases do.
 *
 * @throws ConfigError for a reference that leads nowhere, or for several
 *
 * @public
 */
export function parserOf(config: EndpointPickerConfig): RequestParser {
  const { parser: only, requestHandler } = config;
  const several = requestHandler?.parsers ?? [];
  const references = several.length > 0 || !only ? several : [only];
  const names = references.map(({ pluginRef }) => pluginRef);
  const parsers = names.map(ref => {
    const plugin = config.plugins.find(
      ({ name, type }) => (name ?? type) === ref,
    );
    const parser = plugin && PARSERS[plugin.type];
    if (!parser) {
      throw new ConfigError(
        `requestHandler refers to parser "${ref}", which is no parser in plugins`,
      );
    }
    return parser;
  });
  if (new Set(parsers).size > 1) {
    throw new ConfigError(
      `several parsers beside one another (${names.join(
        ', ',
      )}) are not in this stand-in of the Endpoint Picker`,
    );
  }
  return parsers[0] ?? 'openai';
}
