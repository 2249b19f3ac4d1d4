/** Default name of the proxy Service of a SchedulerInstall, the only name that has one. */
export const PROXY_SERVICE_NAME = 'gaie-inference-scheduling-proxy';
