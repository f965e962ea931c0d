import { fields, listOf, TEXT } from '../../core';
import { checkNeededId } from '../azure-ids';
import { check, enumOf } from '../private/shapes';

/** Who reaches the default ingress of managed NGINX. */
export enum NginxController {
  /** The network. */
  INTERNAL = 'Internal',
  /** The internet. */
  EXTERNAL = 'External',
  /** As the annotations of the load balancer say. */
  ANNOTATION_CONTROLLED = 'AnnotationControlled',
}

/** Options of `AutomaticIngress`. */
export interface AutomaticIngressOptions {
  /** Resource ids of the DNS zones that the add-on may write. @default none */
  readonly dnsZoneIds?: readonly string[];
}

/** How traffic comes in: the application routing add-on of AKS, which is always on in AKS Automatic. */
export class AutomaticIngress {
  private constructor(
    /** Whether Gateway API is on. */
    public readonly hasGatewayApi: boolean,
    /** Undefined without NGINX. */
    public readonly controller: NginxController | undefined,
    /** Resource ids of DNS zones. */
    public readonly dnsZoneIds: readonly string[],
  ) {}

  /**
   * Kubernetes Gateway API, class `approuting-istio`. Nothing listens until a `Gateway` is applied, whose annotations say who reaches it.
   *
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   * @see https://learn.microsoft.com/azure/aks/app-routing-gateway-api
   */
  public static gatewayApi(options: AutomaticIngressOptions = {}): AutomaticIngress {
    return new AutomaticIngress(true, undefined, zonesOf('gatewayApi', options));
  }

  /**
   * Managed NGINX, which Microsoft supports until November 2026.
   *
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   */
  public static nginx(controller: NginxController, options: AutomaticIngressOptions = {}): AutomaticIngress {
    check('AutomaticIngress.nginx.controller', controller, CONTROLLER);
    return new AutomaticIngress(false, controller, zonesOf('nginx', options));
  }

  /** Neither: an ingress of your own, or the gateways of `istio`. */
  public static none(): AutomaticIngress {
    return new AutomaticIngress(false, undefined, []);
  }
}

const CONTROLLER = enumOf('NginxController', NginxController);
const OPTIONS = fields<AutomaticIngressOptions>({ dnsZoneIds: listOf(TEXT) });

function zonesOf(factory: string, options: AutomaticIngressOptions): readonly string[] {
  check(`AutomaticIngress.${factory}`, options, OPTIONS);
  const { dnsZoneIds = [] } = options;
  for (const zone of dnsZoneIds) checkNeededId(`AutomaticIngress.${factory}.dnsZoneIds`, 'DNS zone', zone);
  return Object.freeze([...dnsZoneIds]);
}
