package dev.mintmark.app;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Nodes;
import dev.mintmark.app.store.SqlStatistics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures at intervals what operators watch, until closed: queues, copies, the chain, GPUs. {@code /metrics} shows what was measured
 * last and so never waits for the database, the chain or a driver.
 */
final class Operations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Operations.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    /** The chain's node is asked more rarely. */
    private static final int CHAIN_EVERY = 4;

    private final SqlStatistics statistics;
    private final LocalNode node;
    private final Connections connections;
    private final Clock clock;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("operations").daemon().factory());

    private final MultiGauge queued;
    private final MultiGauge oldest;
    private final MultiGauge copies;
    private final ChainGauges chain;
    private final MultiGauge nodes;
    private final List<GpuGauge> gpuGauges;
    private boolean hasGpus = true;
    private int round;

    private record GpuGauge(MultiGauge gauge, ToDoubleFunction<Gpus.Gpu> value) {}

    private Operations(
            MeterRegistry metrics, Path data, LocalNode node, Storage storage, Connections connections, Clock clock) {
        this.statistics = new SqlStatistics(storage.database.get());
        this.node = node;
        this.connections = connections;
        this.clock = clock;
        queued = gauge(metrics, "mintmark.queue.artworks", "Artworks that wait for a step or are in it.");
        oldest = gauge(metrics, "mintmark.queue.oldest.seconds", "How long ago the oldest of them was ordered.");
        copies = gauge(metrics, "mintmark.ipfs.copies", "Copies on IPFS by what the last check found.");
        chain = new ChainGauges(metrics);
        nodes = gauge(metrics, "mintmark.nodes", "Running nodes of the database with a role.");
        gpuGauges = List.of(
                gpu(metrics, "mintmark.gpu.memory.used.bytes", "Memory of a GPU in use.", Gpus.Gpu::memoryUsed),
                gpu(metrics, "mintmark.gpu.memory.total.bytes", "Memory of a GPU.", Gpus.Gpu::memoryTotal),
                gpu(metrics, "mintmark.gpu.temperature.celsius", "Temperature of a GPU.", Gpus.Gpu::temperature),
                gpu(metrics, "mintmark.gpu.power.watts", "What a GPU draws.", Gpus.Gpu::power),
                gpu(metrics, "mintmark.gpu.utilization", "How busy a GPU is, 0 to 1.", Gpus.Gpu::utilization));
        Gauge.builder(
                        "mintmark.disk.free.bytes",
                        data,
                        folder -> folder.toFile().getUsableSpace())
                .description("Room on the disk of the data folder.")
                .register(metrics);
        for (Nodes.Lease lease : Nodes.Lease.values()) {
            Gauge.builder("mintmark.lease", node, local -> local.holds(lease) ? 1 : 0)
                    .description("Whether this node has a lease.")
                    .tag("lease", lease.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        Metrics.addCopies(metrics, connections.repair.get());
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        new FileDescriptorMetrics().bindTo(metrics);
        collections.bindTo(metrics);
    }

    static MultiGauge gauge(MeterRegistry metrics, String name, String description) {
        return MultiGauge.builder(name).description(description).register(metrics);
    }

    private static GpuGauge gpu(
            MeterRegistry metrics, String name, String description, ToDoubleFunction<Gpus.Gpu> value) {
        return new GpuGauge(gauge(metrics, name, description), value);
    }

    /** Begins to measure. */
    static Operations start(
            MeterRegistry metrics, Path data, LocalNode node, Storage storage, Connections connections, Clock clock) {
        Operations started = new Operations(metrics, data, node, storage, connections, clock);
        started.thread.scheduleWithFixedDelay(started::measure, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return started;
    }

    private void measure() {
        try {
            measureRegister();
            if (hasGpus) {
                measureGpus();
            }
            boolean isDue = round++ % CHAIN_EVERY == 0;
            chain.measure(node.holds(Nodes.Lease.INDEX), isDue, this::chainValues);
        } catch (SourceUnavailableException e) {
            log.debug("The chain is measured later: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // anything thrown would end the schedule, without a word
            log.debug(
                    "What operators watch is measured later: {}",
                    DatabaseTrouble.sentence(e).orElse(""),
                    e);
        }
    }

    private void measureRegister() {
        List<SqlStatistics.Queue> queues = statistics.queues();
        queued.register(
                queues.stream()
                        .map(queue -> MultiGauge.Row.of(Tags.of("step", queue.step()), queue.artworks()))
                        .toList(),
                true);
        oldest.register(
                queues.stream()
                        .map(queue -> MultiGauge.Row.of(
                                Tags.of("step", queue.step()),
                                queue.oldest() == null
                                        ? 0
                                        : Duration.between(queue.oldest(), clock.instant())
                                                .toSeconds()))
                        .toList(),
                true);
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        statistics.copies().forEach((state, count) -> states.add(MultiGauge.Row.of(Tags.of("state", state), count)));
        copies.register(states, true);
        List<MultiGauge.Row<?>> running = new ArrayList<>();
        node.runningByRole().forEach((role, count) -> running.add(MultiGauge.Row.of(Tags.of("role", role), count)));
        nodes.register(running, true);
    }

    private void measureGpus() throws InterruptedException {
        List<Gpus.Gpu> gpus = Gpus.read().orElse(List.of());
        hasGpus = round > 0 ? hasGpus : !gpus.isEmpty(); // without one at the start, none comes later
        for (GpuGauge each : gpuGauges) {
            each.gauge.register(
                    gpus.stream()
                            .map(gpu -> MultiGauge.Row.of(
                                    Tags.of("gpu", gpu.index(), "name", gpu.name()), each.value.applyAsDouble(gpu)))
                            .toList(),
                    true);
        }
    }

    private ChainGauges.Values chainValues() throws SourceUnavailableException {
        Chain opened = connections.chain.get();
        return new ChainGauges.Values(
                opened.status(),
                statistics.tokens(opened.chainId(), opened.contract().hex()),
                connections.indexer.get().lastBlock());
    }

    @Override
    public void close() {
        thread.shutdownNow();
        collections.close();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
