/** A SimulatorDeployment and a SchedulerInstall `demo` that fit together, as somebody writes them. */
export const stack = `# One stack
apiVersion: sim.llm-d.io/v1alpha1
kind: SimulatorDeployment
metadata:
  name: demo
  namespace: llm-d-sim
spec:
  decode:
    enabled: true
    replicas: 3
---
apiVersion: sim.llm-d.io/v1alpha1
kind: SchedulerInstall
metadata:
  name: demo
  namespace: llm-d-sim
spec:
  simulatorNamespace: llm-d-sim
  proxyService:
    name: demo-direct
    selector:
      llm-d.ai/role: decode
      app.kubernetes.io/name: demo
  epp:
    enabled: true
    image: ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0
  gateway:
    enabled: true
    className: local
  routing:
    enabled: true
    backendType: InferencePool
`;

/** A SchedulerInstall with nothing but its name and what is given, as lines of its spec. */
export const install = (name: string, ...spec: string[]) => `---
apiVersion: sim.llm-d.io/v1alpha1
kind: SchedulerInstall
metadata:
  name: ${name}
  namespace: llm-d-sim
spec:
  simulatorNamespace: llm-d-sim
${spec.map(line => `  ${line}\n`).join('')}`;
