import { customResourceDefinitionType } from '../customresources/definitionType';
import { coreTypes } from './coreTypes';
import { groupTypes } from './groupTypes';
import type { ResourceType } from './ResourceType';
import { workloadTypes } from './workloadTypes';

/** Every kind that is served without a CustomResourceDefinition. */
export const builtinTypes: readonly ResourceType[] = [
  ...coreTypes,
  ...workloadTypes,
  ...groupTypes,
  customResourceDefinitionType,
];
