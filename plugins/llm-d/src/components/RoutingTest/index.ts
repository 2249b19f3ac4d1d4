export { RoutingTestsView } from './RoutingTestsView';
