export { validateStackResource } from './validateStackResource';
