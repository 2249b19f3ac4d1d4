import { z } from 'zod';
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

const reference = z.looseObject({ pluginRef: z.string() });
const handler = z.looseObject({ parsers: z.array(reference).default([]) });

/**
 * The parser that a configuration names, in `requestHandler.parsers` or, as
 * earlier releases do, in `parser`.
 *
 * @throws ConfigError for a reference that leads nowhere, or for several
 *
 * @public
 */
export function parserOf(config: EndpointPickerConfig): RequestParser {
  const one = reference.safeParse(config.parser);
  const many = handler.safeParse(config.requestHandler ?? {});
  const names = [
    ...(one.success ? [one.data] : []),
    ...(many.success ? many.data.parsers : []),
  ].map(({ pluginRef }) => pluginRef);
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
