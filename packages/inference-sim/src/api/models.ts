import { SimulatorContext } from './SimulatorContext';

/** The body of GET /v1/models: served names, then adapters with their parent. */
export const modelsBody = ({
  configuration,
  adapters,
  now,
}: SimulatorContext): object => {
  const { servedModelNames, model, maxModelLen } = configuration.options;
  const entry = (id: string, root: string, parent: string | null) => ({
    id,
    object: 'model',
    created: Math.floor(now() / 1000),
    owned_by: 'vllm',
    root,
    parent,
    max_model_len: maxModelLen,
  });
  return {
    object: 'list',
    data: [
      ...servedModelNames.map(id => entry(id, model, null)),
      ...adapters
        .list()
        .map(({ name, path }) => entry(name, path, servedModelNames[0])),
    ],
  };
};
