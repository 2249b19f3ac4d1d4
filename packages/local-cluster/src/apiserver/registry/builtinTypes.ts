import { customResourceDefinitionType } from '../customresources/definitionType';
import { coreTypes } from './coreTypes';
import { groupTypes } from './groupTypes';
import type { ResourceType } from './ResourceType';

/** Every kind that is served without a CustomResourceDefinition. */
export const builtinTypes: readonly ResourceType[] = [
  ...coreTypes,
  ...groupTypes,
  customResourceDefinitionType,
];
