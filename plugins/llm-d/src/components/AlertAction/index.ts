export { AlertAction } from './AlertAction';
