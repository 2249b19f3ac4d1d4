export { RoutingTestSection } from './RoutingTestSection';
