package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.DrawingOptions;
import dev.mintmark.app.draw.DrawingSafety;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.prompt.Prompts;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.SignatureExtras;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything that draws and seals, on a data folder, with a tiny model of random weights as the starter. */
public final class PipelineFixture implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** What this model draws is noise, and smaller noise cannot carry the watermark. */
    static final int SIDE = 512;

    static final String NODE = "test";

    public final DataFolder folder;
    public final Database database;
    public final SqlArtworks artworks;
    public final SqlArtworkChanges changes;
    public final FileBlobStore files;
    public final Models models;
    public final SealingKeys keys;
    public final Watermarker watermarker;
    public final Sealer sealer;
    public final Pipeline pipeline;
    /** By the ID of the standard model. */
    final Function<String, ArtworkService> services;

    public final ArtworkService requests;
    final Drawer drawer;
    private final DataFolder.Lock lock;

    private PipelineFixture(Path data, @Nullable PinStep pinner, @Nullable MintStep minter, boolean draws, int batch)
            throws Exception {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        folder = DataFolder.open(data);
        lock = folder.lock();
        database = Database.open(folder.database());
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, clock);
        files = new FileBlobStore(folder.files());
        models = new Models(tinyModel(), new SqlModelRepository(database, clock), 64 * batch);
        keys = TestKeys.open(folder.keys().path(), TestKeys.OWN, random);
        watermarker = new Watermarker(keys.watermark());
        sealer = new Sealer(keys, SignatureExtras.NONE, watermarker, random, clock, "test");
        drawer = new Drawer(models, Device.CPU, null, new DrawingOptions(DrawingSafety.CHECKERS, batch, false));
        Steps steps = new Steps(draws ? drawer : null, sealer, pinner, minter);
        pipeline = new Pipeline(database, artworks, changes, files, steps, NODE, clock);
        services = model -> new ArtworkService(
                database,
                artworks,
                changes,
                models,
                pipeline,
                model,
                Prompts.NONE,
                new Receivers(true),
                null,
                random,
                clock);
        requests = services.apply(Models.STARTER);
        pipeline.start();
    }

    /** One that draws and seals. */
    public static PipelineFixture open(Path data) throws Exception {
        return new PipelineFixture(data, null, null, true, 1);
    }

    /** One that draws several pictures of a request together, and seals them. */
    static PipelineFixture openWithBatch(Path data, int batch) throws Exception {
        return new PipelineFixture(data, null, null, true, batch);
    }

    /** One that takes drawings as they are given to it and goes all the way by these steps. */
    static PipelineFixture withoutDrawer(Path data, PinStep pinner, MintStep minter) throws Exception {
        return new PipelineFixture(data, pinner, minter, false, 1);
    }

    /** One that takes requests but leaves the drawing to another. */
    public static PipelineFixture withoutDrawer(Path data) throws Exception {
        return new PipelineFixture(data, null, null, false, 1);
    }

    /** A request that takes a fraction of a second. */
    public static GenerateRequest small(String prompt, long seed) {
        return sized(prompt, seed, 1, 1, Goal.SEALED);
    }

    /** A request with a prompt alone. */
    static GenerateRequest of(String prompt) {
        return GenerateRequest.of(DrawParameters.Request.of(prompt));
    }

    static GenerateRequest sized(String prompt, long seed, int steps, int count, Goal goal) {
        DrawParameters.Request parameters = TestDrawings.request(prompt, null, seed, steps, 7.5, null, SIDE, SIDE);
        MintOrder mint = goal == Goal.CONFIRMED ? MintOrder.STANDARD : null;
        return new GenerateRequest(parameters, null, count, null, false, false, goal == Goal.PINNED, mint);
    }

    /** Draws and seals a picture; noise that cannot carry a watermark is drawn again by another seed. */
    public Artwork sealed(String prompt, long seed) throws Exception {
        Artwork artwork =
                done(requests.create(small(prompt, seed), null).getFirst().id());
        return artwork.seal() != null ? artwork : sealed(prompt, seed + 100);
    }

    /** Takes this picture for what was drawn, where nobody draws. */
    public Artwork give(GenerateRequest request, Raster picture) throws Exception {
        Artwork artwork = requests.create(request, null).getFirst();
        String drawing = files.put(ImageCodec.encodeFast(picture));
        pipeline.turns().take(() -> {
            pipeline.queues().remove(artwork.id());
            return changes.drawn(artwork.id(), drawing, null);
        });
        return artwork;
    }

    /** Seals a made-up picture, where nobody draws. */
    public Artwork given(String prompt, long seed) throws Exception {
        return done(give(small(prompt, seed), clouds(SIDE / 2, seed)).id());
    }

    /** Registers a CID of the sealed file, which is nowhere. */
    public Artwork pinned(Artwork sealed, String cid) {
        return changes.pinned(sealed.id(), new Pin(cid, null, null), List.of()).orElseThrow();
    }

    /** Clouds of several sizes in three colours, as busy as a photograph. */
    public static Raster clouds(int side, long seed) {
        int[] argb = new int[side * side];
        double[] sum = new double[3 * argb.length];
        Random random = new Random(seed);
        for (int cell = side / 2; cell >= 2; cell /= 2) {
            int grid = side / cell + 2;
            double[] nodes = random.doubles(3L * grid * grid, -1, 1).toArray();
            double height = 70 * Math.sqrt((double) cell / side);
            for (int i = 0; i < sum.length; i++) {
                int x = i / 3 % side;
                int y = i / 3 / side;
                double u = (double) (x % cell) / cell;
                double v = (double) (y % cell) / cell;
                int at = 3 * (y / cell * grid + x / cell) + i % 3;
                double above = nodes[at] * (1 - u) + nodes[at + 3] * u;
                double below = nodes[at + 3 * grid] * (1 - u) + nodes[at + 3 * grid + 3] * u;
                sum[i] += height * (above * (1 - v) + below * v);
            }
        }
        for (int i = 0; i < argb.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                argb[i] = argb[i] << 8 | (int) Math.clamp(128 + sum[3 * i + channel], 0, 255);
            }
            argb[i] |= 0xff << 24;
        }
        return new Raster(side, side, argb);
    }

    /** Waits until nothing more happens to the artwork by itself; fails after a minute. */
    public Artwork done(String id) throws InterruptedException {
        await(id, Artwork::done, TIMEOUT);
        return artworks.find(id).orElseThrow();
    }

    /** Waits until the artwork meets a condition; fails after 20 seconds. */
    void until(String id, Predicate<Artwork> holds) throws InterruptedException {
        await(id, holds, Duration.ofSeconds(20));
    }

    private void await(String id, Predicate<Artwork> holds, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!holds.test(artworks.find(id).orElseThrow())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("After " + timeout + " the artwork is " + artworks.find(id));
            }
            Thread.sleep(20);
        }
    }

    /** Returns the number of tasks in all queues. */
    int tasks() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT (SELECT COUNT(*) FROM draw_tasks)"
                                + " + (SELECT COUNT(*) FROM seal_tasks) + (SELECT COUNT(*) FROM pin_tasks)"
                                + " + (SELECT COUNT(*) FROM mint_tasks)")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Returns the number of files below a folder. */
    static long filesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    public static Path tinyModel() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path model = at.resolve("service/diffusion/src/test/resources/tiny-sd");
            if (Files.isDirectory(model)) {
                return model;
            }
        }
        throw new IllegalStateException("The tiny model of service/diffusion's tests is not above this folder.");
    }

    @Override
    public void close() {
        pipeline.close();
        drawer.close();
        database.close();
        lock.close();
    }
}
