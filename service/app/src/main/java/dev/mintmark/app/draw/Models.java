package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models there are: the starter, which comes with the program, and those that were added. Thread-safe. */
public final class Models {
    /** The ID of the model that comes with the program. */
    public static final String STARTER = "starter";

    private static final Logger log = LoggerFactory.getLogger(Models.class);

    private final Path starter;
    private final ModelRepository book;
    private @Nullable Entry starterEntry;

    /** @param starter the folder of the starter model; it may be missing */
    public Models(Path starter, ModelRepository book) {
        this.starter = starter;
        this.book = book;
    }

    /** Every model that can be read now; one whose folder is gone is left out. */
    public List<Model> list() {
        List<Model> models = new ArrayList<>();
        for (Entry entry : entries()) {
            try {
                models.add(read(entry));
            } catch (ModelException e) {
                log.warn("The model {} cannot be used: {}", entry.id(), e.getMessage());
            }
        }
        return models;
    }

    /** @throws InvalidRequestException where there is no such model, or its folder cannot be read */
    public Model get(String id) {
        try {
            return read(entry(id));
        } catch (ModelException e) {
            throw new InvalidRequestException("model", "The model \"" + id + "\" cannot be used: " + e.getMessage());
        }
    }

    /** The model with this checksum. */
    public Optional<Model> bySha256(String sha256) {
        return list().stream().filter(model -> model.sha256().equals(sha256)).findFirst();
    }

    /**
     * Takes in a folder after hashing it and loading it once.
     *
     * @throws InvalidRequestException where it is no model, or its ID is another model's
     */
    public Model add(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            ModelDefaults defaults = ModelDefaults.read(root);
            ModelChecksum checksum = ModelChecksum.of(root);
            Entry entry = new Entry(defaults.id(), root, checksum.sha256(), checksum.files());
            entries().stream().filter(there -> there.id().equals(entry.id())).forEach(there -> {
                if (there.id().equals(STARTER) || !there.sha256().equals(entry.sha256())) {
                    throw new InvalidRequestException(
                            "folder",
                            "There is a model \"" + there.id() + "\" already, from " + there.folder()
                                    + "; give this one another id in its model.json.");
                }
            });
            DiffusionModel.load(root, Device.CPU).close();
            Model model = read(entry);
            book.put(entry);
            return model;
        } catch (ModelException e) {
            throw new InvalidRequestException("folder", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Hashes a model's files again.
     *
     * @throws InvalidRequestException where there is no such model, or its folder cannot be read
     */
    public Verification verify(String id) {
        Entry entry = entry(id);
        try {
            ModelChecksum now = ModelChecksum.of(entry.folder());
            return new Verification(id, now.sha256(), now.files(), now.sha256().equals(entry.sha256()));
        } catch (ModelException e) {
            throw new InvalidRequestException("model", String.valueOf(e.getMessage()));
        }
    }

    /**
     * What hashing a model again found.
     *
     * @param sha256 the checksum of what is there now
     * @param ok whether it is what it was
     */
    public record Verification(String id, String sha256, int files, boolean ok) {}

    private Entry entry(String id) {
        List<Entry> entries = entries();
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidRequestException("model", "There is no model \"" + id + "\"; " + names(entries)));
    }

    private static String names(List<Entry> entries) {
        return entries.isEmpty()
                ? "there is none at all, so add one with \"mintmark models add DIR\"."
                : "there is " + entries.stream().map(Entry::id).collect(Collectors.joining(", ")) + ".";
    }

    private static Model read(Entry entry) throws ModelException {
        int multiple = ModelFolder.read(entry.folder()).sizeMultiple();
        return new Model(
                entry.id(),
                entry.folder(),
                entry.sha256(),
                entry.files(),
                ModelDefaults.read(entry.folder()),
                multiple);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        starter().ifPresent(entries::add);
        entries.addAll(book.entries());
        return entries;
    }

    /** The starter is hashed once in the life of the process, for its files are the program's own. */
    private synchronized Optional<Entry> starter() {
        if (starterEntry == null && Files.exists(starter.resolve("model_index.json"))) {
            try {
                ModelChecksum checksum = ModelChecksum.of(starter);
                starterEntry = new Entry(STARTER, starter, checksum.sha256(), checksum.files());
            } catch (ModelException e) {
                log.warn("The starter model cannot be used: {}", e.getMessage());
            }
        }
        return Optional.ofNullable(starterEntry);
    }
}
