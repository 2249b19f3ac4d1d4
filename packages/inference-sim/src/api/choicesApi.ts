import { CompletionApi, GenerationApi } from './CompletionApi';
import { StreamedAnswer } from './StreamedAnswer';
import { WholeAnswer } from './WholeAnswer';

/** The answers of an API that lists choices. */
export const choicesApi = (api: CompletionApi): GenerationApi => ({
  title: api.title,
  requestSchema: rules => api.requestSchema(rules),
  whole: (shape, send, fail) => new WholeAnswer(api, shape, send, fail),
  streamed: (shape, stream, fail) =>
    new StreamedAnswer(api, shape, stream, fail),
});
