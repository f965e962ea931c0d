import { Duration, Size } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  type ContainerResources,
  Cpu,
  Deployment,
  type DeploymentProps,
  type IServiceAccount,
  ServiceAccount,
} from 'cdk8s-plus-28';
import { Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { AuthMount, VaultAccess } from '../access';
import { ConfigurationError, WorkloadErrors } from '../core/errors';
import { type FileContent, secretFilesOf } from '../secrets';
import { AGENT_CONTAINER, AGENT_GROUP, AgentPod, GATE_CONTAINER } from './agent-pod';
import { AgentImage } from './agent-image';
import { Delivery } from './delivery';
import { hardened } from './hardening';
import { DEFAULT_SECRETS_PATH } from './pod-paths';
import { startTiming } from './start-gate-timing';
import { markVaultInjected, type IVaultInjected } from './vault-injected';
import { type VaultServer } from './vault-server';

export {};
