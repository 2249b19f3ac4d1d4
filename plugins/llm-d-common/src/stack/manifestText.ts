import { stringify } from 'yaml';

/**
 * A manifest as it stands in a file. kubectl reads YAML 1.1, where an unquoted `y` or `on` is a boolean; anchors would be read by few.
 *
 * @public
 */
export function manifestText(manifest: object): string {
  return stringify(manifest, {
    version: '1.1',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}
