export { PathView } from './PathView';
