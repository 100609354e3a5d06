package dev.mintmark.app.draw;

import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.FileHashes;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that stay loaded, the last used ones as far as their files fit a budget, and the checksums of their files, which are
 * computed again only when a file's size or time changes. Owns the models. Not thread-safe.
 */
final class LoadedModels implements AutoCloseable {
    private static final int MAX_HASHES = 256;

    private final Device device;
    private final long budget;
    private final DrawingOptions drawing;
    /** By checksum, the least recently used first. */
    private final LinkedHashMap<String, Loaded> models = new LinkedHashMap<>(16, 0.75f, true);

    private final FileHashes files;

    /** The least recently used are forgotten, as each weight of a LoRA is a source of its own. */
    private final Map<Source, Hashed> hashes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Hashed> eldest) {
            return size() > MAX_HASHES;
        }
    };

    /** @param stamp of the files when they were hashed */
    private record Loaded(DiffusionModel model, Source source, String stamp, long bytes) {}

    private record Source(Path folder, LoadOptions options) {}

    private record Hashed(String stamp, ModelChecksum checksum) {}

    /**
     * @param budget bytes of model files; the model in use is kept whatever its size
     * @param drawing how the models draw
     * @param files the hashes that are known
     */
    LoadedModels(Device device, long budget, DrawingOptions drawing, FileHashes files) {
        this.device = device;
        this.budget = budget;
        this.drawing = drawing;
        this.files = files;
    }

    /** Returns the checksum of the files of a folder, of LoRAs, of textual inversions, of ControlNets and of an upscaler as they are now. */
    ModelChecksum checksum(Path folder, LoadOptions options) throws ModelException {
        Source source = new Source(folder, options);
        String stamp = ModelChecksum.state(folder, options).stamp();
        Hashed known = hashes.get(source);
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Hashed(stamp, ModelChecksum.of(folder, options, files));
            hashes.put(source, known);
        }
        return known.checksum();
    }

    /** Returns the model of these files, loaded if it is not loaded yet or one of its files was written or replaced since. */
    DiffusionModel load(String sha256, Path folder, LoadOptions options) throws ModelException {
        closeIfChanged(sha256);
        Loaded known = models.get(sha256);
        if (known != null) {
            return known.model();
        }
        ModelChecksum.State before = ModelChecksum.state(folder, options);
        Hashed hashed = hashes.get(new Source(folder, options));
        unload(Math.max(0, budget - before.bytes()));
        DiffusionModel opened = DiffusionModel.load(
                folder,
                device,
                options.withSafetyChecker(drawing.safety().checker())
                        .withForbidden(drawing.safety().forbidden())
                        .withSpinning(drawing.spinning()));
        String stamp = hashed == null ? before.stamp() : hashed.stamp();
        if (!stamp.equals(ModelChecksum.state(folder, options).stamp())) {
            // it may have been loaded from other files than those of the checksum
            opened.close();
            throw new ModelException("A file of the model changed while it was loaded; try again.");
        }
        models.put(sha256, new Loaded(opened, new Source(folder, options), stamp, before.bytes()));
        return opened;
    }

    /**
     * Closes a loaded model if one of its files was written, replaced or removed since it was hashed, also if that was undone: a part
     * that was loaded or read meanwhile may be another.
     */
    boolean closeIfChanged(String sha256) {
        Loaded known = models.get(sha256);
        if (known == null || known.stamp().equals(stamp(known.source()))) {
            return false;
        }
        models.remove(sha256);
        known.model().close();
        return true;
    }

    /** Returns the stamp of the files as they are; empty where they cannot be read. */
    private static String stamp(Source source) {
        try {
            return ModelChecksum.state(source.folder(), source.options()).stamp();
        } catch (ModelException e) {
            return "";
        }
    }

    /** Closes the least recently used models until the others fit. */
    private void unload(long room) {
        long used = models.values().stream().mapToLong(Loaded::bytes).sum();
        Iterator<Loaded> oldest = models.values().iterator();
        while (used > room && oldest.hasNext()) {
            Loaded loaded = oldest.next();
            loaded.model().close();
            used -= loaded.bytes();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        unload(-1);
    }
}
