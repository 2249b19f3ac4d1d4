import { stringify } from 'yaml';
import { customResourceDefinitions } from './customResourceDefinitions';

/** JSON pointers to everything that bears a name, deepest last. */
function pointersTo(name: string, value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => {
    const pointer = `${at}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    return key === name ? [pointer] : pointersTo(name, child, pointer);
  });
}

/**
 * JSON patches that take the CEL rules out of the CRDs, as files to check in: name and content of each. kubectl before
 * 1.25 refuses a CRD with fields that its cluster does not know.
 */
export function celRemovalFiles(): { name: string; content: string }[] {
  return customResourceDefinitions.map(definition => ({
    name: `${definition.metadata.name.split('.')[0]}.patch.yaml`,
    content: [
      '# Generated from plugins/llm-d-common/src/crd by `yarn workspace @llm-d-sim/plugin-llm-d-common generate:crds`: do not edit.\n',
      stringify(
        pointersTo('x-kubernetes-validations', definition).map(path => ({
          op: 'remove',
          path,
        })),
        { version: '1.1', lineWidth: 0 },
      ),
    ].join(''),
  }));
}
