import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * For Git's own words, which say in red what is no fault (a branch that is not there yet) and name every file twice: they are for whoever debugs the
 * portal. What goes wrong is thrown.
 */
export function quietLogger(logger: LoggerService): LoggerService {
  const debug: LoggerService['debug'] = (message, meta) =>
    logger.debug(message, meta);
  return {
    error: debug,
    warn: debug,
    info: debug,
    debug,
    child: meta => quietLogger(logger.child(meta)),
  };
}
