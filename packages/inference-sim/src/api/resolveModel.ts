import { ApiError } from './ApiError';
import { SimulatorContext } from './SimulatorContext';

/** What a request's model name stands for. */
export interface ResolvedModel {
  /** The name that answers carry: an adapter's own, else the first served one. */
  readonly model: string;
  readonly adapter: string | undefined;
}

/** @throws ApiError 404 for a name that is neither served nor an adapter's */
export const resolveModel = (
  name: string,
  { configuration, adapters }: SimulatorContext,
): ResolvedModel => {
  if (adapters.has(name)) {
    return { model: name, adapter: name };
  }
  const { servedModelNames } = configuration.options;
  if (servedModelNames.includes(name)) {
    return { model: servedModelNames[0], adapter: undefined };
  }
  throw new ApiError(404, `The model \`${name}\` does not exist.`);
};
