export { startApiServer } from './startApiServer';
export type { ApiServer, ApiServerOptions } from './startApiServer';
export type { KubeletConnector } from './subresources/KubeletConnector';
