import { stringify } from 'yaml';
import { customResourceDefinitions } from './customResourceDefinitions';

/** The CRDs as files to check in: name and content of each. */
export function customResourceDefinitionFiles(): {
  name: string;
  content: string;
}[] {
  return customResourceDefinitions.map(definition => {
    const [plural, ...group] = definition.metadata.name.split('.');
    return {
      name: `${group.join('.')}_${plural}.yaml`,
      content: [
        '# Generated from plugins/llm-d-common/src/crd by `yarn workspace @llm-d-sim/plugin-llm-d-common generate:crds`: do not edit.\n',
        stringify(definition, {
          version: '1.1',
          lineWidth: 0,
          singleQuote: true,
          aliasDuplicateObjects: false,
        }),
      ].join(''),
    };
  });
}
