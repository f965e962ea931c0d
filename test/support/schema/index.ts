export { checkStack, type Finding } from './check-stack';
