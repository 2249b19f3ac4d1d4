export * from './FleetPage';
export {
  DEFAULT_FLEET_LIMIT,
  queryFleet,
  MAXIMUM_FLEET_LIMIT,
} from './queryFleet';
