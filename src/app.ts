/** Puts the server together; the only file that knows all parts. */
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { bucketRules } from './domain/limits/leaky-bucket.ts'
import { createAddressGuard } from './events/address-guard.ts'
import { createDelivery, deliveryDefaults, type Delivery } from './events/deliver.ts'
import { createEventAuth } from './events/event-auth.ts'
import { handlerNetworks } from './events/handler-networks.ts'
import { createSender } from './events/send.ts'
import { methods } from './methods/index.ts'
import { createAppEventAuth } from './oauth/event-auth.ts'
import { createLogin } from './oauth/login.ts'
import { createOauthSite } from './oauth/site.ts'
import { createCallbackSite } from './pages/callback/site.ts'
import { createPages } from './pages/pages.ts'
import { addressOf } from './served-address.ts'
import { createPlaySite } from './recordings/play-site.ts'
import type { Recordings } from './recordings/recordings.ts'
import { createUploadSite } from './recordings/upload-site.ts'
import { createAuthenticate } from './rest/authenticate.ts'
import { createGateway, type Gateway } from './rest/gateway.ts'
import { createHttpServer, type HttpServer } from './rest/http.ts'
import type { Method } from './rest/method.ts'
import { createMetrics } from './rest/observe/metrics.ts'
import { createOperating } from './rest/limit/operating.ts'
import { createRateLimit } from './rest/limit/rate-limit.ts'
import { parseRoute } from './rest/route.ts'
import { createDeadline } from './routing/deadline.ts'
import { createRoutingSite } from './routing/endpoint.ts'
import type { Database } from './store/database.ts'
import { countWaiting } from './store/events/event-queue.ts'
import { isHealthy } from './store/health.ts'
import { lastAddress, memberIdOf } from './store/portal.ts'
import { createCardNews } from './telephony/card-news.ts'
import { createReadCard } from './telephony/read-card.ts'
import { createRoutingOf, createServices, lookupRulesOf, portalAddress } from './portal-services.ts'

/** A portal without CRM or time tracking does not know its methods. */
export const offeredMethods = ({ crm, timeman }: Config): readonly Method[] =>
  methods.filter(({ scope }) => (crm || scope !== 'crm') && (timeman || scope !== 'timeman'))

export interface App {
  gateway: Gateway
  server: HttpServer
  /** Sends events; whoever listens starts it. */
  delivery: Delivery
  /** Whoever serves sweeps at the start, and ends what is under way with it. */
  recordings: Pick<Recordings, 'sweep' | 'stop'>
  /** Loads what the first call would have to wait for. */
  warmUp(): Promise<void>
}

const mib = 2 ** 20

/** The whole program over an open store: tests call `gateway`, `serve` listens with `server`. */
export function createApp(
  config: Config,
  database: Database,
  log: Logger,
  tls: { cert: string | Buffer; key: string | Buffer } | undefined,
  clock: () => number = Date.now,
): App {
  const metrics = createMetrics({
    size: () => database.size(),
    waitingEvents: () => countWaiting(database),
  })
  const services = createServices(config, database, (outcome, seconds) =>
    metrics.onLookup(outcome, seconds),
  )
  const routing = createRoutingOf(config, database, services)
  const authenticate = createAuthenticate(database)
  const gateway = createGateway({
    methods: offeredMethods(config),
    services,
    authenticate,
    rateLimit: config.limits === 'off' ? undefined : createRateLimit(bucketRules[config.limits]),
    operating: createOperating(config.operatingLimitS),
    clock,
  })
  const address = portalAddress(config, database)
  const login = createLogin(database, clock)
  const onCardFault = (err: unknown) => log.error({ err }, 'call cards cannot be shown for now')
  const news = createCardNews({
    database,
    readCard: createReadCard({
      database,
      phones: services.phones,
      findClients: services.findClients,
      priority: lookupRulesOf(config).priority,
    }),
    clock,
    onFault: onCardFault,
  })
  const pages = createPages({
    database,
    address,
    login,
    clock,
    services,
    news,
    onFault: onCardFault,
  })
  const fileMethods = new Set(
    methods.filter(({ holdsFile }) => holdsFile).map((method) => method.name.toLowerCase()),
  )
  const server = createHttpServer(gateway, {
    tls,
    bodyMaxBytes: config.bodyMaxKib * 1024,
    largeBodies: {
      // Base64 in a form, with room for the other parameters.
      bytesMax: config.recordContentMaxMib * mib * 1.5 + config.bodyMaxKib * 1024,
      areFor: (path) => fileMethods.has(parseRoute(path)?.method ?? ''),
    },
    requestTimeoutMs: config.requestTimeoutS * 1000,
    trustedProxies: config.trustedProxies,
    log,
    metrics,
    isHealthy: () => isHealthy(database),
    clock,
    sites: [
      createRoutingSite({
        routing,
        authenticate,
        deadline: createDeadline(config.routeDeadlineMs),
        clock,
        onDecision: (decision, reason, seconds) => metrics.onRoute(decision, reason, seconds),
      }),
      createOauthSite({ database, address, login, clock }),
      createUploadSite({
        recordings: services.recordings,
        fileMaxBytes: config.recordMaxMib * mib,
        totalMs: config.recordTimeoutS * 1000,
        timeZone: config.timeZone,
        clock,
      }),
      createPlaySite({ recordings: services.recordings, authenticate, pages, clock }),
      pages,
      createCallbackSite({ callbacks: services.callbacks, address, clock }),
    ],
  })
  const delivery = createDelivery({
    ...deliveryDefaults,
    database,
    sender: createSender({
      guard: createAddressGuard(handlerNetworks(config)),
      timeoutMs: config.eventTimeoutS * 1000,
    }),
    authOf: createEventAuth({
      database,
      address: async () => config.publicUrl || ((await lastAddress(database)) ?? addressOf(config)),
      memberId: () => memberIdOf(database),
      appAuth: createAppEventAuth(database, clock),
      clock,
    }),
    parallel: config.eventParallel,
    retries: config.eventRetries,
    keepMs: config.eventKeepDays * 86_400_000,
    clock,
    onDelivery: (outcome, delayMs) => metrics.onDelivery(outcome, delayMs / 1000),
    onFault: (err) => log.error({ err }, 'events cannot be delivered for now'),
  })
  return {
    gateway,
    server,
    delivery,
    recordings: services.recordings,
    warmUp: () => routing.warmUp(clock()),
  }
}
