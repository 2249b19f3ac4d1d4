export * from './StackAction';
export { eppProfileView, type RunningEpp } from './eppProfileView';
export { permissionOfAction } from './permissionOfAction';
export {
  ImpossibleActionError,
  planStackAction,
  type StackResources,
  type StackChange,
  withEdits,
} from './planStackAction';
export { previewChanges } from './previewChanges';
