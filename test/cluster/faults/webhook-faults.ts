import { type Fault } from './fault';

/**
 * What can happen to the injector's webhook. There is none on the node: `injector` gets its pod as the webhook leaves
 * it, or as it was sent. The other deliveries need none, which is what their cells show.
 */
export function webhookFaults(): readonly Fault[] {
  return [
    {
      title: 'injector’s webhook away, the pod admitted as it was sent',
      when: 'at the start',
      begin: (trial) => {
        trial.webhook = false;
        return Promise.resolve();
      },
      says: {
        agent: undefined,
        'init-and-sidecar': undefined,
        injector: 'the injector has not changed this pod; see that its webhook runs and selects this pod',
      },
      end: async (trial) => {
        if (trial.webhook) return;
        trial.webhook = true;
        if (trial.delivery === 'injector') await trial.deploy();
      },
      recovery: 'started as a new pod, which is what the status asks for',
    },
  ];
}
