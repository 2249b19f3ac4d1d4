import Ajv2020 from 'ajv/dist/2020';
import { llmDRoutes } from '@llm-d-sim/plugin-llm-d-common';
import type { Agent } from 'supertest';
import { LiveStack, stackPath } from '../testing/__testUtils__/LiveStack';
import { until } from '../testing/until';
import { servedRoutes } from '../testing/__testUtils__/servedRoutes';
import { openApiDocument } from './openApiDocument';

const patience = 300_000;
jest.setTimeout(patience);

/** The part of a document that the answers are held against. */
interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters: { name: string; in: string; required: boolean }[];
        responses: Record<
          string,
          { content?: Record<string, { schema: object }> }
        >;
      }
    >
  >;
  components: { schemas: Record<string, object> };
}

const base = '/api/llm-d';

/** Judges an answer as another program would: by the served document alone. */
function judge(document: Document, method: string, path: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document.components });
  const operation = document.paths[path][method];
  return (answer: { status: number; body: unknown }): unknown => {
    const response = operation.responses[answer.status];
    if (!response) {
      return `status ${answer.status} is not in the document: ${JSON.stringify(
        answer.body,
      )}`;
    }
    const schema = response.content?.['application/json']?.schema;
    if (!schema) {
      return undefined;
    }
    const text = JSON.stringify(schema).replaceAll(
      '"#/components/',
      '"api#/components/',
    );
    const validate = ajv.compile(JSON.parse(text));
    return validate(answer.body) ? undefined : validate.errors;
  };
}

describe('OpenAPI document', () => {
  it('has every route with all that a caller must know', async () => {
    const routes = await servedRoutes();
    const document: Document = JSON.parse(
      JSON.stringify(openApiDocument(routes)),
    );
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual(
      routes
        .map(
          ({ method, route }) =>
            `${method} ${llmDRoutes[route].replace(/:(\w+)/g, '{$1}')}`,
        )
        .sort(),
    );
    const ids = Object.values(document.paths).flatMap(item =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, item] of Object.entries(document.paths)) {
      for (const { parameters } of Object.values(item)) {
        const inPath = parameters.filter(one => one.in === 'path');
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(
          path.match(/\{\w+\}/g) ?? [],
        );
      }
    }
    // Every reference leads somewhere.
    const references =
      JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    for (const reference of references) {
      expect(Object.keys(document.components.schemas)).toContain(
        reference.split('/').at(-1),
      );
    }
  });

  describe('before a stack that runs', () => {
    let live: LiveStack;
    let api: Agent;
    let document: Document;

    beforeAll(async () => {
      live = await LiveStack.start(patience);
      api = await live.startPortal();
      ({ body: document } = await api.get(`${base}${llmDRoutes.openApi}`));
    });

    afterAll(() => live.stop());

    it('says what is really answered', async () => {
      await until(
        () => api.get(`${base}/v1/stacks`),
        ({ body }) => body.items.length > 0,
      );
      const run = await api
        .post(`${stackPath}/routing-tests`)
        .send({ scenario: 'prefix-cache-skew' });
      const runPath = `${stackPath}/routing-tests/${run.body.id}`;
      const { body: ended } = await until(
        () => api.get(runPath),
        ({ body }) => body.state !== 'running',
      );
      const scale = { type: 'scale', stage: 'decode', replicas: 2 };
      const preview = await api
        .post(`${stackPath}/actions/preview`)
        .send(scale);
      const entity = '/v1/entities/{kind}/{namespace}/{name}';
      const aRun = `${entity}/routing-tests/{id}`;
      const answers: [string, string, { status: number; body: unknown }][] = [
        ['get', '/v1/stacks', await api.get(`${base}/v1/stacks`)],
        ['get', '/v1/stacks', await api.get(`${base}/v1/stacks?limit=0`)],
        ['get', '/v1/clusters', await api.get(`${base}/v1/clusters`)],
        ['get', '/v1/scenarios', await api.get(`${base}/v1/scenarios`)],
        ['get', '/v1/openapi.json', { status: 200, body: document }],
        ['get', `${entity}/health`, await api.get(`${stackPath}/health`)],
        ['post', `${entity}/probe`, await api.post(`${stackPath}/probe`)],
        [
          'get',
          `${entity}/pod-figures`,
          await api.get(`${stackPath}/pod-figures`),
        ],
        ['get', `${entity}/drift`, await api.get(`${stackPath}/drift`)],
        [
          'get',
          `${entity}/nodes/{node}`,
          await api.get(`${stackPath}/nodes/decode`),
        ],
        [
          'get',
          `${entity}/epp-profile`,
          await api.get(`${stackPath}/epp-profile`),
        ],
        ['post', `${entity}/actions/preview`, preview],
        [
          'post',
          `${entity}/actions`,
          await api
            .post(`${stackPath}/actions`)
            .send({ action: scale, revision: 'another' }),
        ],
        [
          'post',
          `${entity}/actions`,
          await api
            .post(`${stackPath}/actions`)
            .send({ action: scale, revision: preview.body.revision }),
        ],
        ['post', `${entity}/routing-tests`, run],
        [
          'get',
          `${entity}/routing-tests`,
          await api.get(`${stackPath}/routing-tests`),
        ],
        ['get', aRun, { status: 200, body: ended }],
        ['put', `${aRun}/baseline`, await api.put(`${runPath}/baseline`)],
        [
          'get',
          `${aRun}/compare/{other}`,
          await api.get(`${runPath}/compare/${run.body.id}`),
        ],
        [
          'get',
          `${entity}/flake-statistics`,
          await api.get(`${stackPath}/flake-statistics`),
        ],
        ['post', `${aRun}/cancel`, await api.post(`${runPath}/cancel`)],
        ['get', `${aRun}/export`, await api.get(`${runPath}/export`)],
        ['delete', `${aRun}/baseline`, await api.delete(`${runPath}/baseline`)],
        ['delete', aRun, await api.delete(runPath)],
        ['get', aRun, await api.get(runPath)],
      ];
      for (const [method, path, answer] of answers) {
        expect([method, path, judge(document, method, path)(answer)]).toEqual([
          method,
          path,
          undefined,
        ]);
      }
      const judged = new Set(
        answers.map(([method, path]) => `${method} ${path}`),
      );
      const operations = Object.entries(document.paths).flatMap(
        ([path, item]) => Object.keys(item).map(method => `${method} ${path}`),
      );
      expect(operations.filter(operation => !judged.has(operation))).toEqual(
        [],
      );
    });
  });
});
