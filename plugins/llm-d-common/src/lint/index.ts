export {
  checkStackResource,
  type CheckedStackResource,
} from './checkStackResource';
export { validateStackResource } from './validateStackResource';
