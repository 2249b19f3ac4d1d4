import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './modules/nav';

/** Everything else comes by feature discovery: the plugins are dependencies of this package. */
export default createApp({ features: [navModule] });
