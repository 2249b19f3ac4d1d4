import http from 'node:http';
import { AddressInfo } from 'node:net';

/** Figures that a model server exposes; undefined leaves the family out. */
export interface Exposed {
  waiting?: number;
  running?: number;
  kvCacheUsage?: number;
  kvCacheMetric?: string;
  /** Adapters in use, and of how many. */
  adapters?: { active: readonly string[]; max: number };
}

/** A real HTTP server with the metrics page of a vLLM-like model server. */
export class ModelServer {
  exposed: Exposed;
  scrapes = 0;
  /** Where the last scrape meant to go, `<ip>:<port>`. */
  lastHost = '';
  readonly host: string;
  readonly port: number;
  readonly #server: http.Server;

  private constructor(server: http.Server, exposed: Exposed) {
    const { address, port } = server.address() as AddressInfo;
    this.host = address;
    this.port = port;
    this.exposed = exposed;
    this.#server = server;
    server.on('request', (request, response) => {
      this.scrapes += 1;
      this.lastHost = request.headers.host ?? '';
      response.end(this.#page());
    });
  }

  static async start(exposed: Exposed = {}, host = '127.0.0.1') {
    const server = http.createServer();
    await new Promise<void>(resolve => server.listen(0, host, resolve));
    return new ModelServer(server, {
      waiting: 0,
      running: 0,
      kvCacheUsage: 0,
      ...exposed,
    });
  }

  async stop() {
    await new Promise(resolve => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  #page(): string {
    const {
      waiting,
      running,
      kvCacheUsage,
      kvCacheMetric = 'vllm:kv_cache_usage_perc',
      adapters,
    } = this.exposed;
    const gauge = (name: string, value: number | undefined) =>
      value === undefined
        ? ''
        : `# TYPE ${name} gauge\n${name}{model_name="random"} ${value}\n`;
    return [
      gauge('vllm:num_requests_waiting', waiting),
      gauge('vllm:num_requests_running', running),
      gauge(kvCacheMetric, kvCacheUsage),
      'vllm:cache_config_info{block_size="16",num_gpu_blocks="1024"} 1\n',
      adapters
        ? `vllm:lora_requests_info{max_lora="${
            adapters.max
          }",running_lora_adapters="${adapters.active.join(
            ',',
          )}",waiting_lora_adapters=""} 1764150000.5\n`
        : '',
      'vllm:e2e_request_latency_seconds_bucket{le="+Inf"} 0\n',
    ].join('');
  }
}
