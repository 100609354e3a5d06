package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.FileHashes;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.TextualInversion;
import dev.mintmark.diffusion.TextualInversionChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The available models: the starter, which comes with the program, and those that were added. Thread-safe. */
public final class Models implements ModelLookup, AutoCloseable {
    /** The ID of the model that comes with the program. */
    public static final String STARTER = "starter";

    private static final Logger log = LoggerFactory.getLogger(Models.class);

    private final Path starter;
    private final ModelRepository repository;
    private final int maxArea;
    private final LoraChecks loraChecks = new LoraChecks();
    private final LoraFolder loras;
    private @Nullable Entry starterEntry;
    private final ReentrantLock loading = new ReentrantLock();

    /**
     * @param starter the folder of the starter model; it may be missing
     * @param maxArea the largest picture, in multiples of the area that its model draws by default
     */
    public Models(Path starter, ModelRepository repository, int maxArea) {
        this(starter, repository, maxArea, LoraFolder.NONE);
    }

    /**
     * As {@link #Models(Path, ModelRepository, int)}.
     *
     * @param loras those that prompts can name
     */
    public Models(Path starter, ModelRepository repository, int maxArea, LoraFolder loras) {
        this.loras = loras;
        this.starter = starter;
        this.repository = repository;
        this.maxArea = maxArea;
    }

    /** Returns every model that can be read now. */
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

    /**
     * Returns the model with this ID.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where its folder cannot be read
     */
    public Model get(String id) {
        try {
            return read(entry(id));
        } catch (ModelException e) {
            throw new ConflictException("The model \"" + id + "\" cannot be used: " + e.getMessage());
        }
    }

    @Override
    public Optional<Model> bySha256(String sha256) throws ModelException {
        for (Entry entry : entries()) {
            if (entry.sha256().equals(sha256)) {
                return Optional.of(read(entry));
            }
        }
        return Optional.empty();
    }

