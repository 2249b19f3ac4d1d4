import { parse } from 'yaml';
import { requireTree } from '../kubernetes/requireTree';

/**
 * An EndpointPickerConfig that a person typed.
 *
 * @throws SyntaxError when it is not YAML, or by its aliases would become huge or never end.
 */
export function parseEppConfigText(text: string): unknown {
  try {
    return requireTree(parse(text, { maxAliasCount: 100 }));
  } catch (error) {
    throw new SyntaxError(
      `The EndpointPickerConfig is not YAML: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}
