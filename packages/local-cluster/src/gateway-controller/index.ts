export { gatewayController } from './gatewayController';
export { CONTROLLER_NAME } from './mergeParents';
export { gatewayClasses } from './resources';
