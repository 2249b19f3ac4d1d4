import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import mcpActionsBackend from '@backstage/plugin-mcp-actions-backend';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Backstage's MCP server, with the real ways from it to the plugins' actions. */
export const mcpFeatures = [
  mcpActionsBackend,
  actionsRegistryServiceFactory,
  actionsServiceFactory,
];

/** Which plugins' actions the example portal offers. */
export function portalActionSources(): { pluginSources: string[] } {
  return z
    .object({
      backend: z.object({
        actions: z.object({ pluginSources: z.array(z.string()) }),
      }),
    })
    .parse(
      parse(
        readFileSync(
          path.resolve(__dirname, '../../../../../app-config.yaml'),
          'utf8',
        ),
      ),
    ).backend.actions;
}

/** An agent that works for somebody, through an MCP client library. */
export class McpAgent {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @param authorization - header of the person that the agent works for */
  static async connect(
    portal: { port(): number },
    authorization: string,
  ): Promise<McpAgent> {
    const client = new Client({ name: 'test-agent', version: '0.0.0' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL(`http://localhost:${portal.port()}/api/mcp-actions/v1`),
        { requestInit: { headers: { authorization } } },
      ),
    );
    return new McpAgent(client);
  }

  async tools() {
    const { tools } = await this.#client.listTools();
    return tools;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async call(name: string, input: Record<string, unknown>) {
    const { content, isError, structuredContent } = CallToolResultSchema.parse(
      await this.#client.callTool({ name, arguments: input }),
    );
    const text = content
      .map(part => (part.type === 'text' ? part.text : ''))
      .join('');
    return { isError: isError === true, output: structuredContent, text };
  }
}
