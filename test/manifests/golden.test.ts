import { Testing, Yaml } from 'cdk8s';
import { expectGolden } from '../support/golden';
import { DeliveriesChart } from './deliveries-chart';
import { HostileTextsChart } from './hostile-texts-chart';

/** Manifests of all deliveries as files, for a review to look at and for pass-through.test.ts to send on a journey. */
test('every way to get secrets synthesizes the manifests of test/golden/deliveries.k8s.yaml', () => {
  const chart = new DeliveriesChart(Testing.app(), 'deliveries');
  expectGolden('deliveries.k8s.yaml', Yaml.stringify(...(Testing.synth(chart) as unknown[])));
});

test('texts that are code elsewhere synthesize the manifests of test/golden/hostile-texts.k8s.yaml', () => {
  const chart = new HostileTextsChart(Testing.app(), 'hostile-texts');
  expectGolden('hostile-texts.k8s.yaml', Yaml.stringify(...(Testing.synth(chart) as unknown[])));
});
