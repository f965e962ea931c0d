// The agent's template language: Go's grammar with the functions of consul-template, and what becomes of a template as
// far as no secret decides it. Imported by check, for templates in manifests that others wrote, and by secrets, for those
// that a workload brings itself. Imports nothing of ours.
export { type MissingValue, type SecretRead, type TemplateOutcome } from './outcome';
export { templateOutcome, type TemplateInput } from './template-outcome';
export { TemplateParser } from './parser';
export { TemplateFailure } from './scanner';
export {
  type Command,
  type ControlNode,
  type Node,
  type Operand,
  type Pipeline,
  type TemplateTree,
} from './syntax';
export { type AskedSecret, type AskedValue, askedSecrets } from './asked-secrets';
export { type FunctionCall, functionCalls } from './function-calls';
export { type TemplatePiece, templatePieces } from './pieces';
export { templateRefusal } from './refusal';
