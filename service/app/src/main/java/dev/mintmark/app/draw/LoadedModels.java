package dev.mintmark.app.draw;

import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that stay loaded, the last used ones as far as their files fit a budget, and the checksums of folders, which are
 * computed again only when a file's size or time changes. Owns the models. Not thread-safe.
 */
final class LoadedModels implements AutoCloseable {
    private final Device device;
    private final long budget;
    /** By checksum, the least recently used first. */
    private final LinkedHashMap<String, Loaded> models = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Path, Hashed> hashes = new HashMap<>();

    private record Loaded(DiffusionModel model, long bytes) {}

    private record Hashed(String stamp, String sha256) {}

    /** @param budget bytes of model files; the model in use is kept whatever its size */
    LoadedModels(Device device, long budget) {
        this.device = device;
        this.budget = budget;
    }

    /** Returns the checksum of a folder's files as they are now. */
    String sha256(Path folder) throws ModelException {
        String stamp = ModelChecksum.state(folder).stamp();
        Hashed known = hashes.get(folder);
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Hashed(stamp, ModelChecksum.of(folder).sha256());
            hashes.put(folder, known);
        }
        return known.sha256();
    }

    /** Returns the model of these files, loaded from the folder if it is not loaded yet. */
    DiffusionModel load(String sha256, Path folder) throws ModelException {
        Loaded known = models.get(sha256);
        if (known != null) {
            return known.model();
        }
        long bytes = ModelChecksum.state(folder).bytes();
        unload(Math.max(0, budget - bytes));
        DiffusionModel opened = DiffusionModel.load(folder, device);
        models.put(sha256, new Loaded(opened, bytes));
        return opened;
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
