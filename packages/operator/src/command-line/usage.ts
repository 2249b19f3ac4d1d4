/** What the operator's command line takes, for `--help`. */
export const usage = `Usage: llm-d-sim-operator [options]

Keeps what SimulatorDeployment and SchedulerInstall ask for, until it is told to end (SIGINT, SIGTERM).

Cluster
  --kubeconfig <path>       cluster to work on; left out: the cluster that this pod runs in
  --install-crds            install or update the CustomResourceDefinitions first
  --namespace <name>        reconcile custom resources of this namespace only (may be repeated). What it makes may stand in other
                            namespaces, so every kind is read in the whole cluster all the same: its account needs the
                            ClusterRole of the manifests, not a Role

What custom resources may ask for
  --allow-namespace <name>  custom resources of all namespaces may put objects into this one (may be repeated)
  --allow-envoy-filter      they may ask for an EnvoyFilter on a Gateway of their own
  --allow-image <pattern>   they may run these images only (may be repeated; default: any image). Whole names, such as
                            ghcr.io/llm-d/* or docker.io/library/nginx: * is anything but a slash, ** anything; every tag
                            unless the pattern has one

One run
  --once                    reconcile everything until it is at rest, print one line per custom resource, and end: with 0 when
                            all are ready, with 1 when not
  --timeout <duration>      how long --once may take, the start included (default: 5m)
  --dry-run                 write nothing: print what would be created, changed and deleted, as the API server judges it; no
                            status, events, finalizers or Lease. With --once it ends when everything was looked at

Several replicas
  --leader-elect            work only while holding a Lease (15 s; given up after 10 s without a renewal, renewed every 2 s)
  --leader-elect-namespace <name>  namespace of the Lease (default: default)

Watching it
  --metrics-bind-address <address>       serve /metrics there, e.g. :8080 or 127.0.0.1:8080 (default: 0, nowhere)
  --health-probe-bind-address <address>  serve /healthz and /readyz there (default: 0, nowhere); may be the same address
  --log-level <level>       debug, info, warn or error (default: info)
  --log-format <format>     text, or json: one object per line, with ts, level, msg, key, result, duration_ms (default: text)

  --watch-parent            end when the process that started this one has ended
  --help                    this text
`;