    /**
     * Adds a model, after hashing its files and loading it once with its additions.
     *
     * @throws InvalidRequestException where the folder is not a model, or a LoRA, a textual inversion, a ControlNet or an upscaler is none or
     *     was made for another model
     * @throws ConflictException where another model has its ID or its files
     */
    public Model add(NewModel added) {
        Path root = added.folder().toAbsolutePath().normalize();
        List<Lora> loras = added.loras().stream()
                .map(lora -> new Lora(lora.file().toAbsolutePath().normalize(), lora.weight()))
                .toList();
        List<Path> controlNets = added.controlNets().stream()
                .map(net -> net.toAbsolutePath().normalize())
                .toList();
        List<TextualInversion> inversions = added.textualInversions().stream()
                .map(inversion ->
                        new TextualInversion(inversion.file().toAbsolutePath().normalize(), inversion.word()))
                .toList();
        Path upscaler = added.upscaler();
        LoadOptions options = LoadOptions.DEFAULT
                .withLoras(loras)
                .withTextualInversions(inversions)
                .withControlNets(controlNets)
                .withUpscaler(
                        upscaler == null ? null : upscaler.toAbsolutePath().normalize());
        try {
            ModelDefaults defaults = ModelDefaults.of(ModelFolder.read(root, controlNets));
            // the drawing that follows finds the hashes that this makes
            ModelChecksum checksum = ModelChecksum.of(root, options, fileHashes());
            requireEachOnce("loras", checksum.loras());
            Entry entry = new Entry(
                    added.idOr(defaults.id()),
                    root,
                    checksum.sha256(),
                    checksum.files(),
                    added.nameOr(defaults.name()),
                    ModelAdditions.of(checksum));
            entries().forEach(other -> requireDistinct(entry, other));
            check(root, options);
            Model model = read(entry);
            repository.put(entry);
            return model;
        } catch (ModelException e) {
            throw new InvalidRequestException(fieldAtFault(root, options), String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether a model with this checksum was added; one with the LoRAs of a prompt was not. */
    public boolean isAdded(String sha256) {
        return entries().stream().anyMatch(entry -> entry.sha256().equals(sha256));
    }

    /** Returns the names of the LoRAs that prompts can name. */
    public List<String> loraNames() {
        return loras.names();
    }

    /**
     * Returns a model with the LoRAs that a prompt names: the one that was added with them, if there is one.
     *
     * @throws InvalidRequestException where one of them is not here, is none for the model, or the model has it already
     * @throws ConflictException where the model's files have changed since it was added
     */
    public Model withLoras(Model base, List<LoraTag> tags) {
        if (tags.isEmpty()) {
            return base;
        }
        LoadOptions own = base.additions().options();
        List<Lora> all = new ArrayList<>(own.loras());
        tags.forEach(tag -> all.add(new Lora(loras.find(tag.name()), tag.weight())));
        try {
            if (!ModelChecksum.of(base.folder(), own, loras.hashes()).sha256().equals(base.sha256())) {
                throw new ConflictException("The files of the model \"" + base.id()
                        + "\" have changed since it was added; put the old files back, or remove it and add it again.");
            }
            ModelChecksum checksum = ModelChecksum.of(base.folder(), own.withLoras(all), loras.hashes());
            requireEachOnce("prompt", checksum.loras());
            Optional<Model> added = bySha256(checksum.sha256());
            if (added.isEmpty()) {
                loraChecks.require(base.folder(), all);
            }
            return added.orElse(base.withLoras(checksum.loras(), checksum.sha256()));
        } catch (ModelException e) {
            throw new InvalidRequestException("prompt", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Model withLoras(Model base, Recipe recipe) throws ModelException {
        return loras.addTo(base, recipe);
    }

    @Override
    public FileHashes fileHashes() {
        return loras.hashes();
    }

    private static void requireEachOnce(String field, List<LoraChecksum> loras) {
        Set<String> known = new HashSet<>();
        for (LoraChecksum lora : loras) {
            if (!known.add(lora.sha256())) {
                throw new InvalidRequestException(
                        field,
                        "The LoRA " + lora.lora().file()
                                + " is given twice; give it once, with the sum of the weights.");
            }
        }
    }

    /** Returns the field of the request without which the model cannot be loaded either; the folder otherwise. */
    private String fieldAtFault(Path folder, LoadOptions options) {
        List<Path> controlNets = options.controlNets();
        boolean hasLoras = !options.loras().isEmpty();
        boolean hasInversions = !options.textualInversions().isEmpty();
        LoadOptions withLoras = options.withTextualInversions(List.of());
        if (hasInversions && fault(folder, withLoras) == null) {
            return "textualInversions";
        }
        if (hasLoras && fault(folder, withLoras.withLoras(List.of())) == null) {
            return "loras";
        }
        if (controlNets.isEmpty() && options.upscaler() == null) {
            return "folder";
        }
        String ofControlNets = fault(folder, LoadOptions.DEFAULT.withControlNets(controlNets));
        if (options.upscaler() != null && ofControlNets == null) {
            return "upscaler";
        }
        // a base whose UNet takes residuals is no model without a ControlNet, so the reasons are compared
        boolean isOfControlNets =
                !controlNets.isEmpty() && !Objects.equals(ofControlNets, fault(folder, LoadOptions.DEFAULT));
        return isOfControlNets ? "controlnets" : "folder";
    }

    /** Returns why a folder with these additions cannot be loaded; null if it can. */
    private @Nullable String fault(Path folder, LoadOptions options) {
        try {
            ModelDefaults.of(ModelFolder.read(folder, options.controlNets()));
            check(folder, options);
            return null;
        } catch (ModelException e) {
            return e.getMessage();
        }
    }

    /** A model is known by its ID and, in recipes, by its files: two models share neither. The same one may be added again. */
    private static void requireDistinct(Entry added, Entry other) {
        boolean sameId = added.id().equals(other.id());
        boolean sameFiles = added.sha256().equals(other.sha256());
        if (sameId && (!sameFiles || other.id().equals(STARTER))) {
            throw new ConflictException("There is a model \"" + other.id() + "\" already, from " + other.folder()
                    + "; give this one another id with \"mintmark models add --id\", or in its model.json.");
        }
        if (sameFiles && !sameId) {
            throw new ConflictException("These files are the model \"" + other.id() + "\" already, from "
                    + other.folder() + "; draw with that one, or remove it first.");
        }
    }

    private void check(Path folder, LoadOptions options) throws ModelException {
        loading.lock();
        try {
            DiffusionModel.load(folder, Device.CPU, options).close();
        } finally {
            loading.unlock();
        }
    }

    /** Waits until no model is loaded any more. */
    @Override
    public void close() {
        loading.lock();
        loading.unlock();
    }

    /**
     * Removes a model from the list. Its files stay, and so do the recipes of the artworks that it drew.
     *
     * @throws NotFoundException where there is no such model
     * @throws ConflictException where it is the starter, which comes with the program
     */
    public void remove(String id) {
        Entry entry = entry(id);
        if (entry.id().equals(STARTER)) {
            throw new ConflictException("The model \"" + STARTER + "\" comes with the program and cannot be removed.");
        }
        repository.remove(entry.id());
    }

    /**
     * Hashes a model's files again.
     *
     * @throws NotFoundException where there is no such model
     * @throws ConflictException where its folder cannot be read
     */
    public ChecksumResult verify(String id) {
        Entry entry = entry(id);
        try {
            ModelChecksum now =
                    ModelChecksum.of(entry.folder(), entry.additions().options());
            return new ChecksumResult(
                    id, now.sha256(), now.files(), now.sha256().equals(entry.sha256()));
        } catch (ModelException e) {
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The result of hashing a model again.
     *
     * @param sha256 the checksum of the files now
     * @param ok whether it is that of the files when the model was added
     */
    public record ChecksumResult(String id, String sha256, int files, boolean ok) {}

    private Entry entry(String id) {
        List<Entry> entries = entries();
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no model \"" + id + "\"; " + names(entries)));
    }

    private static String names(List<Entry> entries) {
        return entries.isEmpty()
                ? "there is none at all, so add one with \"mintmark models add DIR\"."
                : "there is " + entries.stream().map(Entry::id).collect(Collectors.joining(", ")) + ".";
    }

    private Model read(Entry entry) throws ModelException {
        return read(entry, maxArea);
    }

    /**
     * Reads a model's folder; its files are not hashed again.
     *
     * @throws ModelException if the folder cannot be read, or a LoRA, a textual inversion, a ControlNet or an upscaler is missing
     */
    public static Model read(Entry entry, int maxArea) throws ModelException {
        for (LoraChecksum lora : entry.additions().loras()) {
            requireFile("LoRA", lora.lora().file());
        }
        for (TextualInversionChecksum inversion : entry.additions().textualInversions()) {
            requireFile("textual inversion", inversion.inversion().file());
        }
        UpscalerChecksum upscaler = entry.additions().upscaler();
        if (upscaler != null) {
            requireFile("upscaler", upscaler.folder().resolve("model.onnx"));
        }
        ModelFolder folder =
                ModelFolder.read(entry.folder(), entry.additions().options().controlNets());
        ModelDefaults defaults = ModelDefaults.of(folder);
        return new Model(
                entry.id(),
                entry.name() == null ? defaults.name() : entry.name(),
                entry.sha256(),
                null,
                entry.files(),
                entry.additions(),
                defaults,
                folder,
                (long) defaults.width() * defaults.height() * maxArea);
    }

    private static void requireFile(String kind, Path file) throws ModelException {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "Its " + kind + " " + file + " is missing; put the file back or remove the model.");
        }
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        starter().ifPresent(entries::add);
        entries.addAll(repository.entries());
        return entries;
    }

    /** The starter's files belong to the program, so they are hashed once per process. */
    private synchronized Optional<Entry> starter() {
        if (starterEntry == null && Files.exists(starter.resolve("model_index.json"))) {
            try {
                ModelChecksum checksum = ModelChecksum.of(starter, LoadOptions.DEFAULT, fileHashes());
                starterEntry =
                        new Entry(STARTER, starter, checksum.sha256(), checksum.files(), null, ModelAdditions.NONE);
            } catch (ModelException e) {
                log.warn("The starter model cannot be used: {}", e.getMessage());
            }
        }
        return Optional.ofNullable(starterEntry);
    }
}
