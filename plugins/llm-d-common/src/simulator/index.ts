export * from './routingSidecarVersions';
export * from './simulatorVersions';
