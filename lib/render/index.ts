// The real agent with a workload's own templates on a developer's machine. Imported by the command line. Imports check,
// template, verify, access, agent and core, and the package yaml; no construct framework.
export { renderPod, type RenderOptions } from './render-pod';
