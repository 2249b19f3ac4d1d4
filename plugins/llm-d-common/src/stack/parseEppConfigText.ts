import { parse } from 'yaml';

/**
 * An EndpointPickerConfig that a person typed.
 *
 * @throws SyntaxError when it is not YAML, or would become huge by its aliases.
 */
export function parseEppConfigText(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new SyntaxError(
      `The EndpointPickerConfig is not YAML: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}
