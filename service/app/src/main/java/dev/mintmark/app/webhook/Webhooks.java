package dev.mintmark.app.webhook;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.RedactedAddress;
import dev.mintmark.app.io.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each endpoint every event in the feed's order, one at a time, until closed. An endpoint that does not answer, or says that it
 * is at fault, is tried again for ever; an event that it refuses with another status {@link #REFUSALS} times is given up,
 * so that the rest arrives. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    /** How often a service looks for events. */
    public static final Duration EVERY = Duration.ofSeconds(1);

    /** For the whole exchange: what a receiver does with an event, it does afterwards. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Longer than an attempt takes: a process that ends in the middle holds nothing back for long. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final int MAX_ANSWER = 1 << 16;

    /** At an event that is refused each time, they take some eight hours. */
    static final int REFUSALS = 10;

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2));

    /** Statuses below 500 that say "later": request timeout, too early, too many requests. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final WebhookFeed feed;
    private final HttpClient http;
    private final @Nullable WebhookSignature signature;
    private final Clock clock;
    private final String userAgent;

    /** By the keys of the feed. */
    private final Map<String, URI> endpoints;

    /** One for each endpoint: a slow one keeps no other waiting. */
    private final ScheduledExecutorService threads;

    /**
     * Registers the endpoints; {@link #start} begins to tell them.
     *
     * @param signature null where there are no endpoints
     * @param version of the program, for the header User-Agent
     */
    public Webhooks(
            WebhookFeed feed,
            HttpClient http,
            List<URI> addresses,
            @Nullable WebhookSignature signature,
            Clock clock,
            String version) {
        this(feed, http, addresses, signature, clock, version, true);
    }

    /** @param registers whether this process tells the endpoints, and not only shows how far they are */
    public Webhooks(
            WebhookFeed feed,
            HttpClient http,
            List<URI> addresses,
            @Nullable WebhookSignature signature,
            Clock clock,
            String version,
            boolean registers) {
        this.feed = feed;
        this.http = http;
        this.signature = signature;
        this.clock = clock;
        this.userAgent = "Mintmark/" + version;
        endpoints = new LinkedHashMap<>();
        addresses.forEach(
                address -> endpoints.put(Sha256.hex(address.toString().getBytes(StandardCharsets.UTF_8)), address));
        threads = Executors.newScheduledThreadPool(
                endpoints.size(),
                Thread.ofPlatform().name("webhook-", 1).daemon().factory());
        if (registers) {
            feed.setEndpoints(endpoints.keySet());
        }
    }

    /**
     * Looks for what is due at this interval.
     *
     * @param isOurs whether this process is to tell them now; others may do so
     */
    public void start(Duration every, BooleanSupplier isOurs) {
        endpoints.forEach((endpoint, address) -> threads.scheduleWithFixedDelay(
                () -> {
                    if (isOurs.getAsBoolean()) {
                        tellAll(endpoint, address);
                    }
                },
                0,
                every.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    /** Adds an event that says only that messages arrive. */
    public void ping() {
        Instant now = clock.instant();
        feed.append(List.of(WebhookEvent.ping(now)), now);
    }

    /** Lets every endpoint be tried at once, however long it is to wait. */
    public void retryNow() {
        feed.retryNow();
    }

    /** How far each endpoint was told. */
    public WebhookStatus status() {
        return new WebhookStatus(endpoints.entrySet().stream()
                .map(endpoint -> new WebhookStatus.Endpoint(
                        RedactedAddress.masked(endpoint.getValue()), feed.progress(endpoint.getKey())))
                .toList());
    }

    private void tellAll(String endpoint, URI address) {
        try {
            boolean went = true;
            while (went && !threads.isShutdown()) {
                Instant now = clock.instant();
                Optional<WebhookFeed.Due> due = feed.claim(endpoint, now, now.plus(CLAIM));
                went = due.isPresent() && tell(endpoint, address, due.get());
            }
        } catch (Throwable e) {
            // anything thrown would end the schedule, without a word
            log.warn("The webhooks could not be sent; they are tried again.", e);
        }
    }

    /** Returns whether the endpoint is done with the event. */
    private boolean tell(String endpoint, URI address, WebhookFeed.Due due) {
        String shown = RedactedAddress.masked(address);
        String failure;
        boolean refused = false;
        try {
            int status = send(address, due.event());
            if (status / 100 == 2) {
                feed.delivered(endpoint, due.number());
                if (due.failures() > 0) {
                    log.info("The webhook endpoint {} takes events again.", shown);
                }
                return true;
            }
            failure = "It answers " + status + ".";
            refused = status / 100 == 4 && !LATER.contains(status);
        } catch (InterruptedIOException e) {
            // the service ends; the claim does too
            return false;
        } catch (HttpTimeoutException e) {
            failure = "It does not answer in time.";
        } catch (IOException e) {
            failure = "It does not answer.";
        }
        if (refused && due.refusals() + 1 >= REFUSALS) {
            log.warn(
                    "The webhook endpoint {} refused the event {}; it is not told again.",
                    shown,
                    due.event().id());
            feed.refused(endpoint, due.number(), failure);
            return true;
        }
        if (due.failures() == 0) {
            log.warn("The webhook endpoint {} took no event and is tried again: {}", shown, failure);
        }
        feed.failed(endpoint, failure, refused, clock.instant().plus(wait(due.failures())));
        return false;
    }

    private static Duration wait(int failures) {
        return WAITS.get(Math.min(failures, WAITS.size() - 1));
    }

    private int send(URI address, WebhookEvent event) throws IOException {
        Instant now = clock.instant();
        HttpRequest request = HttpCalls.request(address)
                .header("Content-Type", "application/json")
                .header("User-Agent", userAgent)
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", Objects.requireNonNull(signature).sign(event.id(), now, event.payload()))
                .POST(HttpRequest.BodyPublishers.ofString(event.payload()))
                .build();
        return HttpCalls.exchange(http, request, DEADLINE, MAX_ANSWER).status();
    }

    /** Ends the attempts under way; their events are told again. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("An attempt at a webhook did not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
