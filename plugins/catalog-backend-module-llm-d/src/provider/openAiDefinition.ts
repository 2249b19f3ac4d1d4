/** The part of OpenAI's API that every stack serves, as an OpenAPI document (JSON, which is YAML too). */
export function openAiDefinition(title: string, url: string): string {
  const operation = (summary: string) => ({
    summary,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { type: 'object', required: ['model'] },
        },
      },
    },
    responses: { '200': { description: 'What the model answers' } },
  });
  return JSON.stringify(
    {
      openapi: '3.0.3',
      info: { title, version: 'v1' },
      servers: [{ url }],
      paths: {
        '/v1/chat/completions': { post: operation('Chat completion') },
        '/v1/completions': { post: operation('Completion') },
        '/v1/models': {
          get: {
            summary: 'Models',
            responses: { '200': { description: 'Models that are served' } },
          },
        },
      },
    },
    undefined,
    2,
  );
}
