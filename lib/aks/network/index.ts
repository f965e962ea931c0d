// The network below a cluster, for subscriptions that have none. Imports core and its own room only.
export { AksNetworkFoundation, type AksNetworkFoundationProps } from './aks-network-foundation';
