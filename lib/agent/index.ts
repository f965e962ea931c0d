// What runs beside the application, and what pod and check must agree on about it. Imports core.
export { fixedAgentTag, partsOfImage } from './image-tags';
export {
  INJECTOR_ANNOTATION_FAMILIES,
  INJECTOR_ANNOTATIONS,
  INJECTOR_PREFIX,
  type InjectorAnnotation,
  isInjectorAnnotation,
} from './injector-annotations';
