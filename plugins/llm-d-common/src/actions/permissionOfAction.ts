import {
  llmDStackApplyPermission,
  llmDStackDeletePermission,
  llmDStackScalePermission,
} from '../permissions';
import type { StackAction } from './StackAction';

/**
 * The permission that an action needs.
 *
 * @public
 */
export function permissionOfAction({ type }: StackAction) {
  switch (type) {
    case 'scale':
      return llmDStackScalePermission;
    case 'delete':
      return llmDStackDeletePermission;
    default:
      return llmDStackApplyPermission;
  }
}
